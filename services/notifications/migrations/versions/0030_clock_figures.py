"""Clocks are counted by kind and state, by themselves."""

from typing import Final

from shared.clock_migrations import count_clocks, uncount_clocks

revision: Final = "0030_clock_figures"
down_revision: Final = "0029_next_ways"


def upgrade() -> None:
    count_clocks()


def downgrade() -> None:
    uncount_clocks()
