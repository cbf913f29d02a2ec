"""What others hear of a case's awards has a revision of its own: a renewed law supersedes what the findings proposed."""

from typing import Final

from alembic import op

revision: Final = "0008_proposals_revision"
down_revision: Final = "0007_duties"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table assessments add column proposals_revision integer not null default 0")
    op.execute("update assessments set proposals_revision = findings_revision")
    op.execute("alter table assessments alter column proposals_revision drop default")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table assessments drop column proposals_revision")
