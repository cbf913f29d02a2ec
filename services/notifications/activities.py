"""The ways to people, for the workflow and the loops alike."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from temporalio import activity

from services.notifications.commands import climbs, clocks, deliveries, watches
from services.notifications.commands.context import Context
from services.notifications.commands.gateway_answers import record_gateway_answer
from services.notifications.domain.deliveries import (
    MALFORMED,
    TECHNICAL,
    BatchAnswer,
    DeliveryBatch,
    GatewayAnswer,
    OutgoingMessage,
    Way,
)
from services.notifications.domain.notices import NoticeState
from services.notifications.gateways.ways import Ways
from services.notifications.store import climbs as climb_store
from services.notifications.store import digests, notices
from shared.clock import now
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.foundation import Foundation
from shared.temporal import temporal_errors
from shared.texts import Text

log = structlog.get_logger(__name__)


class NoticeActivities:
    """Sends notices and escalates clocks for the workflow; the loops send by its `deliver`, since only here gateways are."""

    def __init__(self, foundation: Foundation, context: Context, ways: Ways) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context
        self._ways = ways

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
                due = await digests.find_due(session, notice_id)
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

    def order(self) -> Mapping[Way, Sequence[str]]:
        """Whom to ask first now, by way."""
        return self._ways.order

    async def deliver(self, batch: DeliveryBatch) -> None:
        """Hand a batch to its providers, outside any transaction, and write down what each answered as soon as it has."""
        await asyncio.gather(*(self._deliver(provider, part) for provider, part in batch.by_provider().items()))

    async def _deliver(self, provider: str, part: DeliveryBatch) -> None:
        answer = await self._offer(provider, part.messages) if part.messages else GatewayAnswer()
        async with self._database.transaction() as session:
            await record_gateway_answer(session, self._actor, self._context, BatchAnswer(part, answer), now())

    async def _offer(self, provider: str, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Offer messages; one that makes the provider refuse its whole batch is found by halves."""
        try:
            return await self._ways.send(provider, messages)
        except Unavailable:
            log.warning("provider took nothing", provider=provider, messages=len(messages))
            return GatewayAnswer(turned_away={message.id: TECHNICAL for message in messages})
        except OutcomeUnknown:
            log.warning("provider may have taken messages", provider=provider, messages=len(messages))
            return GatewayAnswer()
        except Refused:
            if len(messages) == 1:
                return GatewayAnswer(refused={messages[0].id: MALFORMED})
        middle = len(messages) // 2
        one, other = await self._offer(provider, messages[:middle]), await self._offer(provider, messages[middle:])
        return GatewayAnswer(
            {**one.accepted, **other.accepted},
            {**one.refused, **other.refused},
            {**one.turned_away, **other.turned_away},
            one.delivered | other.delivered,
        )


_NOT_YET: Final = Text(vi="Chưa gửi được thông báo", en="The notice has not been sent yet")
