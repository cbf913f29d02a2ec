"""By which a household is found: blind indexes of the words of its head's name and of its telephone.

What is there already has no marks yet; intake's loop makes them, because only the services have the keys.
"""

from typing import Final

from alembic import op

revision: Final = "0015_household_marks"
down_revision: Final = "0014_case_numbers"


def upgrade() -> None:
    op.execute("""
        create table household_marks (
            mark bytea not null,
            commune_code text not null,
            case_id uuid not null constraint fk_household_marks_case_id_cases references cases (id),
            constraint pk_household_marks primary key (mark, commune_code, case_id))""")
    op.execute("create index ix_household_marks_case_id on household_marks (case_id)")
    op.execute("alter table households add column search_key text")
    op.execute("create index ix_households_search_key on households (search_key)")


def downgrade() -> None:
    op.execute("drop index ix_households_search_key")
    op.execute("alter table households drop column search_key")
    op.execute("drop table household_marks")
