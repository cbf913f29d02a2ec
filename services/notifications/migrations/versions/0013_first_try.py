"""A message is tried for a day from its first try, however long it had to wait for that."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013_first_try"
down_revision: Final = "0012_refused"


def upgrade() -> None:
    # What was tried before this column came is tried for another day: nobody knows any more when it began.
    op.add_column("deliveries", sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("deliveries", "first_tried_at")
