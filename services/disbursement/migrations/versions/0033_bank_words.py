"""What the bank knew of an order before it denied it, and that it turned a message away, are written down."""

from typing import Final

from alembic import op

revision: Final = "0033_bank_words"
down_revision: Final = "0032_bookings"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table attempts add column known_at timestamptz")
    op.execute("alter table attempts add column turned_away boolean not null default false")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table attempts drop column turned_away")
    op.execute("alter table attempts drop column known_at")
