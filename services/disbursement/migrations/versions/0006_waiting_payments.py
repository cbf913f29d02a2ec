"""Whom a source could bear is found by its place and its means, not by looking at everybody who waits."""

from typing import Final

from alembic import op

revision: Final = "0006_waiting_payments"
down_revision: Final = "0005_duties"

_PLACES: Final = {"commune": "commune_code, ", "province": "province_code, ", "country": ""}


def upgrade() -> None:
    for name, place in _PLACES.items():
        op.execute(
            f"create index ix_payments_waiting_{name} on payments ({place}unit, drill, amount) where state = 'waiting_funds'"
        )


def downgrade() -> None:
    for name in _PLACES:
        op.execute(f"drop index ix_payments_waiting_{name}")
