"""To whom households were shown in full, when and why; append-only."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0016_disclosures"
down_revision: Final = "0015_household_marks"


def upgrade() -> None:
    op.execute("""
        create table disclosures (
            id uuid constraint pk_disclosures primary key,
            case_id uuid not null constraint fk_disclosures_case_id_cases references cases (id),
            shown_to text not null,
            roles text[] not null,
            shown_at timestamptz not null,
            reason text not null constraint ck_disclosures_reason_known
                check (reason in ('visit', 'call', 'decide', 'pay', 'complaint', 'check', 'other')),
            note bytea,
            constraint ck_disclosures_other_is_said check (reason <> 'other' or note is not null))""")
    op.execute("create index ix_disclosures_case_id on disclosures (case_id, shown_to, shown_at)")
    make_append_only("disclosures")


def downgrade() -> None:
    op.execute("drop table disclosures")
