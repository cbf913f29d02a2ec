"""What operators see of clocks: how many there are, by kind and state, and how soon a missed one was called so."""

from typing import Final, Literal

from prometheus_client import Histogram
from sqlalchemy import text

from shared.counting import LeasedGauge
from shared.database import Database, execute

FoundBy = Literal["workflow", "sweeper"]
"""What came first to a clock that had passed its moment."""

CLOCKS: Final = LeasedGauge(
    "kipthoi_clocks",
    "Clocks by kind and state: running, kept, kept_late (done after its moment), missed (and not done), handed_over, stopped",
    ["service", "kind", "state", "drill"],
)
MISSED_SECONDS: Final = Histogram(
    "kipthoi_clocks_missed_seconds",
    "From the moment of a clock, or from when it was known where that was later, until it was called missed",
    ["service", "by"],
    buckets=(0.25, 0.5, 1, 2, 3, 4, 5, 10, 30, 60, 300),
)

# A line of which nothing is left stays, with nought.
_FIGURES: Final = text(
    "select kind, state, drill, sum(clocks)::bigint as clocks from clock_figures group by kind, state, drill"
)


async def measure(database: Database, service: str) -> None:
    """Show operators how many clocks there are."""
    async with database.reserved() as session:
        rows = (await execute(session, _FIGURES)).all()
    for row in rows:
        CLOCKS.labels(service, row.kind, row.state, str(row.drill).lower()).set(row.clocks)
