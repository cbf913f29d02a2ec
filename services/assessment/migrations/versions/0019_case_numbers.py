"""What people call a case, as its report says it: it stands on the household's paper."""

from typing import Final

from alembic import op

revision: Final = "0019_case_numbers"
down_revision: Final = "0018_household_pages"


def upgrade() -> None:
    op.execute("alter table assessments add column case_number text")


def downgrade() -> None:
    op.execute("alter table assessments drop column case_number")
