"""Who waits longest for the first help is found at once."""

from typing import Final

from alembic import op

revision: Final = "0022_unassisted"
down_revision: Final = "0021_clock_figures"


def upgrade() -> None:
    # Whoever has large tables builds it before, while all runs: what is there is passed over.
    op.execute("""
        create index if not exists ix_cases_unassisted on cases (incident_id, identified_at)
         where assisted_at is null and stage in ('identified', 'assessed', 'decided')""")


def downgrade() -> None:
    op.execute("drop index ix_cases_unassisted")
