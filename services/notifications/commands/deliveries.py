"""Messages on their way: claimed by whoever sends them, and what the gateway's answer means for each notice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.in_person import have_told_in_person
from services.notifications.commands.means import Means
from services.notifications.commands.telling import publish_told, start_acknowledgement
from services.notifications.domain import (
    Claimed,
    Lane,
    Notice,
    NoticeKind,
    NoticeState,
    Outgoing,
    delivery_phone_binding,
)
from services.notifications.policy.ladder import gives_up, next_try
from services.notifications.store import deliveries, escalations, notices, people
from shared import audit, outbox
from shared.events import NoticeUndeliverable
from shared.identity import Actor
from shared.ids import IncidentId, NoticeId, new_id

MAX_AT_ONCE: Final = 200
CLAIM: Final = timedelta(seconds=12)
"""Longer than the gateway's five seconds, short enough that a killed sender's messages go within P4's thirty."""
TECHNICAL: Final = "technical"


@dataclass(frozen=True)
class Batch:
    """Messages that this process holds until its claim ends."""

    messages: tuple[Outgoing, ...] = ()
    claimed: Mapping[UUID, Claimed] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """What the gateway said about a batch; what it did not speak of is tried again."""

    batch: Batch
    accepted: Mapping[UUID, datetime] = field(default_factory=dict)
    refused: Mapping[UUID, str] = field(default_factory=dict)


async def claim_lanes(session: AsyncSession, actor: Actor, lanes: Sequence[Lane], means: Means, now: datetime) -> Batch:
    """Take up to 200 messages of these lanes, the more urgent lane first."""
    claimed = await deliveries.claim_lanes(session, lanes, MAX_AT_ONCE, now, now + CLAIM)
    return await _claimed(session, actor, claimed, means)


async def claim_notice(session: AsyncSession, actor: Actor, notice_id: UUID, means: Means, now: datetime) -> Batch:
    """Take what waits of one notice."""
    claimed = await deliveries.claim_notice(session, notice_id, MAX_AT_ONCE, now, now + CLAIM)
    return await _claimed(session, actor, claimed, means)


async def record_answers(session: AsyncSession, actor: Actor, answers: Answers, means: Means, now: datetime) -> None:
    """Write down what became of a batch, tell the others, start the clocks of acknowledgement. Harmless to repeat."""
    refused, postponed = _sorted_out(answers, now)
    first = await deliveries.mark_accepted(session, {key: min(at, now) for key, at in answers.accepted.items()})
    gone = await deliveries.mark_refused(session, refused)
    await deliveries.postpone(session, postponed, TECHNICAL)
    await audit.record(
        session,
        actor,
        "messages answered",
        "delivery",
        [*answers.accepted, *refused],
        accepted=len(first),
        refused=len(gone),
        postponed=len(postponed),
    )
    await _note_accepted(session, actor, first, now)
    await people.mark_refused(session, [shift for _, shift, reason in gone if shift and reason != TECHNICAL], now)
    await _note_refused(session, actor, {notice: reason for notice, _, reason in gone}, means, now)
    _count(answers.batch, first=len(answers.accepted), refused=refused, postponed=postponed)


def _sorted_out(answers: Answers, now: datetime) -> tuple[dict[UUID, str], dict[UUID, datetime]]:
    """Divide what was not accepted into refused for good (by the gateway, or by a day of trying) and tried again."""
    refused = dict(answers.refused)
    postponed: dict[UUID, datetime] = {}
    for key, claimed in answers.batch.claimed.items():
        if key in answers.accepted or key in refused:
            continue
        if gives_up(claimed.created_at, now):
            refused[key] = TECHNICAL
        else:
            postponed[key] = next_try(claimed.lane, claimed.attempts, now)
    return refused, postponed


async def _claimed(session: AsyncSession, actor: Actor, claimed: Sequence[Claimed], means: Means) -> Batch:
    if not claimed:
        return Batch()
    await audit.record(session, actor, "messages taken for sending", "batch", [new_id()], messages=len(claimed))
    ordered = sorted(claimed, key=lambda one: (one.lane, one.id))
    messages = tuple(
        Outgoing(one.id, means.cipher.open(one.phone, delivery_phone_binding(one.id)), one.text, one.drill) for one in ordered
    )
    return Batch(messages, {one.id: one for one in ordered})


async def _note_accepted(session: AsyncSession, actor: Actor, first: Mapping[UUID, datetime], now: datetime) -> None:
    if not first:
        return
    for seconds in await escalations.mark_accepted(session, first):
        metrics.ESCALATION_SECONDS.observe(seconds)
    sent = await notices.mark_sent(session, first)
    digests = [notice for notice in sent if notice.kind is NoticeKind.DIGEST]
    await start_acknowledgement(session, actor, digests, {notice.id: notice.accepted_at or now for notice in digests})
    told = [notice.id for notice in sent if notice.kind is NoticeKind.HOUSEHOLD]
    await publish_told(session, actor, told, channel="sms")


async def _note_refused(session: AsyncSession, actor: Actor, reasons: Mapping[UUID, str], means: Means, now: datetime) -> None:
    """A notice of which no phone is left: people are told in person, clocks look for somebody else, silence climbs."""
    if not reasons:
        return
    still_open = await deliveries.list_still_open(session, reasons)
    locked = await notices.lock_notices(session, set(reasons) - still_open)
    lost = [notice for notice in locked if notice.state is NoticeState.WAITING]
    visits = [notice for notice in lost if notice.kind is NoticeKind.HOUSEHOLD]
    others = [notice for notice in lost if notice.kind is not NoticeKind.HOUSEHOLD]
    await notices.turn_to_in_person(session, {notice.id: reasons[notice.id] for notice in visits})
    await have_told_in_person(session, actor, visits, means, now)
    await notices.mark_undeliverable(session, {notice.id: reasons[notice.id] for notice in others})
    await _publish_undeliverable(session, others, reasons)
    digests = [notice for notice in others if notice.kind is NoticeKind.DIGEST]
    # Nobody will confirm it: its clock is over at once, so that a person above learns of the silence.
    await start_acknowledgement(session, actor, digests, {notice.id: now for notice in digests}, over=True)
    await escalations.give_back(session, [notice.id for notice in others if notice.kind is NoticeKind.ESCALATION])


async def _publish_undeliverable(session: AsyncSession, lost: Sequence[Notice], reasons: Mapping[UUID, str]) -> None:
    worst = await escalations.find_worst_communes(session, [notice.id for notice in lost if notice.commune_code is None])
    await outbox.publish(
        session,
        [
            NoticeUndeliverable(
                notice_id=NoticeId(notice.id),
                incident_id=IncidentId(notice.incident_id),
                commune_code=notice.commune_code or worst.get(notice.id, ""),
                reason=reasons[notice.id],
                drill=notice.drill,
            )
            for notice in lost
        ],
    )


def _count(batch: Batch, *, first: int, refused: Collection[UUID], postponed: Collection[UUID]) -> None:
    lane = next((claimed.lane.name.lower() for claimed in batch.claimed.values()), "households")
    for outcome, count in (("accepted", first), ("refused", len(refused)), ("postponed", len(postponed))):
        metrics.DELIVERIES.labels(lane, outcome).inc(count)
