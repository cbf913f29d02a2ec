"""What a provider's answer means: for each message, for its notice, and for those who must hear of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.arrivals import note_accepted, note_arrived, note_refused, take_off_duty
from services.notifications.commands.context import Context
from services.notifications.domain.deliveries import PHONE_UNREADABLE, TECHNICAL, BatchAnswer, ClaimedDelivery
from services.notifications.policy.deliveries import gives_up, next_try
from services.notifications.policy.ways import overdue_at, rules_on, untried
from services.notifications.store import deliveries, notices, receipts
from shared import audit
from shared.identity import Actor


@dataclass
class _Sorted:
    """What was not accepted, by what follows: refused for good, released to another provider, or tried again with this one."""

    refused: dict[UUID, str]
    released: dict[UUID, datetime] = field(default_factory=dict)
    postponed: dict[UUID, datetime] = field(default_factory=dict)


async def record_gateway_answer(
    session: AsyncSession, actor: Actor, context: Context, answered: BatchAnswer, now: datetime
) -> None:
    """Write down what became of a provider's batch, inform the others, start the clocks of acknowledgement.

    Harmless to repeat.
    """
    answer, batch = answered.answer, answered.batch
    accepted = {key: min(at, now) for key, at in answer.accepted.items()}
    rest = _sorted_out(context, answered, now)
    await deliveries.lock_deliveries(session, {*batch.claimed, *accepted, *rest.refused})
    rules = rules_on(context.way_rules, now)
    owing = {key: one for key, one in batch.claimed.items() if key in accepted and one.way.has_receipts}
    due = {key: overdue_at(rules, one.lane, accepted[key]) for key, one in owing.items()}
    first = await deliveries.mark_accepted(session, accepted, due)
    arrived = await receipts.mark_arrived(session, {key: accepted[key] for key in answer.delivered if key in accepted})
    gone = await deliveries.mark_refused(session, rest.refused)
    await deliveries.release(session, rest.released, answer.turned_away)
    offered = {message.id for message in batch.messages}
    await deliveries.postpone(session, {key: at for key, at in rest.postponed.items() if key in offered}, TECHNICAL)
    await deliveries.postpone(session, {key: at for key, at in rest.postponed.items() if key not in offered}, PHONE_UNREADABLE)
    await deliveries.let_go(session, {*rest.released, *rest.postponed})
    # Messages before notices, notices before clocks, each in the order of their ids, as everywhere.
    await notices.lock_notices(session, {*first, *(one.notice_id for one in gone), *(one.notice_id for one in arrived)})
    await audit.record(
        session,
        actor,
        "messages answered",
        "delivery",
        [*accepted, *rest.refused],
        accepted=len(first),
        refused=len(gone),
        postponed=len(rest.postponed) + len(rest.released),
    )
    await note_accepted(session, actor, first, now)
    await note_arrived(session, actor, arrived)
    await take_off_duty(session, gone, now)
    await note_refused(session, actor, context, {one.notice_id: one.reason for one in gone}, now)
    _count(answered, rest)


def _sorted_out(context: Context, answered: BatchAnswer, now: datetime) -> _Sorted:
    """Divide what was not accepted; what a provider may have from an earlier try stays with it until its receipt is overdue."""
    answer = answered.answer
    provider_of = {message.id: message.provider for message in answered.batch.messages}
    found = _Sorted(dict(answer.refused))
    for key, claimed in answered.batch.claimed.items():
        if key in answer.accepted or key in found.refused:
            continue
        if gives_up(claimed.first_tried_at, now):
            found.refused[key] = TECHNICAL if key in provider_of else PHONE_UNREADABLE
        elif key in answer.turned_away and not _was_in_doubt(claimed, provider_of[key]):
            other = untried(context.providers_of(claimed.way), (*claimed.offer.tried, provider_of[key]))
            found.released[key] = now if other is not None else next_try(claimed.lane, claimed.attempts, now)
        else:
            found.postponed[key] = next_try(claimed.lane, claimed.attempts, now)
    return found


def _was_in_doubt(claimed: ClaimedDelivery, provider: str) -> bool:
    return claimed.offer.in_doubt and claimed.offer.provider == provider


def _count(answered: BatchAnswer, rest: _Sorted) -> None:
    answer, batch = answered.answer, answered.batch
    lane = next((claimed.lane.name.lower() for claimed in batch.claimed.values()), "households")
    way = next((claimed.way.value for claimed in batch.claimed.values()), "sms")
    provider = next((message.provider for message in batch.messages), "none")
    counts = {
        "accepted": len(answer.accepted),
        "refused": len(rest.refused),
        "turned_away": len(rest.released),
        "postponed": len(rest.postponed),
    }
    for outcome in ("accepted", "refused", "postponed"):
        more = counts["turned_away"] if outcome == "postponed" else 0
        metrics.DELIVERIES.labels(lane, outcome).inc(counts[outcome] + more)
    for outcome, count in counts.items():
        metrics.MESSAGES.labels(way, provider, outcome).inc(count)
