"""The loops that send what waits, by lane."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from services.notifications import metrics
from services.notifications.commands import deliveries, next_ways, receipts
from services.notifications.commands.context import Context
from services.notifications.domain.deliveries import DeliveryBatch, Lane, Selection, Way
from services.notifications.loops.bells import whenever_rung
from services.notifications.store import deliveries as delivery_store
from services.notifications.store import next_ways as next_way_store
from services.notifications.store import receipts as receipt_store
from services.notifications.store.deliveries import MESSAGES_WAIT
from shared.clock import now
from shared.database import Lease
from shared.foundation import Foundation

URGENT: Final = (Lane.ESCALATIONS, Lane.DIGESTS)
BULK: Final = (Lane.HOUSEHOLDS,)
FAST: Final = (Way.SMS,)
SLOW: Final = (Way.VOICE, Way.EMAIL, Way.WEBHOOK)
"""Mail servers and other people's systems take their time: no SMS waits for them."""
_BULK_PACE_S: Final = 0.3
"""Messages to households go by hundreds rather than one by one: nobody's clock runs on a third of a second."""


class Sender(Protocol):
    """Who alone knows the gateways."""

    def order(self) -> Mapping[Way, Sequence[str]]: ...

    async def deliver(self, batch: DeliveryBatch) -> None: ...


class DeliveryLoops:
    """Claims messages lane by lane and gives them to the sender; looks after receipts that do not come."""

    def __init__(self, foundation: Foundation, context: Context, sender: Sender) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context
        self._sender = sender

    async def send_urgent(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send escalations and digests for ever; they never wait behind messages to households."""
        await whenever_rung(self._database, MESSAGES_WAIT, lambda: self.send_waiting(URGENT))

    async def send_bulk(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send messages to households and informants for ever."""
        await whenever_rung(self._database, MESSAGES_WAIT, lambda: self.send_waiting(BULK), _BULK_PACE_S)

    async def send_slow(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send what does not go by SMS for ever."""
        await whenever_rung(self._database, MESSAGES_WAIT, lambda: self.send_waiting(URGENT, SLOW))

    async def send_waiting(self, lanes: Sequence[Lane], ways: Sequence[Way] = FAST) -> bool:
        """Send one batch of these lanes by these ways; return whether there was one."""
        order = self._sender.order()
        ways = [way for way in ways if way in order]
        async with self._database.reading() as session:
            if not await delivery_store.any_free(session, lanes, ways, now(), sms_is_real=self._context.sms_is_real):
                return False
        selection = Selection(tuple(lanes), tuple(ways), order)
        async with self._database.transaction() as session:
            batch = await deliveries.claim_lanes(session, self._actor, self._context, selection, now())
        await self._sender.deliver(batch)
        return bool(batch.claimed)

    async def follow_overdue(self) -> None:
        """Ask the next provider, or have people visited, where a receipt does not come."""
        async with self._database.reading() as session:
            overdue = await receipt_store.any_overdue(session, now())
        if overdue:
            async with self._database.transaction() as session:
                await receipts.follow_overdue(session, self._actor, self._context, now())

    async def follow_unconfirmed(self) -> None:
        """Let what nobody has confirmed go by one more way."""
        async with self._database.reading() as session:
            due = await next_way_store.any_due(session, sms_is_real=self._context.sms_is_real)
        if due:
            async with self._database.transaction() as session:
                await next_ways.try_next_ways(session, self._actor, self._context)

    async def measure(self) -> None:
        """Show operators how long the oldest message waits, and how many a simulator keeps waiting."""
        async with self._database.reading() as session:
            stopped = {} if self._context.sms_is_real else await delivery_store.count_without_real_gateway(session)
            ages = await delivery_store.oldest_waiting(session, now())
        for lane in Lane:
            metrics.WITHOUT_REAL_GATEWAY.labels(lane.name.lower()).set(stopped.get(lane, 0))
            metrics.OLDEST_WAITING.labels(lane.name.lower()).set(ages.get(lane, 0.0))
