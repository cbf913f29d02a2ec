"""Running clocks are found by due moment and id: whoever goes through them in pages reads each of them once."""

from typing import Final

from shared.clock_migrations import disorder_clocks, order_clocks

revision: Final = "0026_clocks_in_order"
down_revision: Final = "0025_clock_figures"


def upgrade() -> None:
    order_clocks()


def downgrade() -> None:
    disorder_clocks()
