"""What was delivered can be delivered again, and dead letters are known by their fact."""

from typing import Final

from shared.migrations import mend_delivery, undo_delivery

revision: Final = "0004_delivery"
down_revision: Final = "0003_names"


def upgrade() -> None:
    mend_delivery()


def downgrade() -> None:
    undo_delivery()
