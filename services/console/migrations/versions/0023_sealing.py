"""What is append-only is guarded alike in every database; nothing of it is sealed here."""

from typing import Final

from shared.sealing_migrations import allow_sealing_again, forbid_sealing_again

revision: Final = "0023_sealing"
down_revision: Final = "0022_returns"

_SEALED: Final = ()


def upgrade() -> None:
    allow_sealing_again(_SEALED)


def downgrade() -> None:
    forbid_sealing_again(_SEALED)
