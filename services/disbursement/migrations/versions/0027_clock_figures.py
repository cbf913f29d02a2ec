"""Clocks are counted by kind and state, by themselves."""

from typing import Final

from shared.clock_migrations import count_clocks, uncount_clocks

revision: Final = "0027_clock_figures"
down_revision: Final = "0026_cut_offs"


def upgrade() -> None:
    count_clocks()


def downgrade() -> None:
    uncount_clocks()
