"""What was delivered can be delivered again, and dead letters are known by their fact."""

from typing import Final

from shared.migrations import mend_delivery, undo_delivery

revision: Final = "0007_delivery"
down_revision: Final = "0006_waiting_notices"


def upgrade() -> None:
    mend_delivery()


def downgrade() -> None:
    undo_delivery()
