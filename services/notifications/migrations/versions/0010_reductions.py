"""Less than was signed may stand: households and communes are told what is left."""

from typing import Final

from alembic import op

revision: Final = "0010_reductions"
down_revision: Final = "0009_letters"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table outcomes add column before bigint")
    _kinds("'paid', 'handed_over', 'declined', 'adjusted'")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # An earlier version has no words for it: what is not told yet is told by the commune's page of the case.
    op.execute("delete from outcomes where kind = 'adjusted'")
    _kinds("'paid', 'handed_over', 'declined'")
    op.execute("alter table outcomes drop column before")


def _kinds(kinds: str) -> None:
    op.execute("alter table outcomes drop constraint ck_outcomes_kind_known")
    op.execute(f"alter table outcomes add constraint ck_outcomes_kind_known check (kind in ({kinds}))")
