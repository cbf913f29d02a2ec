"""Tables and columns take the names that the code has for them."""

from typing import Final

from alembic import op

from shared.migrations import rename_table

revision: Final = "0003_names"
down_revision: Final = "0002"


def upgrade() -> None:
    rename_table("stored_answers", "idempotency_keys", "created_at")
    op.execute("alter table payments rename column alone_since to left_round_at")


def downgrade() -> None:
    op.execute("alter table payments rename column left_round_at to alone_since")
    rename_table("idempotency_keys", "stored_answers", "created_at")
