"""Forms of funerals: from their receipt the statute counts its days; and for whom one is asked is found."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0023_funeral_forms"
down_revision: Final = "0022_clocks_at_risk"


def upgrade() -> None:
    op.execute("""
        create table funeral_forms (
            id uuid not null constraint pk_funeral_forms primary key,
            case_id uuid not null,
            received_at timestamptz not null,
            received_by text not null,
            recorded_at timestamptz not null)""")
    op.execute("create index ix_funeral_forms_case_id on funeral_forms (case_id)")
    make_append_only("funeral_forms")
    op.execute("""
        create index ix_awards_funerals on awards (case_id)
         where code in ('FUNERAL_HH', 'FUNERAL_ORG') and state in ('proposed', 'returned')""")


def downgrade() -> None:
    op.execute("drop index ix_awards_funerals")
    op.execute("drop table funeral_forms")
