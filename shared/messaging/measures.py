"""What operators see of reading: what came, what stands aside, what was missed."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from shared.database import Database
from shared.messaging import dead_letters, gaps

CONSUMED: Final = Counter("kipthoi_messaging_facts_total", "Facts taken from Kafka", ["service", "wire_type", "outcome"])
BATCH_SECONDS: Final = Histogram("kipthoi_messaging_batch_seconds", "Time to take one batch", ["service"])
# By reader: a service with two of them reads one topic twice, and what one has taken the other may still have to take.
LAG: Final = Gauge("kipthoi_messaging_lag_records", "Records of a topic not yet taken", ["service", "reader", "topic"])
WAITING: Final = Gauge(
    "kipthoi_messaging_waiting",
    "Partitions that wait for a newer release or a key of this service",
    ["service", "reader", "topic"],
)
DEAD: Final = Counter("kipthoi_messaging_dead_letters_total", "Facts put aside as dead letters", ["service"])
WAITING_LETTERS: Final = Gauge("kipthoi_messaging_waiting_dead_letters", "Dead letters that nobody has taken yet", ["service"])
REPLAYED: Final = Counter(
    "kipthoi_messaging_replayed_dead_letters_total", "Dead letters that operators had taken again", ["service", "outcome"]
)
MISSED: Final = Counter(
    "kipthoi_messaging_missed_records_total", "Records that the broker dropped before they were taken", ["service", "topic"]
)
OPEN_GAPS: Final = Gauge("kipthoi_messaging_open_gaps", "Gaps whose owner was not yet asked to publish them again", ["service"])


async def measure(database: Database, service: str) -> None:
    """Show how many dead letters and gaps wait for an operator."""
    async with database.reserved() as session:
        WAITING_LETTERS.labels(service).set(await dead_letters.count_waiting(session))
        OPEN_GAPS.labels(service).set(await gaps.count_open(session))
