"""`python -m tests.load.payments` (`make pay-load`): how many payments a second arrive, from approval to settled.

Disbursement alone with its engines and the bank's simulator: households that were reported are approved all at once, straight
on the topic; what is timed ends when the bank has answered for each and the ledger has booked it. It starts a stack of its own;
a quiet machine. Exit code 1 below six hundred a second, or where a payment is missing or the ledger does not close.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import asyncpg
from aiokafka import AIOKafkaProducer, ConsumerRecord
from rich.console import Console
from rich.table import Table

from deploy.devstack.stack import Stack
from shared.events import topic_of
from tests.component.disbursement.harness import Household, a_household
from tests.drill.run import WINDOWS
from tests.support.doors import Doors
from tests.support.foundation import EVENT_KEY
from tests.support.people import open_source
from tests.support.records import a_record
from tests.support.stack import cpu_seconds, open_databases
from tests.support.waiting import eventually

_AT_LEAST: Final = 600.0
_AMOUNT: Final = 5_400_000
_LOOK_S: Final = 0.02
_WITHIN_S: Final = 120.0
_KNOWN: Final = "select count(*) from payees"
_SETTLED: Final = "select count(*) from payments where state = 'settled'"
_BOOKED: Final = "select coalesce(sum(amount), 0)::bigint from ledger_entries where account = 'settled'"


async def _publish(producer: AIOKafkaProducer, service: str, records: Sequence[ConsumerRecord]) -> None:
    for record in records:
        await producer.send(topic_of(service), value=record.value, key=record.key, headers=record.headers)
    await producer.flush()


async def _count(database: asyncpg.Connection, question: str, until: int, what: str) -> None:
    async def look() -> int:
        return int(await database.fetchval(question))

    await eventually(look, lambda found: found >= until, within_s=_WITHIN_S, every_s=_LOOK_S, what=what)


async def _once(producer: AIOKafkaProducer, database: asyncpg.Connection, households: Sequence[Household]) -> float:
    """One crowd, approved at once; return how many a second were settled."""
    known, settled = await database.fetchval(_KNOWN), await database.fetchval(_SETTLED)
    await _publish(producer, "intake", [a_record(one.reported) for one in households])
    await _count(database, _KNOWN, known + len(households), "the reports to be known")
    # Written before the time runs: who approves has his own processors.
    approved = [a_record(one.signed_now().approved) for one in households]
    began = time.monotonic()
    await _publish(producer, "assessment", approved)
    await _count(database, _SETTLED, settled + len(households), "everybody to be paid")
    return len(households) / (time.monotonic() - began)


async def _run(console: Console, folder: Path, count: int, times: int) -> tuple[list[float], dict[str, float], int]:
    settings = {"DISBURSEMENT_EVENT_KEY": EVENT_KEY}
    stack = Stack(folder, services=("disbursement",), windows=WINDOWS, settings=settings)
    async with stack, Doors(stack.addresses) as doors, open_databases(stack.addresses) as databases:
        await open_source(doors, "budget", "Đo tốc độ", "dong", _AMOUNT * count * times)
        database = databases["disbursement"]
        bootstrap = stack.addresses.engines.kafka.bootstrap
        # As a relay writes: in few messages, each acknowledged by all.
        async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5, max_batch_size=262_144) as producer:
            crowds = [[a_household(amount=_AMOUNT) for _ in range(count)] for _ in range(times)]
            before = cpu_seconds(stack.addresses)
            rates = []
            for crowd in crowds:
                rates.append(await _once(producer, database, crowd))
                console.print(f"  [dim]{rates[-1]:,.0f} chi trả mỗi giây (payments a second)[/]")
        after = cpu_seconds(stack.addresses)
        wrong = await database.fetchval(_BOOKED) - _AMOUNT * count * times
    return rates, {name: 1000 * (after[name] - before[name]) / (count * times) for name in after}, wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.payments", description=__doc__)
    parser.add_argument("--payments", type=int, default=2_000, help="how many are approved at once (2,000)")
    parser.add_argument("--times", type=int, default=3, help="how often (3)")
    given = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        rates, cpu_ms, wrong = asyncio.run(_run(console, Path(folder), given.payments, given.times))
    table = Table(title=f"{given.payments} chi trả / payments, {given.times} ×", title_justify="left")
    for heading in ("mỗi giây / a second", "ít nhất / least", "nhiều nhất / most"):
        table.add_column(heading, justify="right")
    table.add_row(*(f"{one:,.0f}" for one in (statistics.median(rates), min(rates), max(rates))))
    console.print(table)
    console.print("CPU ms: " + ", ".join(f"{name} {ms:.2f}" for name, ms in sorted(cpu_ms.items()) if ms >= 0.005))
    if wrong:
        console.print(f"[red]✗ sổ cái lệch / the ledger is off by {wrong:,} đ[/]")
    return 1 if wrong or statistics.median(rates) < _AT_LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
