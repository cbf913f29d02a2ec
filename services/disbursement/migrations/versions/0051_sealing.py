"""What may never change may be sealed under a newer key; everything else of it stays refused."""

from typing import Final

from shared.sealing_migrations import allow_sealing_again, forbid_sealing_again

revision: Final = "0051_sealing"
down_revision: Final = "0050_booked_alone"

_SEALED: Final = (
    ("payees", ("account",)),
    ("payee_changes", ("reason",)),
    ("shared_releases", ("reason",)),
    ("contributions", ("given_by",)),
    ("gifts", ("donor",)),
    ("bookings", ("given_by", "reason")),
    ("province_answers", ("reason",)),
    ("statements", ("content",)),
    ("statement_lines", ("words",)),
    ("bank_messages", ("body",)),
    ("pauses", ("reason",)),
    ("pause_lifts", ("reason",)),
    ("handovers", ("details",)),
    ("confirmed_steps", ("details",)),
)


def upgrade() -> None:
    allow_sealing_again(_SEALED)


def downgrade() -> None:
    forbid_sealing_again(_SEALED)
