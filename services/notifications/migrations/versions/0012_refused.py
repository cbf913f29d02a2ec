"""Facts that were set aside have an index of their own, and slow down nobody who looks for what waits."""

from typing import Final

from shared.migrations import join_refused, part_refused

revision: Final = "0012_refused"
down_revision: Final = "0011_plans"


def upgrade() -> None:
    part_refused()


def downgrade() -> None:
    join_refused()
