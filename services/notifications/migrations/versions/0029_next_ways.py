"""A digest that nobody confirms goes by one more way: when it does, and by which it went."""

from typing import Final

from alembic import op

revision: Final = "0029_next_ways"
down_revision: Final = "0028_cut_offs"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table deliveries add column turn smallint not null default 0")
    op.execute("""
        alter table notices add column tried_from timestamptz, add column next_way_at timestamptz,
            add constraint ck_notices_next_way_of_what_was_tried check (next_way_at is null or tried_from is not null)""")
    op.execute("""
        create index ix_notices_next_way_at on notices (next_way_at)
         where next_way_at is not null and state in ('waiting', 'sent')""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table notices drop column next_way_at, drop column tried_from")
    op.execute("alter table deliveries drop column turn")
