"""Tables and columns take the names that the code has for them."""

from typing import Final

from shared.migrations import rename_table

revision: Final = "0003_names"
down_revision: Final = "0002_notifications"


def upgrade() -> None:
    rename_table("stored_answers", "idempotency_keys", "created_at")


def downgrade() -> None:
    rename_table("idempotency_keys", "stored_answers", "created_at")
