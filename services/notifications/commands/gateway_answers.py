"""What a gateway's answer means: for each message, for its notice, and for those who must hear of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.commands.acknowledgements import start_acknowledgements
from services.notifications.commands.context import Context
from services.notifications.commands.outcomes import note_outcomes_told
from services.notifications.commands.visits import request_visits
from services.notifications.domain.deliveries import PHONE_UNREADABLE, TECHNICAL, BatchAnswer, DeliveryBatch
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.policy.deliveries import gives_up, next_try
from services.notifications.store import climbs, deliveries, duty, escalations, notices
from shared import audit, outbox
from shared.identity import Actor

_OURS: Final = (TECHNICAL, PHONE_UNREADABLE)
"""Reasons that say nothing about the number itself."""


async def record_gateway_answer(
    session: AsyncSession, actor: Actor, context: Context, answered: BatchAnswer, now: datetime
) -> None:
    """Write down what became of a batch, inform the others, start the clocks of acknowledgement. Harmless to repeat."""
    accepted = answered.answer.accepted
    refused, postponed = _sorted_out(answered, now)
    await deliveries.lock_deliveries(session, {*answered.batch.claimed, *accepted, *refused})
    first = await deliveries.mark_accepted(session, {key: min(at, now) for key, at in accepted.items()})
    gone = await deliveries.mark_refused(session, refused)
    offered = {message.id for message in answered.batch.messages}
    await deliveries.postpone(session, {key: at for key, at in postponed.items() if key in offered}, TECHNICAL)
    await deliveries.postpone(session, {key: at for key, at in postponed.items() if key not in offered}, PHONE_UNREADABLE)
    # Messages before notices, notices before clocks, each in the order of their ids, as everywhere.
    await notices.lock_notices(session, {*first, *(one.notice_id for one in gone)})
    await audit.record(
        session,
        actor,
        "messages answered",
        "delivery",
        [*accepted, *refused],
        accepted=len(first),
        refused=len(gone),
        postponed=len(postponed),
    )
    await _note_accepted(session, actor, first, now)
    await duty.mark_refused(session, [one.shift_id for one in gone if one.shift_id and one.reason not in _OURS], now)
    await _note_refused(session, actor, context, {one.notice_id: one.reason for one in gone}, now)
    _count(answered.batch, accepted=accepted, refused=refused, postponed=postponed)


def _sorted_out(answered: BatchAnswer, now: datetime) -> tuple[dict[UUID, str], dict[UUID, datetime]]:
    """Divide what was not accepted into refused for good (by the gateway, or by a day of trying) and tried again."""
    refused = dict(answered.answer.refused)
    offered = {message.id for message in answered.batch.messages}
    postponed: dict[UUID, datetime] = {}
    for key, claimed in answered.batch.claimed.items():
        if key in answered.answer.accepted or key in refused:
            continue
        if gives_up(claimed.first_tried_at, now):
            refused[key] = TECHNICAL if key in offered else PHONE_UNREADABLE
        else:
            postponed[key] = next_try(claimed.lane, claimed.attempts, now)
    return refused, postponed


async def _note_accepted(session: AsyncSession, actor: Actor, first: Mapping[UUID, datetime], now: datetime) -> None:
    if not first:
        return
    for seconds in await escalations.mark_accepted(session, first):
        metrics.ESCALATION_SECONDS.observe(seconds)
    sent = await notices.mark_sent(session, first)
    digests = [notice for notice in sent if notice.kind is NoticeKind.DIGEST]
    await start_acknowledgements(session, actor, digests, {notice.id: notice.accepted_at or now for notice in digests})
    households = [notice.id for notice in sent if notice.kind is NoticeKind.HOUSEHOLD and notice.case_id is not None]
    await outbox.publish(session, await note_outcomes_told(session, actor, households, channel="sms"))


async def _note_refused(
    session: AsyncSession, actor: Actor, context: Context, reasons: Mapping[UUID, str], now: datetime
) -> None:
    """A notice of which no phone is left: people are told in person, clocks look for somebody else, silence climbs."""
    if not reasons:
        return
    still_open = await deliveries.list_still_open(session, reasons)
    locked = await notices.lock_notices(session, set(reasons) - still_open)
    # A household that was told by a wrong number, whose right number does not exist either, is told by nobody yet.
    visits = [notice for notice in locked if _is_of_a_case(notice) and notice.state in {NoticeState.WAITING, NoticeState.SENT}]
    others = [notice for notice in locked if not _is_of_a_case(notice) and notice.state is NoticeState.WAITING]
    await notices.turn_to_in_person(session, {notice.id: reasons[notice.id] for notice in visits})
    await request_visits(session, actor, context, visits, now)
    await notices.mark_undeliverable(session, {notice.id: reasons[notice.id] for notice in others})
    # The text to a shared phone is nobody's alone: its households are visited anyway.
    await _publish_undeliverable(session, [notice for notice in others if notice.kind is not NoticeKind.HOUSEHOLD], reasons)
    digests = [notice for notice in others if notice.kind is NoticeKind.DIGEST]
    # Nobody will confirm it: its clock is over at once, so that a person above learns of the silence.
    await start_acknowledgements(session, actor, digests, {notice.id: now for notice in digests}, over=True)
    given_back = await escalations.give_back(session, [one.id for one in others if one.kind is NoticeKind.ESCALATION])
    await climbs.hold(session, given_back)


def _is_of_a_case(notice: Notice) -> bool:
    return notice.kind is NoticeKind.HOUSEHOLD and notice.case_id is not None


async def _publish_undeliverable(session: AsyncSession, lost: Sequence[Notice], reasons: Mapping[UUID, str]) -> None:
    worst = await escalations.find_worst_communes(session, [notice.id for notice in lost if notice.commune_code is None])
    communes = {notice.id: notice.commune_code or worst.get(notice.id, "") for notice in lost}
    await outbox.publish(
        session, [facts.notice_undeliverable(notice, communes[notice.id], reasons[notice.id]) for notice in lost]
    )


def _count(batch: DeliveryBatch, *, accepted: Collection[UUID], refused: Collection[UUID], postponed: Collection[UUID]) -> None:
    lane = next((claimed.lane.name.lower() for claimed in batch.claimed.values()), "households")
    for outcome, messages in (("accepted", accepted), ("refused", refused), ("postponed", postponed)):
        metrics.DELIVERIES.labels(lane, outcome).inc(len(messages))
