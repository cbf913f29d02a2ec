"""What is asked for page by page lies together in an index, whoever asks: so a page costs a page among a million rows."""

from typing import Final

from alembic import op

from shared.migrations import mend_plans, undo_plans

revision: Final = "0011_plans"
down_revision: Final = "0010_reductions"

_INDEXES: Final = {
    "ix_notices_kind_state": "notices (kind, state, id)",
    "ix_notices_incident_id_kind_state": "notices (incident_id, kind, state, id)",
    "ix_notices_commune_code_kind_state": "notices (commune_code, kind, state, id)",
    "ix_notices_incident_id_commune_code_kind_state": "notices (incident_id, commune_code, kind, state, id)",
    "ix_notices_province_code_alone": "notices (province_code, id) where commune_code is null",
}
_OLD_INDEXES: Final = {
    "ix_notices_incident_id": "notices (incident_id, id)",
    "ix_notices_commune_code": "notices (commune_code, id)",
    "ix_notices_province_code": "notices (province_code, id)",
}


def upgrade() -> None:
    mend_plans()
    _replace(_OLD_INDEXES, _INDEXES)


def downgrade() -> None:
    _replace(_INDEXES, _OLD_INDEXES)
    undo_plans()


def _replace(before: dict[str, str], after: dict[str, str]) -> None:
    """Whoever has large tables builds these indexes before, while all runs: what is there is passed over."""
    for name in before:
        op.execute(f"drop index {name}")
    for name, what in after.items():
        op.execute(f"create index if not exists {name} on {what}")
