"""`python -m tests.load.reservation` (`make reserve-load`): how soon approvals have their means, all out of one hot fund.

Approvals come as Kafka hands them over, in lists; several readers take them at once. Printed are the seconds for a thousand and
the longest that anybody waited. Exit code 1 where a thousand in lists of 500 take longer than half a second. It starts a
PostgreSQL of its own; a quiet machine.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from services.disbursement import commands
from shared.clock import now
from shared.database import Database
from shared.ids import new_id
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settings_for
from tests.conftest import on_server, template_of
from tests.support.engines import World, database_url, open_engines
from tests.support.foundation import a_foundation

_FUND: Final = 3_000_000_000_000
_APPROVALS: Final = 1_000
_LIMIT_S: Final = 0.5
_PLACES: Final = ((500, 1), (500, 2), (100, 8), (16, 64), (1, 64))
"""Approvals in one list, and how many take lists at the same time."""
_LISTED: Final = 500


@dataclass(frozen=True)
class _Result:
    in_a_list: int
    at_once: int
    seconds: float
    longest: float


async def _measure(
    harness: ServiceHarness, crowd: Database, households: list[Household], in_a_list: int, at_once: int
) -> _Result:
    """Plan and reserve all of them; each approver has a connection of his own."""
    lists = [households[start : start + in_a_list] for start in range(0, len(households), in_a_list)]
    waits: list[float] = []

    async def reader() -> None:
        while lists:
            approvals = [each.approved for each in lists.pop()]
            began = time.perf_counter()
            async with crowd.transaction() as session:
                actor, context = harness.foundation.actor, harness.context
                await commands.payments.plan_payments(session, actor, context, approvals, now())
            waits.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*[reader() for _ in range(at_once)])
    return _Result(in_a_list, at_once, time.perf_counter() - began, max(waits))


async def _run(folder: Path) -> list[_Result]:
    results: list[_Result] = []
    async with open_engines(World.EMBEDDED, folder) as engines:
        superuser = await engines.postgres()
        template = await template_of(superuser, "disbursement")
        for in_a_list, at_once in _PLACES:
            name = f"reservation_{new_id().hex}"
            await on_server(superuser, f"create database {name} template {template} tablespace pg_default")
            url = database_url(superuser, name)
            foundation = a_foundation("disbursement", url, strict=False)
            crowd = Database(url, name="approvers", pool_size=at_once, connect_s=30)
            harness = ServiceHarness(foundation, settings_for("http://bank.test", round_window_s=2.0), QuietBank())
            await harness.source(_FUND)
            households = [a_household() for _ in range(_APPROVALS)]
            for start in range(0, _APPROVALS, _LISTED):
                await harness.take(*[each.reported for each in households[start : start + _LISTED]])
            results.append(await _measure(harness, crowd, households, in_a_list, at_once))
            await harness.expect_balanced()
            await crowd.close()
            await foundation.database.close()
    return results


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(_run(Path(folder)))
    table = Table(title=f"{_APPROVALS} approvals out of one fund")
    for heading in ("in a list", "readers", "seconds", "longest wait"):
        table.add_column(heading, justify="right")
    for one in results:
        table.add_row(str(one.in_a_list), str(one.at_once), f"{one.seconds:.2f}", f"{one.longest:.2f}")
    Console().print(table)
    return 1 if min(one.seconds for one in results if one.in_a_list == _LISTED) > _LIMIT_S else 0


if __name__ == "__main__":
    sys.exit(main())
