"""The way to people's phones, for the sending loops and the workflow alike; and the loops that need no workflow.

The loops are the fast way: from a missed clock to the gateway nothing waits for Temporal (P4).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from temporalio import activity

from services.notifications import metrics
from services.notifications.commands import deliveries, digests, escalations, telling
from services.notifications.commands.deliveries import Answers, Batch
from services.notifications.commands.means import Means
from services.notifications.domain import Lane, NoticeState, Outgoing
from services.notifications.gateways import GatewayAnswer, PhoneGateway
from services.notifications.store import deliveries as stored_deliveries
from services.notifications.store import escalations as stored_escalations
from services.notifications.store import notices as stored_notices
from shared import clocks, windows
from shared.clock import now
from shared.database import Lease
from shared.errors import OutcomeUnknown, Refused, Unavailable
from shared.foundation import Foundation
from shared.temporal import temporal_errors
from shared.texts import Text

log = structlog.get_logger(__name__)

URGENT: Final = (Lane.ESCALATIONS, Lane.DIGESTS)
BULK: Final = (Lane.HOUSEHOLDS,)
_IDLE_S: Final = 0.2
_GATHER_S: Final = 0.05
_BULK_PACE_S: Final = 0.3
"""Messages to households go by hundreds rather than one by one: nobody's clock runs on a third of a second."""
_MALFORMED: Final = "malformed"


class NoticeActivities:
    """Sends what waits, and looks after clocks and windows."""

    def __init__(self, foundation: Foundation, means: Means, gateway: PhoneGateway) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._means = means
        self._gateway = gateway

    @activity.defn(name="notifications.send_notice")
    async def send_notice(self, notice_id: UUID) -> datetime | None:
        """Send one notice and return until when it must be acknowledged (None: nothing to wait for).

        Harmless to repeat: the gateway knows each message by its id, and what was sent is not taken again.
        """
        with temporal_errors():
            async with self._database.transaction() as session:
                batch = await deliveries.claim_notice(session, self._actor, notice_id, self._means, now())
            await self._send(batch)
            async with self._database.reading() as session:
                notice = await stored_notices.get_notice(session, notice_id)
                due = await stored_notices.find_due(session, notice_id)
            if notice.state is NoticeState.WAITING:
                raise Unavailable(_NOT_YET)
            return due

    @activity.defn(name="notifications.escalate_overdue")
    async def escalate_overdue(self) -> None:
        """Escalate what is overdue. Harmless to repeat: a missed clock is missed once."""
        with temporal_errors():
            await self._escalate_overdue()

    async def send_urgent(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send escalations and digests for ever; they never wait behind messages to households."""
        await self._whenever_rung(lambda: self.send_waiting(URGENT), stored_deliveries.MESSAGES_WAIT)

    async def send_bulk(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Send messages to households and informants for ever."""
        await self._whenever_rung(lambda: self.send_waiting(BULK), stored_deliveries.MESSAGES_WAIT, _BULK_PACE_S)

    async def send_waiting(self, lanes: Sequence[Lane]) -> bool:
        """Send one batch of these lanes; return whether there was one."""
        async with self._database.reading() as session:
            if not await stored_deliveries.any_free(session, lanes, now()):
                return False
        async with self._database.transaction() as session:
            batch = await deliveries.claim_lanes(session, self._actor, lanes, self._means, now())
        await self._send(batch)
        return bool(batch.messages)

    async def close_windows(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Close windows for ever, as soon as they are due."""
        await self._whenever_rung(self.close_due_windows, windows.WINDOWS_FILL)

    async def close_due_windows(self) -> bool:
        """Close the windows that are full or due; return whether there was one."""
        async with self._database.reading() as session:
            moment = now()
            due = [
                kind for kind in (self._means.escalation, self._means.digest) if await windows.any_ready(session, kind, moment)
            ]
        closed = 0
        if self._means.escalation in due:
            async with self._database.transaction() as session:
                closed += await escalations.close_escalations(session, self._actor, self._means, now())
        if self._means.digest in due:
            async with self._database.transaction() as session:
                closed += await digests.close_digests(session, self._actor, self._means, now())
        return closed > 0

    async def sweep(self) -> None:
        """Stand behind the clocks while Temporal is late or down."""
        async with self._database.reserved() as session:
            due = await clocks.any_overdue(session)
        if due:
            await self._escalate_overdue()

    async def take_up(self) -> None:
        """Look again for somebody on duty: a shift may have begun since."""
        async with self._database.reading() as session:
            clocks_wait = await stored_escalations.count_without_duty(session)
            digests_wait = await stored_notices.count_without_recipient(session)
        metrics.WITHOUT_RECIPIENT.labels("clocks").set(clocks_wait)
        metrics.WITHOUT_RECIPIENT.labels("digests").set(digests_wait)
        if clocks_wait:
            async with self._database.transaction() as session:
                await escalations.take_up_escalations(session, self._actor, self._means, now())
        if digests_wait:
            async with self._database.transaction() as session:
                await digests.take_up_digests(session, self._actor, self._means, now())

    async def measure(self) -> None:
        """Tell operators how long the oldest message waits."""
        async with self._database.reading() as session:
            ages = await stored_deliveries.oldest_waiting(session, now())
        for lane in Lane:
            metrics.OLDEST_WAITING.labels(lane.name.lower()).set(ages.get(lane, 0.0))

    async def _escalate_overdue(self) -> None:
        async with self._database.reserved() as session:
            await telling.escalate_overdue(session, self._actor)

    async def _send(self, batch: Batch) -> None:
        """Hand a batch to the gateway, outside any transaction, and write down what it said."""
        if not batch.messages:
            return
        answer = await self._offer(batch.messages)
        answers = Answers(batch, answer.accepted, answer.refused)
        async with self._database.transaction() as session:
            await deliveries.record_answers(session, self._actor, answers, self._means, now())

    async def _offer(self, messages: Sequence[Outgoing]) -> GatewayAnswer:
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

    async def _whenever_rung(self, work: Callable[[], Awaitable[bool]], kind: str, pace_s: float = 0.0) -> None:
        """Work while there is work, at this pace; then wait until this process has committed some, or a fifth of a second
        for another's.
        """
        with self._database.bell(kind) as bell:
            while True:
                bell.clear()
                if await work():
                    await asyncio.sleep(pace_s)
                else:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(bell.wait(), _IDLE_S)
                    await asyncio.sleep(_GATHER_S)  # commits come in swarms: look once for several


_NOT_YET: Final = Text(vi="Chưa gửi được thông báo", en="The notice has not been sent yet")
