"""How many persons visits have named first: a correction after a visit calls nobody who was not shown."""

from typing import Final

from alembic import op

revision: Final = "0013_persons_found"
down_revision: Final = "0012_refused"


def upgrade() -> None:
    op.execute("alter table cases add column persons_found integer")


def downgrade() -> None:
    op.execute("alter table cases drop column persons_found")
