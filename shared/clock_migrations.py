"""What migrations give the table of clocks.

A database that was made by today's models has it already; there nothing changes.
"""

from alembic import op

from shared.clock_tables import CLOCKS_AT_RISK
from shared.tables import MECHANISMS


def foresee_clocks() -> None:
    """Let running clocks be found of which half, or most, of the time is gone."""
    for index, moment in CLOCKS_AT_RISK.items():
        op.execute(f"create index if not exists {index} on clocks (commune_code, ({moment})) where state = 'running'")


def unforesee_clocks() -> None:
    """Undo `foresee_clocks`."""
    op.execute(f"drop index {', '.join(CLOCKS_AT_RISK)}")


def solve_clocks() -> None:
    """Let a missed clock say when what it was for was done after all, and be kept late."""
    op.execute("alter table clocks add column if not exists solved_at timestamptz")
    _know_clock_states("'running', 'kept', 'kept_late', 'missed', 'handed_over', 'stopped'")
    op.execute("""
        create index if not exists ix_clocks_unsaid on clocks (id) where state = 'kept_late' and escalated_at is null""")


def unsolve_clocks() -> None:
    """Undo `solve_clocks`."""
    op.execute("drop index ix_clocks_unsaid")
    op.execute("update clocks set state = 'missed' where state = 'kept_late'")
    _know_clock_states("'running', 'kept', 'missed', 'handed_over', 'stopped'")
    op.execute("alter table clocks drop column solved_at")


def _know_clock_states(states: str) -> None:
    op.execute("alter table clocks drop constraint ck_clocks_state_known")
    op.execute(f"alter table clocks add constraint ck_clocks_state_known check (state in ({states}))")


def let_clocks_wait() -> None:
    """Let the clocks of communes that are cut off wait, and remember when they were due before."""
    op.execute("alter table clocks add column if not exists due_before timestamptz")
    MECHANISMS.tables["cut_offs"].create(op.get_bind(), checkfirst=True)


def let_clocks_run() -> None:
    """Undo `let_clocks_wait`."""
    op.execute("drop table cut_offs")
    op.execute("alter table clocks drop column due_before")
