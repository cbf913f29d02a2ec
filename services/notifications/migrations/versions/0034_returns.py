"""Households are told that their money came back, and what to do."""

from typing import Final

from alembic import op

revision: Final = "0034_returns"
down_revision: Final = "0033_shift_ways"

_KINDS: Final = "'paid', 'handed_over', 'declined', 'adjusted'"


def upgrade() -> None:
    op.execute("alter table outcomes drop constraint ck_outcomes_kind_known")
    # Without a look at every row there is: what was allowed before is allowed still.
    op.execute(f"alter table outcomes add constraint ck_outcomes_kind_known check (kind in ({_KINDS}, 'came_back')) not valid")
    # In a step of its own: rows are looked through while others write.
    op.execute("alter table outcomes validate constraint ck_outcomes_kind_known")


def downgrade() -> None:
    # Who was told of a return was told; an earlier version has no word for it.
    op.execute("update outcomes set kind = 'adjusted', before = coalesce(before, amount) where kind = 'came_back'")
    op.execute("alter table outcomes drop constraint ck_outcomes_kind_known")
    op.execute(f"alter table outcomes add constraint ck_outcomes_kind_known check (kind in ({_KINDS})) not valid")
    op.execute("alter table outcomes validate constraint ck_outcomes_kind_known")
