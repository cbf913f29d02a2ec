"""Receipts: a message has arrived, has failed, or nobody says anything of it. Twice, late and out of order are harmless."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.arrivals import note_accepted, note_arrived, note_refused, take_off_duty
from services.notifications.commands.context import Context
from services.notifications.domain.deliveries import NO_RECEIPT, NOT_DELIVERED, NOT_REACHED, Lane
from services.notifications.domain.receipts import Receipt, SentDelivery
from services.notifications.domain.ways import Failure, ReceiptWord
from services.notifications.policy.ways import in_person_at, rules_on, untried
from services.notifications.store import deliveries, notices, receipts
from shared import audit
from shared.identity import Actor


@dataclass
class _Sorted:
    """What follows for each message."""

    arrived: dict[UUID, datetime] = field(default_factory=dict)
    again: set[UUID] = field(default_factory=set)
    failed: dict[UUID, str] = field(default_factory=dict)


async def take_receipts(session: AsyncSession, actor: Actor, context: Context, given: Sequence[Receipt], now: datetime) -> None:
    """Write down what providers say of their messages, and what follows from it. Harmless to repeat, in any order.

    Who has arrived stays arrived. A failure counts only from the provider that has the message now; then the next one is
    asked, and where there is none, or the number is a wrong one, people are told in person.
    """
    held = await receipts.lock_messages(session, {one.message_id for one in given})
    found = _Sorted()
    for one in given:
        message = held.get(one.message_id)
        meaning = context.providers[one.provider].receipt(one.status)
        metrics.RECEIPTS.labels(one.provider, _counted(message, meaning)).inc()
        if message is None or meaning is None or meaning is ReceiptWord.ON_ITS_WAY:
            continue
        if meaning is ReceiptWord.DELIVERED:
            at = min(one.at, now)
            found.arrived[message.id] = min(at, found.arrived.get(message.id, at))
            _note_seconds(message, one.provider, at)
        elif message.may_fail and message.provider == one.provider:
            _sort_failure(context, found, message, is_final=meaning is Failure.PERMANENT)
    await _settle(session, actor, context, found, now)


async def follow_overdue(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Ask another provider about what has no receipt in time, or have people told in person; return how many there were.

    A notice that somebody must confirm has a clock of its own, which goes on.
    """
    overdue = await receipts.lock_overdue(session, now)
    rules = rules_on(context.way_rules, now)
    found, later = _Sorted(), dict[UUID, datetime | None]()
    for message in overdue:
        metrics.RECEIPTS.labels(message.provider or "none", "overdue").inc()
        visit_at = in_person_at(rules, message.first_tried_at or message.accepted_at or now)
        if message.lane is Lane.HOUSEHOLDS and visit_at <= now:
            found.failed[message.id] = NO_RECEIPT
        elif _next_of(context, message) is not None:
            found.again.add(message.id)
        else:
            later[message.id] = visit_at if message.lane is Lane.HOUSEHOLDS else None
    if overdue:
        await audit.record(session, actor, "receipts overdue", "delivery", [one.id for one in overdue])
        await receipts.expect_later(session, later)
        await _settle(session, actor, context, found, now)
    return len(overdue)


async def _settle(session: AsyncSession, actor: Actor, context: Context, found: _Sorted, now: datetime) -> None:
    """Save what was sorted out. Messages before notices, notices before clocks, as everywhere."""
    for key in found.arrived:
        found.failed.pop(key, None)
    again = found.again - found.arrived.keys() - found.failed.keys()
    if not (found.arrived or found.failed or again):
        return
    await audit.record(
        session,
        actor,
        "receipts taken",
        "delivery",
        sorted({*found.arrived, *found.failed, *again}),
        arrived=len(found.arrived),
        failed=len(found.failed),
    )
    arrived = await receipts.mark_arrived(session, found.arrived)
    gone = await deliveries.mark_refused(session, found.failed)
    # A later digest says what these have said: the telephone that was dead hears that one alone.
    await receipts.offer_again(session, again - await deliveries.let_go(session, again), now)
    await notices.lock_notices(session, {*(one.notice_id for one in arrived), *(one.notice_id for one in gone)})
    # The receipt may be here before the answer to the call.
    await note_accepted(session, actor, {one.notice_id: one.at for one in arrived if one.counts}, now)
    await note_arrived(session, actor, arrived)
    await take_off_duty(session, gone, now)
    await note_refused(session, actor, context, {one.notice_id: one.reason for one in gone}, now)


def _sort_failure(context: Context, found: _Sorted, message: SentDelivery, *, is_final: bool) -> None:
    if is_final:
        found.failed[message.id] = NOT_DELIVERED
    elif _next_of(context, message) is None:
        found.failed.setdefault(message.id, NOT_REACHED)
    else:
        found.again.add(message.id)


def _next_of(context: Context, message: SentDelivery) -> str | None:
    return untried(context.providers_of(message.way), (*message.tried, message.provider or ""))


def _counted(message: SentDelivery | None, meaning: Failure | ReceiptWord | None) -> str:
    if message is None:
        return "unknown_message"
    return meaning.value if meaning is not None else "unknown_word"


def _note_seconds(message: SentDelivery, provider: str, at: datetime) -> None:
    if message.accepted_at is not None and message.delivered_at is None:
        metrics.DELIVERY_SECONDS.labels(message.way.value, provider).observe(
            max(0.0, (at - message.accepted_at).total_seconds())
        )
