"""What may never change may be sealed under a newer key; everything else of it stays refused."""

from typing import Final

from shared.sealing_migrations import allow_sealing_again, forbid_sealing_again

revision: Final = "0041_sealing"
down_revision: Final = "0040_at_the_top"

_SEALED: Final = (
    ("duty_handover_signatures", ("note",)),
    ("briefings", ("told_to",)),
    ("taking_acts", ("words",)),
    ("commune_words", ("spoken_with",)),
)


def upgrade() -> None:
    allow_sealing_again(_SEALED)


def downgrade() -> None:
    forbid_sealing_again(_SEALED)
