"""Operators reach what stands aside: dead letters by case, gaps by number, republications with their progress."""

from typing import Final

from shared.migrations import close_doors, open_doors

revision: Final = "0010_letters"
down_revision: Final = "0009_delivery"


def upgrade() -> None:
    open_doors()


def downgrade() -> None:
    close_doors()
