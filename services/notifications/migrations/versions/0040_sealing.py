"""What may never change may be sealed under a newer key; everything else of it stays refused."""

from typing import Final

from shared.sealing_migrations import allow_sealing_again, forbid_sealing_again

revision: Final = "0040_sealing"
down_revision: Final = "0039_drill_people"


def upgrade() -> None:
    allow_sealing_again()


def downgrade() -> None:
    forbid_sealing_again()
