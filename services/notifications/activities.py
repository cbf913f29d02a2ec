"""The way to people's phones, for the workflow and the loops alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from temporalio import activity

from services.notifications.commands import climbs, clocks, deliveries, watches
from services.notifications.commands.context import Context
from services.notifications.commands.gateway_answers import record_gateway_answer
from services.notifications.domain.deliveries import BatchAnswer, DeliveryBatch, GatewayAnswer, OutgoingMessage
from services.notifications.domain.notices import NoticeState
from services.notifications.gateways import PhoneGateway
from services.notifications.store import climbs as climb_store
from services.notifications.store import notices
from shared.clock import now
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.foundation import Foundation
from shared.temporal import temporal_errors
from shared.texts import Text

log = structlog.get_logger(__name__)

_MALFORMED: Final = "malformed"


class NoticeActivities:
    """Sends notices and escalates clocks for the workflow; the loops send by its `deliver`, since only here a gateway is."""

    def __init__(self, foundation: Foundation, context: Context, gateway: PhoneGateway) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context
        self._gateway = gateway

    @activity.defn(name="notifications.send_notice")
    async def send_notice(self, notice_id: UUID) -> datetime | None:
        """Send one notice and return until when it must be acknowledged (None: nothing to wait for).

        Harmless to repeat: the gateway knows each message by its id, and what was sent is not taken again.
        """
        with temporal_errors():
            async with self._database.transaction() as session:
                batch = await deliveries.claim_notice(session, self._actor, self._context, notice_id, now())
            await self.deliver(batch)
            async with self._database.reading() as session:
                notice = await notices.get_notice(session, notice_id)
                due = await notices.find_due(session, notice_id)
            if notice.state is NoticeState.WAITING:
                raise Unavailable(_NOT_YET)
            return due

    @activity.defn(name="notifications.escalate_overdue")
    async def escalate_overdue(self) -> None:
        """Escalate what is overdue. Harmless to repeat: a missed clock is missed once."""
        with temporal_errors():
            async with self._database.reserved() as session:
                await watches.renew_heard(session, self._actor, self._context, None, now())
                await clocks.escalate_overdue(session, self._actor)
            async with self._database.transaction() as session:
                await clocks.note_silence(session, self._actor, now())
                await watches.note_unheard(session, self._actor, now())

    @activity.defn(name="notifications.climb_due")
    async def climb_due(self, window_id: UUID) -> datetime | None:
        """Let everything climb that is due; return when the next clock of this window is (None: none stands there any more).

        Harmless to repeat: a clock leaves a rung once.
        """
        with temporal_errors():
            async with self._database.reserved() as session:
                await climbs.climb_due(session, self._actor, self._context, by="workflow")
            async with self._database.reading() as session:
                return (await climb_store.next_of_windows(session, [window_id])).get(window_id)

    async def deliver(self, batch: DeliveryBatch) -> None:
        """Hand a batch to the gateway, outside any transaction, and write down what it answered."""
        if not batch.claimed:
            return
        answer = await self._offer(batch.messages) if batch.messages else GatewayAnswer()
        async with self._database.transaction() as session:
            await record_gateway_answer(session, self._actor, self._context, BatchAnswer(batch, answer), now())

    async def _offer(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Offer messages; one that makes the gateway refuse its whole batch is found by halves."""
        try:
            return await self._gateway.send(messages)
        except (Unavailable, OutcomeUnknown) as error:
            log.warning("gateway took nothing for sure", error=type(error).__name__, messages=len(messages))
            return GatewayAnswer()
        except Refused:
            if len(messages) == 1:
                return GatewayAnswer(refused={messages[0].id: _MALFORMED})
        middle = len(messages) // 2
        one, other = await self._offer(messages[:middle]), await self._offer(messages[middle:])
        return GatewayAnswer({**one.accepted, **other.accepted}, {**one.refused, **other.refused})


_NOT_YET: Final = Text(vi="Chưa gửi được thông báo", en="The notice has not been sent yet")
