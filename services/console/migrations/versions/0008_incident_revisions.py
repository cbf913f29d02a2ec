"""An incident on the board stands as it was changed last."""

from typing import Final

from alembic import op

revision: Final = "0008_incident_revisions"
down_revision: Final = "0007_contradictions"


def upgrade() -> None:
    op.execute("""
        alter table board_incidents
            add column revision integer not null default 1, add column closed boolean not null default false""")


def downgrade() -> None:
    op.execute("alter table board_incidents drop column closed, drop column revision")
