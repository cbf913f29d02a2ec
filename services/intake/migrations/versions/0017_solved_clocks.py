"""A missed clock says when what it was for was done after all."""

from typing import Final

from shared.migrations import solve_clocks, unsolve_clocks

revision: Final = "0017_solved_clocks"
down_revision: Final = "0016_disclosures"


def upgrade() -> None:
    solve_clocks()


def downgrade() -> None:
    unsolve_clocks()
