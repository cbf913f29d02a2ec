"""A case may move to another commune: its payments go there, while the means stay those of the commune that decided."""

from typing import Final

from alembic import op

revision: Final = "0008_moves"
down_revision: Final = "0007_delivery"

_PLACES: Final = ("commune", "province")


def upgrade() -> None:
    op.execute("alter table cases add column commune_code text")
    op.execute(
        "update cases c set commune_code = p.commune_code from payments p where p.case_id = c.case_id and c.revision > 0"
    )
    for place in _PLACES:
        op.execute(f"alter table payments add column means_{place}_code text")
    op.execute("update payments set means_commune_code = commune_code, means_province_code = province_code")
    for place in _PLACES:
        op.execute(f"alter table payments alter column means_{place}_code set not null")
        _index(place, f"means_{place}_code")


def downgrade() -> None:
    for place in _PLACES:
        _index(place, f"{place}_code")
        op.execute(f"alter table payments drop column means_{place}_code")
    op.execute("alter table cases drop column commune_code")


def _index(place: str, column: str) -> None:
    op.execute(f"drop index ix_payments_waiting_{place}")
    columns = f"{column}, unit, drill, amount"
    op.execute(f"create index ix_payments_waiting_{place} on payments ({columns}) where state = 'waiting_funds'")
