"""Clocks are counted by kind and state, by themselves."""

from typing import Final

from shared.clock_migrations import count_clocks, uncount_clocks

revision: Final = "0020_clock_figures"
down_revision: Final = "0019_over_clocks"


def upgrade() -> None:
    count_clocks()


def downgrade() -> None:
    uncount_clocks()
