"""A shift is edited by itself: it has its revision, and says who changed it last; a person may give a second number."""

from typing import Final

from alembic import op

revision: Final = "0016_shifts"
down_revision: Final = "0015_ladder"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        alter table duty_shifts
            add column second_phone bytea,
            add column revision integer not null default 1,
            add column edited_by text,
            add column edited_at timestamptz""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        alter table duty_shifts
            drop column second_phone, drop column revision, drop column edited_by, drop column edited_at""")
