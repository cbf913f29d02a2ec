"""What operators see of the outbox."""

from typing import Final

from prometheus_client import Counter, Gauge
from sqlalchemy import text

from shared.database import Database, execute

DELIVERED: Final = Counter("kipthoi_relay_delivered_total", "Outbox rows delivered", ["service", "address"])
OLDEST: Final = Gauge(
    "kipthoi_relay_oldest_undelivered_seconds", "Age of the oldest undelivered outbox row", ["service", "address"]
)
DEAD_FACTS: Final = Gauge(
    "kipthoi_relay_dead_facts", "Facts that wait for an operator because the broker will not take them", ["service"]
)
OPEN_REPUBLICATIONS: Final = Gauge("kipthoi_relay_open_republications", "Republications that wait or are at work", ["service"])

_AGES: Final = text("""
    select address, extract(epoch from clock_timestamp() - oldest)::float8 as age
      from (select 'fact' as address, min(created_at) as oldest from outbox
             where delivered_at is null and address = 'fact' and refused is null
             union all
            select 'wake', min(created_at) from outbox
             where delivered_at is null and address = 'wake' and refused is null) a""")
_REFUSED: Final = text("""
    select count(*) from outbox where delivered_at is null and address = 'fact' and refused is not null""")
_OPEN: Final = text("select count(*) from republications where finished_at is null")


async def measure(database: Database, service: str) -> None:
    """Show how long the oldest row of each address has waited, how many facts were set aside, what is published again."""
    async with database.reserved() as session:
        ages = {row.address: row.age or 0.0 for row in await execute(session, _AGES)}
        DEAD_FACTS.labels(service).set((await execute(session, _REFUSED)).scalar_one())
        OPEN_REPUBLICATIONS.labels(service).set((await execute(session, _OPEN)).scalar_one())
    for address, age in ages.items():
        OLDEST.labels(service, address).set(age)
