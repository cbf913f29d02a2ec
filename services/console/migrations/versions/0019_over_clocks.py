"""The board knows of missed clocks that their services called over: that of a funeral's form is of no award."""

from typing import Final

from alembic import op

revision: Final = "0019_over_clocks"
down_revision: Final = "0018_cut_offs"


def upgrade() -> None:
    op.execute("""
        create table solved_clocks (
            clock_id uuid not null constraint pk_solved_clocks primary key,
            solved_at timestamptz not null)""")


def downgrade() -> None:
    op.execute("drop table solved_clocks")
