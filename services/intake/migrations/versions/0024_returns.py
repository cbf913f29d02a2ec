"""Money that was in hand may come back, and arrive again: each such moment is kept, and what is told of it."""

from typing import Final

from alembic import op

revision: Final = "0024_returns"
down_revision: Final = "0023_clocks_in_order"

_COLUMNS: Final = ("returned", "later_ended", "later_household_told", "later_informant_told")


def upgrade() -> None:
    for column in _COLUMNS:
        op.execute(f"alter table case_awards add column {column} timestamptz[]")


def downgrade() -> None:
    for column in _COLUMNS:
        op.execute(f"alter table case_awards drop column {column}")
