"""Temporal's store lost: every workflow is started again from the wake-ups that the outbox keeps.

Whether a Temporal was ever told everything is written down where it would be lost together with what it was told: in its
namespace, one word for each service. Where the word is missing or empty (a new store, an emptied one, a first start), the
wake-ups that were delivered are delivered once more, the newest first, and only while nothing new waits: payments of today do
not stand behind the lists of last year. That is harmless, however often: a workflow that runs is used, one that has ended is
not begun again, and one that is begun again looks at its rows and ends. The word is written at the end; a pass that broke off
begins anew.
"""

import time
from datetime import timedelta
from typing import Final

import structlog
from prometheus_client import Counter
from sqlalchemy import text
from temporalio.api.namespace.v1 import UpdateNamespaceInfo
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from shared.database import Database, Lease, execute
from shared.relay.rows import STILL_MINE

log = structlog.get_logger(__name__)

_LOOK_EVERY_S: Final = 15.0
_RPC_WITHIN: Final = timedelta(seconds=10)
_WINDOW: Final = 1000
_MAX_WINDOWS: Final = 20
_DENIED: Final = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.UNAUTHENTICATED)

LOST: Final = Counter(
    "kipthoi_relay_temporal_losses_total", "Times that Temporal was found not to know this service's workflows", ["service"]
)

_LAST: Final = text("select coalesce(max(id), 0) from outbox where address = 'wake' and delivered_at is not null")
_FIRST: Final = text("select coalesce(min(id), 1) from outbox")
_MINE: Final = text(f"select {STILL_MINE}")
_AGAIN: Final = text(f"""
    update outbox set delivered_at = null
     where id > :above and id <= :up_to and address = 'wake' and delivered_at is not null and refused is null
       and {STILL_MINE}""")


class LostWorkflows:
    """Looks whether Temporal knows what it was told, and has it told again where it does not."""

    def __init__(self, database: Database, service: str, temporal: Client) -> None:
        self._database = database
        self._service = service
        self._temporal = temporal
        self._word = f"kipthoi-{service}"
        self._looked_at = float("-inf")
        self._namespace = ""
        self._frontier: int | None = None
        self._watches = True

    async def look(self) -> None:
        """Ask, every quarter of a minute, whether this Temporal was told everything. Raises RPCError while it is away."""
        if not self._watches or time.monotonic() - self._looked_at < _LOOK_EVERY_S:
            return
        namespace, knows = await self._ask()
        if not knows and (self._frontier is None or namespace != self._namespace):
            await self._begin(namespace)
        self._looked_at = time.monotonic()

    async def tell_again(self, lease: Lease) -> bool:
        """Take back the next wake-ups, the newest first, for the lane to deliver; False where there is nothing to do."""
        if self._frontier is None:
            return False
        for _ in range(_MAX_WINDOWS):
            if self._frontier < await self._first():
                return await self._finish()
            async with self._database.reserved() as session:
                held = {"lease": lease.name, "number": lease.number}
                values = {"above": self._frontier - _WINDOW, "up_to": self._frontier, **held}
                count = (await execute(session, _AGAIN, values)).rowcount
                if not (await execute(session, _MINE, held)).scalar_one():
                    return False
            self._frontier -= _WINDOW
            if count:
                return True
        return True

    async def _begin(self, namespace: str) -> None:
        async with self._database.reserved() as session:
            last: int = (await execute(session, _LAST)).scalar_one()
        self._namespace, self._frontier = namespace, last
        if last:
            LOST.labels(self._service).inc()
            log.error("temporal does not know our workflows; they are started again from the outbox", namespace=namespace)

    async def _finish(self) -> bool:
        """Write down in Temporal that it was told everything, unless it is another one by now."""
        namespace, _ = await self._ask()
        if namespace != self._namespace:
            await self._begin(namespace)
            return True
        change = UpdateNamespaceInfo(data={self._word: "told everything"})
        request = UpdateNamespaceRequest(namespace=self._temporal.namespace, update_info=change)
        try:
            await self._temporal.workflow_service.update_namespace(request, timeout=_RPC_WITHIN)
        except RPCError as error:
            if error.status not in _DENIED:
                raise
            self._stop_watching(error)
        # Not before: where the word cannot be written now it is tried again, and nothing is told a third time.
        self._frontier = None
        return False

    async def _ask(self) -> tuple[str, bool]:
        """Return which Temporal this is, and whether it was told everything that this service ever had to tell."""
        request = DescribeNamespaceRequest(namespace=self._temporal.namespace)
        try:
            answer = await self._temporal.workflow_service.describe_namespace(request, timeout=_RPC_WITHIN)
        except RPCError as error:
            if error.status not in _DENIED:
                raise
            self._stop_watching(error)
            return "", True
        return answer.namespace_info.id, bool(answer.namespace_info.data.get(self._word))

    def _stop_watching(self, error: RPCError) -> None:
        """Without the right to see and mark the namespace nobody can tell: it is said, and everything else goes on."""
        self._watches = False
        log.warning("temporal's namespace may not be seen or marked: its loss would go unnoticed", error=error.status.name)

    async def _first(self) -> int:
        async with self._database.reserved() as session:
            first: int = (await execute(session, _FIRST)).scalar_one()
        return first
