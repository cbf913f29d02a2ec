"""Where somebody is lost and nobody said who is the head, the head may be lost: what was heard before is read as unsaid."""

from typing import Final

from alembic import op

revision: Final = "0036_unsaid_heads"
down_revision: Final = "0035_tickets"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # Few rows. The next findings of such a case say it anew; until then two persons name who is paid. Known since this moment:
    # what a payee took from a cash list before it is recorded as taken.
    op.execute("update cases set lost_head = true, lost_at = now() where not lost_head and lost_persons <> '{}'")


def downgrade() -> None:
    """Who the head was said to be is not known here: what is held stays held."""
