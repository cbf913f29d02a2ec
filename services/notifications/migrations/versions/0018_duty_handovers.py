"""Shifts are handed over: what was open is frozen as it was seen, and signed by who goes and by who comes."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0018_duty_handovers"
down_revision: Final = "0017_duty_findings"

_TABLES: Final = """
    create table duty_handovers (
        id uuid constraint pk_duty_handovers primary key,
        place text not null,
        since timestamptz not null,
        prepared_by text not null,
        prepared_at timestamptz not null,
        items jsonb not null);
    create index ix_duty_handovers_place on duty_handovers (place, prepared_at);
    create table duty_handover_signatures (
        handover_id uuid not null constraint fk_duty_handover_signatures_handover_id_duty_handovers references duty_handovers,
        side text not null constraint ck_duty_handover_signatures_side_known check (side in ('goes', 'comes')),
        signed_by text not null,
        signed_at timestamptz not null,
        note bytea,
        constraint pk_duty_handover_signatures primary key (handover_id, side),
        constraint uq_duty_handover_signatures_two_persons unique (handover_id, signed_by));
    create index ix_climbs_missed_at on climbs (commune_code, missed_at)"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _TABLES.split(";"):
        op.execute(statement)
    for table in ("duty_handovers", "duty_handover_signatures"):
        make_append_only(table)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_climbs_missed_at")
    op.execute("drop table duty_handover_signatures")
    op.execute("drop table duty_handovers")
