"""What arrived may come back: the board's figures go down, too. Each arrival and each return is noted."""

from typing import Final

from alembic import op

revision: Final = "0022_returns"
down_revision: Final = "0021_silences"


def upgrade() -> None:
    op.execute("alter table board_cases add column arrivals jsonb not null default '{}'")
    op.execute("alter table board_cases add column came_back jsonb not null default '{}'")


def downgrade() -> None:
    op.execute("alter table board_cases drop column arrivals, drop column came_back")
