"""Running clocks are found of which half, or most, of the time is gone."""

from typing import Final

from shared.clock_migrations import foresee_clocks, unforesee_clocks

revision: Final = "0024_clocks_at_risk"
down_revision: Final = "0023_paces"


def upgrade() -> None:
    foresee_clocks()


def downgrade() -> None:
    unforesee_clocks()
