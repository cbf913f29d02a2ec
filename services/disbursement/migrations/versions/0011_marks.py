"""Payments that need a person whatever their state are found without looking at all that were ever paid."""

from typing import Final

from alembic import op

revision: Final = "0011_marks"
down_revision: Final = "0010_reductions"

_MARKS: Final = ("contradicted", "recovery")


def upgrade() -> None:
    for name in _MARKS:
        op.execute(f"create index ix_payments_{name} on payments (id) where {name}")


def downgrade() -> None:
    for name in _MARKS:
        op.execute(f"drop index ix_payments_{name}")
