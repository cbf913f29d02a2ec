"""A phone that several households gave is found by its blind index; what went to a number that was wrong is kept as such."""

from typing import Final

from alembic import op

revision: Final = "0005_shared_phones"
down_revision: Final = "0004_edits"

_STATES: Final = "'waiting', 'sent', 'undeliverable', 'withdrawn'"


def upgrade() -> None:
    for column in ("household_index", "informant_index"):
        op.execute(f"alter table case_contacts add column {column} bytea")
        op.execute(f"create index ix_case_contacts_{column} on case_contacts ({column}) where {column} is not null")
    _allow(f"{_STATES}, 'replaced'")


def downgrade() -> None:
    op.execute("update deliveries set state = 'sent' where state = 'replaced'")
    _allow(_STATES)
    for column in ("household_index", "informant_index"):
        op.execute(f"alter table case_contacts drop column {column}")


def _allow(states: str) -> None:
    op.execute("alter table deliveries drop constraint ck_deliveries_state_known")
    op.execute(f"alter table deliveries add constraint ck_deliveries_state_known check (state in ({states}))")
