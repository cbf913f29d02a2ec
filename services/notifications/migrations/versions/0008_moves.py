"""A clock for which nobody was on duty follows its case into another commune."""

from typing import Final

from alembic import op

revision: Final = "0008_moves"
down_revision: Final = "0007_delivery"


def upgrade() -> None:
    op.execute("alter table escalations add column case_id uuid")
    op.execute("create index ix_escalations_nobody_of_case on escalations (case_id) where state = 'nobody_on_duty'")


def downgrade() -> None:
    op.execute("alter table escalations drop column case_id")
