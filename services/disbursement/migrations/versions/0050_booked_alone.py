"""Who booked a contribution alone: several of one person and day count together against what one person books.

Of what is there, and of what a process of before books beside this, nobody is named: it counts for nobody.
"""

from typing import Final

from alembic import op

revision: Final = "0050_booked_alone"
down_revision: Final = "0049_moments"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table contributions add column booked_alone_by text")
    op.execute("create index ix_contributions_source_id_received_at on contributions (source_id, received_at)")
    # The same question, without the moment.
    op.execute("drop index ix_contributions_source_id")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create index ix_contributions_source_id on contributions (source_id)")
    op.execute("drop index ix_contributions_source_id_received_at")
    op.execute("alter table contributions drop column booked_alone_by")
