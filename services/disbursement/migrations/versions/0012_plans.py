"""What is asked for page by page lies together in an index, whoever asks: so a page costs a page among a million rows."""

from typing import Final

from alembic import op

from shared.figures import Figures
from shared.migrations import mend_plans, undo_plans

revision: Final = "0012_plans"
down_revision: Final = "0011_marks"

_INDEXES: Final = {
    "ix_payments_rail_state": "payments (rail, state, id)",
    "ix_payments_incident_id_rail_state": "payments (incident_id, rail, state, id)",
    "ix_payments_commune_code_rail_state": "payments (commune_code, rail, state, id)",
    "ix_payments_incident_id_commune_code_rail_state": "payments (incident_id, commune_code, rail, state, id)",
    "ix_payments_moved": "payments (means_commune_code, id) where means_commune_code <> commune_code",
}
_OLD_INDEXES: Final = {
    "ix_payments_incident_id_commune_code": "payments (incident_id, commune_code)",
    "ix_payments_unfinished": "payments (state) where state not in ('settled', 'handed_over', 'released')",
    # The sums of a source add up by themselves.
    "ix_payments_source_id_state": "payments (source_id, state)",
    # Who waits longest is no question without what he waits for; its index led through all who wait in vain.
    "ix_payments_waiting_funds": "payments (decided_at, award_id) where state = 'waiting_funds'",
}

_FIGURES: Final = """
    create table source_figures (
        id bigint generated always as identity constraint pk_source_figures primary key,
        source_id uuid not null,
        state text not null,
        payments integer not null,
        amount bigint not null,
        folded boolean not null)"""
_SOURCES: Final = Figures(
    name="source_figures",
    table="payments",
    key=("source_id", "state"),
    summands=("payments", "amount"),
    counted="select source_id, state, 1 as payments, amount from {rows} where source_id is not null",
)


def upgrade() -> None:
    mend_plans()
    _replace(_OLD_INDEXES, _INDEXES)
    for statement in (_FIGURES, *_SOURCES.make(), _SOURCES.fill()):
        op.execute(statement)
    op.execute("create index ix_source_figures_line on source_figures (source_id, state)")
    op.execute("create index ix_source_figures_new on source_figures (id) where not folded")


def downgrade() -> None:
    for statement in _SOURCES.drop():
        op.execute(statement)
    op.execute("drop table source_figures")
    _replace(_INDEXES, _OLD_INDEXES)
    undo_plans()


def _replace(before: dict[str, str], after: dict[str, str]) -> None:
    """Whoever has large tables builds these indexes before, while all runs: what is there is passed over."""
    for name in before:
        op.execute(f"drop index {name}")
    for name, what in after.items():
        op.execute(f"create index if not exists {name} on {what}")
