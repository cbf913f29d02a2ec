"""The clocks of communes that are cut off wait."""

from typing import Final

from shared.clock_migrations import let_clocks_run, let_clocks_wait

revision: Final = "0028_cut_offs"
down_revision: Final = "0027_clocks_at_risk"


def upgrade() -> None:
    let_clocks_wait()


def downgrade() -> None:
    let_clocks_run()
