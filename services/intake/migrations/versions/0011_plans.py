"""What is asked for page by page lies together in an index, whoever asks: so a page costs a page among a million rows."""

from typing import Final

from alembic import op

from shared.migrations import mend_plans, undo_plans

revision: Final = "0011_plans"
down_revision: Final = "0010_refused_rows"

_NOT_TOLD: Final = "looks_like_id is not null and look_alike_verdict is null and retracted_at is null"
_INDEXES: Final = {
    "ix_cases_incident_id_stage_id": "cases (incident_id, stage, id)",
    "ix_cases_incident_id_commune_code_stage_id": "cases (incident_id, commune_code, stage, id)",
    "ix_cases_look_alikes": f"cases (id) where {_NOT_TOLD}",
    "ix_cases_look_alikes_commune_code": f"cases (commune_code, id) where {_NOT_TOLD}",
    "ix_incident_communes_commune_code": "incident_communes (commune_code, incident_id)",
}
_OLD_INDEXES: Final = {
    "ix_cases_incident_id_id": "cases (incident_id, id)",
    "ix_cases_commune_code_id": "cases (commune_code, id)",
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
