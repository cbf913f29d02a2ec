"""What is asked for page by page lies together in an index, whoever asks: so a page costs a page among a million rows."""

from typing import Final

from alembic import op

from shared.migrations import mend_plans, undo_plans

revision: Final = "0013_plans"
down_revision: Final = "0012_reductions"

_INDEXES: Final = {
    "ix_assessments_state": "assessments (state, case_id)",
    "ix_assessments_incident_id_state": "assessments (incident_id, state, case_id)",
    "ix_assessments_commune_code_state": "assessments (commune_code, state, case_id)",
    "ix_assessments_incident_id_commune_code_state": "assessments (incident_id, commune_code, state, case_id)",
}
_OLD_INDEXES: Final = {"ix_assessments_incident_id": "assessments (incident_id, commune_code, case_id)"}


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
