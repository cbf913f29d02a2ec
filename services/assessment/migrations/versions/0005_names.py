"""Tables and columns take the names that the code has for them."""

from typing import Final

from alembic import op

from shared.migrations import rename_table

revision: Final = "0005_names"
down_revision: Final = "0004_rule_entries"

_APPEND_ONLY: Final = (("reckonings", "determinations"), ("law_passes", "reassessment_runs"))


def upgrade() -> None:
    rename_table("stored_answers", "idempotency_keys", "created_at")
    for old, new in _APPEND_ONLY:
        _rename(old, new)


def downgrade() -> None:
    for old, new in _APPEND_ONLY:
        _rename(new, old)
    rename_table("idempotency_keys", "stored_answers", "created_at")


def _rename(old: str, new: str) -> None:
    rename_table(old, new)
    for trigger in ("append_only", "never_emptied"):
        op.execute(f"alter trigger {old}_{trigger} on {new} rename to {new}_{trigger}")
