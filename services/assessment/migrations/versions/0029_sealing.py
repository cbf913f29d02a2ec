"""What may never change may be sealed under a newer key; everything else of it stays refused."""

from typing import Final

from shared.sealing_migrations import allow_sealing_again, forbid_sealing_again

revision: Final = "0029_sealing"
down_revision: Final = "0028_payees"

_SEALED: Final = (
    ("findings", ("sealed", "ref_marks")),
    ("decision_lines", ("sentence",)),
    ("determinations", ("sealed",)),
)


def upgrade() -> None:
    allow_sealing_again(_SEALED)


def downgrade() -> None:
    forbid_sealing_again(_SEALED)
