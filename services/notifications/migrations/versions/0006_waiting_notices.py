"""What waits for somebody to come is found by commune, and what was told about a case by the case."""

from typing import Final

from alembic import op

revision: Final = "0006_waiting_notices"
down_revision: Final = "0005_shared_phones"

_NOTICES: Final = "notices ({columns}) where reason = 'no_recipient' and state = 'waiting'"
_ESCALATIONS: Final = "escalations ({columns}) where state = 'nobody_on_duty'"


def upgrade() -> None:
    op.execute("create index ix_notices_case_id on notices (case_id, id) where case_id is not null")
    _index("ix_notices_no_recipient", _NOTICES.format(columns="commune_code, id"))
    _index("ix_escalations_nobody", _ESCALATIONS.format(columns="commune_code, created_at"))


def downgrade() -> None:
    op.execute("drop index ix_notices_case_id")
    _index("ix_notices_no_recipient", _NOTICES.format(columns="id"))
    _index("ix_escalations_nobody", _ESCALATIONS.format(columns="created_at"))


def _index(name: str, what: str) -> None:
    op.execute(f"drop index {name}")
    op.execute(f"create index {name} on {what}")
