"""How many persons visits named first is told to the others: a correction calls nobody who was not shown."""

from typing import Final

from alembic import op

revision: Final = "0016_persons_found"
down_revision: Final = "0015_person_keys"


def upgrade() -> None:
    op.execute("alter table assessments add column persons_found integer")


def downgrade() -> None:
    op.execute("alter table assessments drop column persons_found")
