"""What migrations give the table of clocks.

A database that was made by today's models has it already; there nothing changes.
"""

from alembic import op

from shared.clock_tables import CLOCK_FIGURES, CLOCKS_AT_RISK
from shared.tables import MECHANISMS


def foresee_clocks() -> None:
    """Let running clocks be found of which half, or most, of the time is gone."""
    for index, moment in CLOCKS_AT_RISK.items():
        op.execute(f"create index if not exists {index} on clocks (commune_code, ({moment})) where state = 'running'")


def unforesee_clocks() -> None:
    """Undo `foresee_clocks`."""
    op.execute(f"drop index {', '.join(CLOCKS_AT_RISK)}")


def let_clocks_wait() -> None:
    """Let the clocks of communes that are cut off wait, and remember when they were due before."""
    op.execute("alter table clocks add column if not exists due_before timestamptz")
    MECHANISMS.tables["cut_offs"].create(op.get_bind(), checkfirst=True)


def let_clocks_run() -> None:
    """Undo `let_clocks_wait`."""
    op.execute("drop table cut_offs")
    op.execute("alter table clocks drop column due_before")


def count_clocks() -> None:
    """Let clocks be counted by kind and state, by themselves."""
    MECHANISMS.tables["clock_figures"].create(op.get_bind(), checkfirst=True)
    for statement in (*CLOCK_FIGURES.make(), CLOCK_FIGURES.fill()):
        op.execute(statement)


def uncount_clocks() -> None:
    """Undo `count_clocks`."""
    for statement in CLOCK_FIGURES.drop():
        op.execute(statement)
    op.execute("drop table clock_figures")


def order_clocks() -> None:
    """Find running clocks by due moment and id: pages through many that are due in one moment read each of them once.

    Whoever has large tables builds it before, while all runs: what is there is passed over.
    """
    op.execute("create index if not exists ix_clocks_due_id on clocks (due_at, id) where state = 'running'")
    op.execute("drop index if exists ix_clocks_due")


def disorder_clocks() -> None:
    """Undo `order_clocks`."""
    op.execute("create index ix_clocks_due on clocks (due_at) where state = 'running'")
    op.execute("drop index ix_clocks_due_id")
