"""A drill may run faster than a real incident: which do, and how much, is kept once."""

from typing import Final

from shared.pace_migrations import forget_paces, keep_paces

revision: Final = "0018_paces"
down_revision: Final = "0017_solved_clocks"


def upgrade() -> None:
    keep_paces()


def downgrade() -> None:
    forget_paces()
