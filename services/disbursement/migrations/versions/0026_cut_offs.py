"""The clocks of communes that are cut off wait."""

from typing import Final

from shared.clock_migrations import let_clocks_run, let_clocks_wait

revision: Final = "0026_cut_offs"
down_revision: Final = "0025_province_requests"


def upgrade() -> None:
    let_clocks_wait()


def downgrade() -> None:
    let_clocks_run()
