"""The lane of wake-ups: workflows are started and their bells rung, all that waits for one workflow as one call."""

import asyncio
import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final

import orjson
import structlog
from prometheus_client import Counter
from sqlalchemy import text
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from shared.contacts import TEMPORAL
from shared.database import Database, Lease, execute
from shared.outbox import WAKES_WAIT
from shared.relay.lost_workflows import LostWorkflows
from shared.relay.measures import DELIVERED
from shared.relay.pause import pause
from shared.relay.rows import STILL_MINE, THESE_ROWS, values_of_rows
from shared.traces import new_traceparent, tracing

log = structlog.get_logger(__name__)

_MAX_WORKFLOWS: Final = 200
_FEW_WORKFLOWS: Final = 4
_YIELD_S: Final = 0.5
_CALLS_AT_ONCE: Final = 16

REFUSED: Final = Counter("kipthoi_relay_refused_total", "Wake-ups whose workflow id was taken by other work", ["service"])

_WAKES: Final = text("""
    with due as (select distinct key from (
        select key from outbox where delivered_at is null and address = 'wake' order by id limit :most) oldest)
    select o.id, o.created_at, o.name, o.key, o.signal, o.payload, o.traceparent from outbox o join due using (key)
     where o.delivered_at is null and o.address = 'wake' order by o.id""")
_MARK_WAKES: Final = text(f"""
    update outbox o set delivered_at = clock_timestamp(), refused = d.refused
      from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]), cast(:refused as text[]))
        as d(id, created_at, refused)
     where {THESE_ROWS} and {STILL_MINE}""")


class WakeLane:
    """Starts workflows and rings their bells; all that waits for one workflow travels as one call.

    While facts are on their way it goes slowly: households are helped by facts, Temporal stands behind their clocks (and the
    sweeper behind Temporal), and what waits a little travels with its bell as one call.
    """

    def __init__(
        self, database: Database, service: str, temporal: Client, *, yields_to: Callable[[], bool] = lambda: False
    ) -> None:
        self._yields_to = yields_to
        self._database = database
        self._service = service
        self._temporal = temporal
        self._slots = asyncio.Semaphore(_CALLS_AT_ONCE)
        self._lost = LostWorkflows(database, service, temporal)

    async def deliver_for_ever(self, lease: Lease) -> None:
        await self._tell_again(lease, is_idle=False)  # looked at before the first is told: a new Temporal is no lost one
        with self._database.bell(WAKES_WAIT) as bell:
            while True:
                bell.clear()
                yields = self._yields_to()
                delivered, failed = await self._deliver(lease, _FEW_WORKFLOWS if yields else _MAX_WORKFLOWS)
                if yields and not failed:
                    await asyncio.sleep(_YIELD_S)
                elif failed:
                    await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
                elif not await self._tell_again(lease, is_idle=not delivered) and not delivered:
                    await pause(bell)

    async def _tell_again(self, lease: Lease, *, is_idle: bool) -> bool:
        """Look whether Temporal has lost what it was told; while nothing new waits, have the next of it told once more."""
        try:
            await self._lost.look()
            return is_idle and await self._lost.tell_again(lease)
        except (RPCError, RuntimeError, OSError, TimeoutError) as error:
            TEMPORAL.lost(error)
            return False

    async def _deliver(self, lease: Lease, most: int = _MAX_WORKFLOWS) -> tuple[int, int]:
        async with self._database.reserved() as session:
            rows = (await execute(session, _WAKES, {"most": most})).all()
        by_workflow: dict[str, list[Any]] = {}
        for row in rows:
            by_workflow.setdefault(row.key, []).append(row)
        results = await asyncio.gather(*[self._wake(items) for items in by_workflow.values()])
        done = [
            (row, refused) for items, (ok, refused) in zip(by_workflow.values(), results, strict=True) if ok for row in items
        ]
        if done:
            async with self._database.reserved() as session:
                where = values_of_rows([row for row, _ in done])
                held = {"lease": lease.name, "number": lease.number}
                await execute(session, _MARK_WAKES, {**where, "refused": [refused for _, refused in done], **held})
            DELIVERED.labels(self._service, "wake").inc(len(done))
        return len(done), len(rows) - len(done)

    async def _wake(self, items: Sequence[Any]) -> tuple[bool, str | None]:
        """Return whether these rows are done with, and why the wake-up was refused if it was."""
        async with self._slots:
            try:
                with tracing(items[0].traceparent or new_traceparent()):
                    refused = await self._call(items)
            except (RPCError, RuntimeError, OSError, TimeoutError) as error:
                TEMPORAL.lost(error)
                return False, None
        TEMPORAL.answered()
        return True, refused

    async def _call(self, items: Sequence[Any]) -> str | None:
        first = items[0]
        signals = list(dict.fromkeys(row.signal for row in items if row.signal))
        work = _work_of(first.name, first.payload)
        try:
            handle = await self._temporal.start_workflow(
                first.name,
                args=orjson.loads(first.payload),
                id=first.key,
                task_queue=self._service,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                task_timeout=timedelta(seconds=5),
                memo={"work": work},
                start_signal=signals[0] if signals else None,
                rpc_timeout=timedelta(seconds=10),
            )
        except WorkflowAlreadyStartedError:
            return await self._ended_as_meant(first.key, work)
        for signal in signals[1:]:
            try:
                await handle.signal(signal, rpc_timeout=timedelta(seconds=10))
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:  # it has ended: nobody waits for the bell any more
                    raise
        return None

    async def _ended_as_meant(self, workflow_id: str, work: str) -> str | None:
        """The workflow has run and ended. That is success only if it was the same work; otherwise people must look."""
        description = await self._temporal.get_workflow_handle(workflow_id).describe(rpc_timeout=timedelta(seconds=10))
        if await description.memo_value("work", default=None) == work:
            return None
        REFUSED.labels(self._service).inc()
        log.error("workflow id taken by other work", workflow_id=workflow_id)
        return "this id was used for other work"


def _work_of(workflow: str, payload: bytes) -> str:
    """Return what names the meant work: the workflow's type and the piece of work, its first argument."""
    arguments = orjson.loads(payload)
    return hashlib.sha256(orjson.dumps([workflow, arguments[:1]])).hexdigest()
