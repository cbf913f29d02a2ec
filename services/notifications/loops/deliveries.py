"""The loops that send what waits, by lane."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from services.notifications import metrics
from services.notifications.commands import deliveries
from services.notifications.commands.context import Context
from services.notifications.domain.deliveries import DeliveryBatch, Lane
from services.notifications.loops.bells import whenever_rung
from services.notifications.store import deliveries as delivery_store
from services.notifications.store.deliveries import MESSAGES_WAIT
from shared.clock import now
from shared.database import Lease
from shared.foundation import Foundation

URGENT: Final = (Lane.ESCALATIONS, Lane.DIGESTS)
BULK: Final = (Lane.HOUSEHOLDS,)
_BULK_PACE_S: Final = 0.3
"""Messages to households go by hundreds rather than one by one: nobody's clock runs on a third of a second."""


class DeliveryLoops:
    """Claims messages lane by lane and gives them to `deliver`, which knows the gateway."""

    def __init__(self, foundation: Foundation, context: Context, deliver: Callable[[DeliveryBatch], Awaitable[None]]) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context
        self._deliver = deliver

    async def send_urgent(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send escalations and digests for ever; they never wait behind messages to households."""
        await whenever_rung(self._database, MESSAGES_WAIT, lambda: self.send_waiting(URGENT))

    async def send_bulk(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send messages to households and informants for ever."""
        await whenever_rung(self._database, MESSAGES_WAIT, lambda: self.send_waiting(BULK), _BULK_PACE_S)

    async def send_waiting(self, lanes: Sequence[Lane]) -> bool:
        """Send one batch of these lanes; return whether there was one."""
        async with self._database.reading() as session:
            if not await delivery_store.any_free(session, lanes, now(), sms_is_real=self._context.sms_is_real):
                return False
        async with self._database.transaction() as session:
            batch = await deliveries.claim_lanes(session, self._actor, self._context, lanes, now())
        await self._deliver(batch)
        return bool(batch.claimed)

    async def measure(self) -> None:
        """Show operators how long the oldest message waits, and how many a simulator keeps waiting."""
        async with self._database.reading() as session:
            stopped = {} if self._context.sms_is_real else await delivery_store.count_without_real_gateway(session)
            ages = await delivery_store.oldest_waiting(session, now())
        for lane in Lane:
            metrics.WITHOUT_REAL_GATEWAY.labels(lane.name.lower()).set(stopped.get(lane, 0))
            metrics.OLDEST_WAITING.labels(lane.name.lower()).set(ages.get(lane, 0.0))
