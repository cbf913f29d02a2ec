"""Whoever comes on duty at the top of a ladder is told what stands there untaken; who was told before him is kept."""

from typing import Final

from alembic import op

revision: Final = "0035_former_escalations"
down_revision: Final = "0034_returns"

_FORMER: Final = """
    create table former_escalations (
        clock_id uuid not null,
        rung smallint not null,
        shift_id uuid not null,
        recipient text not null,
        notice_id uuid not null,
        created_at timestamptz not null,
        accepted_at timestamptz not null,
        relieved_at timestamptz not null,
        constraint pk_former_escalations primary key (clock_id, rung, created_at));
    create index ix_climbs_top on climbs (commune_code, rung) where state = 'top'"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _FORMER.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_climbs_top")
    op.execute("drop table former_escalations")
