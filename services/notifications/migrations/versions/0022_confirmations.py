"""By which way a digest was heard and confirmed, and whose telephone it was."""

from typing import Final

from alembic import op

revision: Final = "0022_confirmations"
down_revision: Final = "0021_ways"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table deliveries add column contact_id uuid, add column number_index bytea")
    # Which digests went to the telephone that answers.
    op.execute("create index ix_deliveries_number_index on deliveries (number_index) where number_index is not null")
    op.execute("""
        alter table notices
            add column assurance text constraint ck_notices_assurance_known check (assurance in ('signed_in', 'link', 'phone')),
            add column heard_at timestamptz,
            add column heard_by text,
            add constraint ck_notices_heard_by_somebody check (num_nulls(heard_at, heard_by) in (0, 2))""")
    op.execute("update notices set assurance = 'signed_in' where state = 'acknowledged'")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for name in ("assurance", "heard_at", "heard_by"):
        op.execute(f"alter table notices drop column {name}")
    op.execute("alter table deliveries drop column number_index, drop column contact_id")
