"""Delivers the outbox: facts to Kafka and wake-ups to Temporal, each address in a lane of its own and under a lease.

This is the only caller of Kafka's producer and the only starter of workflows. Facts never wait for Temporal.
Rows are taken by ascending id among the undelivered (never "id greater than the last": late commits would be lost).
"""

import asyncio
from datetime import date

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio.client import Client

from shared.clock import now
from shared.database import Database, Lease, execute, run_alone
from shared.database_roles import PARTITION_MAKER
from shared.partitions import next_month, partition_statement
from shared.relay.facts import FactLane, RelaySettings
from shared.relay.measures import MEASURED, measure
from shared.relay.wakes import WakeLane


class Relay:
    """Both lanes, the monthly partitions and the gauges of one service."""

    def __init__(self, database: Database, settings: RelaySettings, temporal: Client) -> None:
        self._database = database
        self._settings = settings
        self._temporal = temporal
        self.running = False

    async def run(self) -> None:
        """Deliver for ever, or stand by while another process holds the leases; `running` says that one of both is so."""
        self.running = True
        try:
            await self._deliver()
        finally:
            self.running = False

    async def _deliver(self) -> None:
        facts = FactLane(self._database, self._settings)
        wakes = WakeLane(self._database, self._settings.service, self._temporal, yields_to=facts.is_busy)

        async def deliver_facts(lease: Lease) -> None:
            try:
                async with asyncio.TaskGroup() as together:  # when one fails, the other must not go on without a lease
                    together.create_task(facts.deliver_for_ever(lease))
                    together.create_task(self._upkeep())
            finally:
                for gauge in MEASURED:
                    gauge.forget()

        await asyncio.gather(
            run_alone(self._database, "relay facts", deliver_facts),
            run_alone(self._database, "relay wakes", wakes.deliver_for_ever),
        )

    async def _upkeep(self) -> None:
        while True:
            async with self._database.reserved() as session:
                today = now().date()
                for month in (today.replace(day=1), next_month(today), next_month(next_month(today))):
                    await _make_partition(session, month)
            for _ in range(720):
                await measure(self._database, self._settings.service)
                await asyncio.sleep(5)


async def _make_partition(session: AsyncSession, month: date) -> None:
    """Make it with the owner's rights where the tables are not this service's own (`shared.database_roles`)."""
    lent = text(f"select to_regprocedure('{PARTITION_MAKER}(date)') is not null")
    if (await execute(session, lent)).scalar_one():
        await execute(session, text(f"select {PARTITION_MAKER}(:month)"), {"month": month})
    else:
        await execute(session, text(partition_statement(month)))


__all__ = ["FactLane", "Relay", "RelaySettings", "WakeLane"]
