"""What operators see of the outbox."""

from typing import Final

from prometheus_client import Counter
from sqlalchemy import text

from shared.counting import LeasedGauge
from shared.database import Database, execute

DELIVERED: Final = Counter("kipthoi_relay_delivered_total", "Outbox rows delivered", ["service", "address"])
OLDEST: Final = LeasedGauge(
    "kipthoi_relay_oldest_undelivered_seconds", "Age of the oldest undelivered outbox row", ["service", "address"]
)
DEAD_FACTS: Final = LeasedGauge(
    "kipthoi_relay_dead_facts", "Facts that wait for an operator because the broker will not take them", ["service"]
)
OPEN_REPUBLICATIONS: Final = LeasedGauge(
    "kipthoi_relay_open_republications", "Republications that wait or are at work", ["service"]
)

MEASURED: Final = (OLDEST, DEAD_FACTS, OPEN_REPUBLICATIONS)
"""What the holder of the lease of facts shows."""

# The oldest by number: its age is found at once, however many wait behind it.
_OLDEST: Final = """
    extract(epoch from clock_timestamp() - (
        select created_at from outbox where delivered_at is null and address = '{0}' and refused is null
         order by id limit 1))::float8 as {0}_age"""
_AGES: Final = text(f"""
    select {_OLDEST.format("fact")}, {_OLDEST.format("wake")}""")
_REFUSED: Final = text("select count(*) from outbox where refused is not null and delivered_at is null")
_OPEN: Final = text("select count(*) from republications where finished_at is null")


async def measure(database: Database, service: str) -> None:
    """Show how long the oldest row of each address has waited, how many facts were set aside, what is published again."""
    async with database.reserved() as session:
        row = (await execute(session, _AGES)).one()
        DEAD_FACTS.labels(service).set((await execute(session, _REFUSED)).scalar_one())
        OPEN_REPUBLICATIONS.labels(service).set((await execute(session, _OPEN)).scalar_one())
    OLDEST.labels(service, "fact").set(row.fact_age or 0.0)
    OLDEST.labels(service, "wake").set(row.wake_age or 0.0)
