"""A leader of the province signs that a commune is cut off, and that it is reached again; its clocks wait meanwhile."""

from typing import Final

from alembic import op

from shared.clock_migrations import let_clocks_run, let_clocks_wait
from shared.migrations import make_append_only

revision: Final = "0020_cut_offs"
down_revision: Final = "0019_clocks_at_risk"


def upgrade() -> None:
    let_clocks_wait()
    op.execute("""
        create table cut_off_acts (
            cut_off_id uuid not null,
            kind text not null constraint ck_cut_off_acts_kind_known check (kind in ('begun', 'ended')),
            incident_id uuid not null,
            commune_code text not null,
            until timestamptz not null,
            document text not null,
            reason text not null,
            signed_by text not null,
            signed_at timestamptz not null,
            constraint pk_cut_off_acts primary key (cut_off_id, kind))""")
    op.execute("create index ix_cut_off_acts_incident_id on cut_off_acts (incident_id, commune_code)")
    make_append_only("cut_off_acts")


def downgrade() -> None:
    op.execute("drop table cut_off_acts")
    let_clocks_run()
