"""What follows for notices when a provider took their messages, when these have arrived, and when no phone is left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.commands.acknowledgements import start_acknowledgements
from services.notifications.commands.context import Context
from services.notifications.commands.news import read_known, withdraw_overtaken
from services.notifications.commands.next_ways import try_at_once
from services.notifications.commands.outcomes import note_outcomes_told
from services.notifications.commands.visits import request_visits
from services.notifications.domain.deliveries import (
    NOT_DELIVERED,
    SAYS_NOTHING_OF_THE_NUMBER,
    WOULD_BE_REFUSED_AGAIN,
    RefusedDelivery,
)
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.domain.receipts import Arrival
from services.notifications.store import climbs, deliveries, duty, escalations, notices, receipts
from shared import clocks, outbox
from shared.identity import Actor

_GIVEN_UP: Final = SAYS_NOTHING_OF_THE_NUMBER | {NOT_DELIVERED}


async def note_accepted(session: AsyncSession, actor: Actor, first: Mapping[UUID, datetime], now: datetime) -> None:
    """Providers have taken these notices: they are on their way, and the clocks of those that must be confirmed run."""
    if not first:
        return
    for seconds in await escalations.mark_accepted(session, first):
        metrics.ESCALATION_SECONDS.observe(seconds)
    sent = await notices.mark_sent(session, first)
    digests = [notice for notice in sent if notice.kind is NoticeKind.DIGEST]
    await start_acknowledgements(session, actor, digests, {notice.id: notice.accepted_at or now for notice in digests})


async def note_arrived(session: AsyncSession, actor: Actor, arrivals: Sequence[Arrival]) -> None:
    """These messages have arrived: whoever was to hear of an outcome knows it now. What went to a wrong number tells nobody."""
    first: dict[UUID, datetime] = {}
    for one in arrivals:
        if one.counts:
            first[one.notice_id] = min(one.at, first.get(one.notice_id, one.at))
    if not first:
        return
    arrived = await receipts.mark_notices_arrived(session, first, _GIVEN_UP)
    told = [one.id for one in arrived if _is_of_a_case(one)]
    await clocks.stop(session, "told_in_person", told, max(first.values()))
    await outbox.publish(session, await note_outcomes_told(session, actor, told, channel="sms"))


async def note_refused(
    session: AsyncSession, actor: Actor, context: Context, reasons: Mapping[UUID, str], now: datetime
) -> None:
    """A notice of which no phone is left: people are told in person, clocks look for somebody else, a digest goes by another
    way; where its commune has none, its silence climbs.
    """
    if not reasons:
        return
    still_open = await deliveries.list_still_open(session, reasons)
    locked = await notices.lock_notices(session, set(reasons) - still_open)
    # A household that was told by a wrong number, whose right number does not exist either, is told by nobody yet.
    visits = [notice for notice in locked if _is_of_a_case(notice) and notice.state in {NoticeState.WAITING, NoticeState.SENT}]
    unheard = [one for one in locked if one.kind is NoticeKind.DIGEST and one.state in {NoticeState.WAITING, NoticeState.SENT}]
    going_on = await try_at_once(session, actor, context, unheard, now)
    others = [one for one in locked if _is_lost(one, reasons[one.id]) and one.id not in going_on]
    await notices.turn_to_in_person(session, {notice.id: reasons[notice.id] for notice in visits})
    # Nobody goes there for news that something later has overtaken.
    known = await read_known(session, sorted({notice.case_id for notice in visits if notice.case_id}))
    over = await withdraw_overtaken(session, actor, known, now)
    await request_visits(session, actor, context, [notice for notice in visits if notice.id not in over], now)
    await notices.mark_undeliverable(session, {notice.id: reasons[notice.id] for notice in others})
    # The text to a shared phone is nobody's alone: its households are visited anyway.
    await _publish_undeliverable(session, [notice for notice in others if notice.kind is not NoticeKind.HOUSEHOLD], reasons)
    digests = [notice for notice in others if notice.kind is NoticeKind.DIGEST]
    # Nobody will confirm it: its clock is over at once, so that a person above learns of the silence.
    await start_acknowledgements(session, actor, digests, {notice.id: now for notice in digests}, over=True)
    # Handed to the same person again, such a message would be refused at once, and so for ever: it climbs at its moment.
    in_vain = [one.id for one in others if one.kind is NoticeKind.ESCALATION and reasons[one.id] not in WOULD_BE_REFUSED_AGAIN]
    given_back = await escalations.give_back(session, in_vain)
    await climbs.hold(session, given_back)


async def take_off_duty(session: AsyncSession, gone: Sequence[RefusedDelivery], now: datetime) -> None:
    """Whoever's number does not exist is not on duty by it: somebody else is called until the roster is mended.

    A telephone that is off, a provider out of order and a drill say nothing of whose duty it is.
    """
    dead = [one.shift_id for one in gone if one.shift_id is not None and one.reason not in SAYS_NOTHING_OF_THE_NUMBER]
    await duty.mark_refused(session, dead, now)


def _is_lost(notice: Notice, reason: str) -> bool:
    """Tell whether nobody has a notice for people on duty or for a commune, and nobody will.

    What a provider took, and then said that its number does not exist, reached nobody: who stands behind is called.
    """
    if _is_of_a_case(notice):
        return False
    never_arrived = notice.kind is NoticeKind.ESCALATION and notice.state is NoticeState.SENT and notice.delivered_at is None
    return notice.state is NoticeState.WAITING or (never_arrived and reason not in SAYS_NOTHING_OF_THE_NUMBER)


def _is_of_a_case(notice: Notice) -> bool:
    return notice.kind is NoticeKind.HOUSEHOLD and notice.case_id is not None


async def _publish_undeliverable(session: AsyncSession, lost: Sequence[Notice], reasons: Mapping[UUID, str]) -> None:
    worst = await escalations.find_worst_communes(session, [notice.id for notice in lost if notice.commune_code is None])
    communes = {notice.id: notice.commune_code or worst.get(notice.id, "") for notice in lost}
    await outbox.publish(
        session, [facts.notice_undeliverable(notice, communes[notice.id], reasons[notice.id]) for notice in lost]
    )
