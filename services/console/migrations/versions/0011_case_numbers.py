"""What people call a case, as its report says it; reports of before numbers were given say none."""

from typing import Final

from alembic import op

revision: Final = "0011_case_numbers"
down_revision: Final = "0010_refused"


def upgrade() -> None:
    op.execute("alter table board_cases add column case_number text")


def downgrade() -> None:
    op.execute("alter table board_cases drop column case_number")
