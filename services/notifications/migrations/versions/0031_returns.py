"""Households are told that their money came back, and what to do."""

from typing import Final

from alembic import op

revision: Final = "0031_returns"
down_revision: Final = "0030_clock_figures"

_KINDS: Final = "'paid', 'handed_over', 'declined', 'adjusted'"


def upgrade() -> None:
    op.execute("alter table outcomes drop constraint ck_outcomes_kind_known")
    op.execute(f"alter table outcomes add constraint ck_outcomes_kind_known check (kind in ({_KINDS}, 'came_back'))")


def downgrade() -> None:
    # Who was told of a return was told; an earlier version has no word for it.
    op.execute("update outcomes set kind = 'adjusted', before = coalesce(before, amount) where kind = 'came_back'")
    op.execute("alter table outcomes drop constraint ck_outcomes_kind_known")
    op.execute(f"alter table outcomes add constraint ck_outcomes_kind_known check (kind in ({_KINDS}))")
