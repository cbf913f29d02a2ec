"""Rounds: joined, closed, marked sent before the bank is called, and left by what the bank does not answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.limits import hold_back
from services.disbursement.domain.attempts import Order
from services.disbursement.domain.bank_files import NOT_TOLD
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.limits import OVER_AWARD_LIMIT, OVER_DAY_LIMIT, day_of
from services.disbursement.domain.payments import NO_REAL_BANK, PAUSED, Payment, PaymentStatus
from services.disbursement.domain.rounds import Round, round_group
from shared import audit, outbox, windows
from shared.copies import replace
from shared.events.disbursement import RailName
from shared.identity import Actor
from shared.ids import PaymentId, RoundId, SourceId
from shared.outbox import Wake
from shared.windows import Window, WindowKind

_WAITS: Final = {
    NO_REAL_BANK: "waits for a real bank",
    PAUSED: "is paused",
    OVER_DAY_LIMIT: "is over the day's limit",
    OVER_AWARD_LIMIT: "is over a limit",
}


def round_window(seconds: float) -> WindowKind:
    """A source and rail has one round in so many seconds; the first after quiet goes at once."""
    return WindowKind("round", seconds)


async def join_next_rounds(
    session: AsyncSession, actor: Actor, context: Context, payments: Sequence[Payment], now: datetime
) -> list[Payment]:
    """Give each payment that is ready for the bank a place in a round, and let those rounds go that can go at once."""
    ready = [each for each in payments if each.rail == "bank" and each.state is PaymentStatus.RESERVED]
    if not ready:
        return list(payments)
    groups = [round_group(cast(SourceId, each.source_id), each.rail) for each in ready]
    joined = await windows.join(session, context.round_window, groups, now)
    round_ids = {each.id: RoundId(window) for each, window in zip(ready, joined, strict=True)}
    await close_rounds(session, actor, context, now)
    return [replace(each, round_id=round_ids[each.id]) if each.id in round_ids else each for each in payments]


async def close_rounds(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Close every round that is full or due, and start its work; return how many there were."""
    rounds = [_round(window) for window in await windows.close(session, context.round_window, now)]
    if not rounds:
        return 0
    await store.rounds.insert_rounds(session, rounds, now)
    await audit.record(session, actor, "round closed", "round", [each.id for each in rounds])
    await outbox.wake(session, [_wake(each) for each in rounds])
    return len(rounds)


async def mark_sent(session: AsyncSession, actor: Actor, context: Context, round_id: RoundId, now: datetime) -> list[Order]:
    """Write down that the round goes to the bank, before it does, and return what the bank must hear.

    What was written down before has `is_new` false: it is asked about first. What the bank may not hear of leaves the round,
    so that it stands before nobody: here alone something new is ordered, and so here alone a pause or a limit stops it. Here it
    is asked once more, too, whether it goes to whom it was signed for.
    """
    payments = await store.payments.lock_payments_of_round(session, round_id)
    waiting = [each for each in payments if each.state is PaymentStatus.RESERVED]
    in_force = await store.pauses.hold_in_force(session)
    now = in_force.moment(now)
    obstacles = {each.id: policy.payments.obstacle_to(each, in_force, bank_is_real=context.bank_is_real) for each in waiting}
    await _let_wait(session, actor, waiting, obstacles, now)
    ready = [each for each in waiting if obstacles[each.id] is None]
    files = await store.payees.find_files(session, ready)
    reserved = [each for each in ready if files[each.id].account_hash is not None]
    await _let_go_elsewhere(session, actor, [each for each in ready if files[each.id].account_hash is None], files, now)
    over: dict[PaymentId, str | None] = {}
    for source in sorted({cast(SourceId, each.source_id) for each in reserved}):
        over |= await hold_back(session, context, source, [each for each in reserved if each.source_id == source], now)
    await _let_wait(session, actor, [each for each in reserved if each.id in over], over, now)
    going = [each for each in reserved if each.id not in over]
    sent = [replace(each.to(PaymentStatus.SENT), attempt_count=each.attempt_count + 1) for each in going]
    if sent:
        told_in = NOT_TOLD if context.bank_by_files else None
        await store.attempts.insert_attempts(session, sent, files, now, told_in=told_in)
        await store.payments.save_payments(session, sent, now)
        await audit.record(session, actor, "payments sent", "payment", [each.id for each in sent], round_id=round_id)
    return await store.attempts.list_orders_of_round(session, round_id, frozenset(each.end_to_end_id for each in sent))


async def _let_wait(
    session: AsyncSession, actor: Actor, payments: Sequence[Payment], obstacles: Mapping[PaymentId, str | None], now: datetime
) -> None:
    for reason, action in _WAITS.items():
        left = [replace(each, round_id=None, reason=reason) for each in payments if obstacles[each.id] == reason]
        if left:
            await store.payments.save_payments(session, left, now)
            await audit.record(session, actor, action, "payment", [each.id for each in left])


async def _let_go_elsewhere(
    session: AsyncSession, actor: Actor, payments: Sequence[Payment], files: Mapping[PaymentId, CaseFile], now: datetime
) -> None:
    """What has no account by which it may be paid leaves the round: it waits for a payee, or for a cash list."""
    if not payments:
        return
    left = [policy.payments.by_the_rail_there_is(each, files[each.id]) for each in payments]
    await store.payments.save_payments(session, left, now)
    await audit.record(session, actor, "waits for a payee", "payment", [each.id for each in left])
    await outbox.publish(session, facts.payees_needed(left))


async def send_what_waited(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Let payments go that waited for a bank which moves money; return how many."""
    waited = await store.payments.lock_without_real_bank(session, policy.payments.MAX_AT_ONCE)
    if waited:
        going = await join_next_rounds(session, actor, context, [replace(each, reason=None) for each in waited], now)
        await store.payments.save_payments(session, going, now)
        await audit.record(session, actor, "a real bank is there", "payment", [each.id for each in going])
    return len(waited)


async def let_over_limit_go(session: AsyncSession, actor: Actor, context: Context, source: SourceId, now: datetime) -> int:
    """Give a place in the next rounds to what a limit of this source stopped and stops no more; return how many.

    Until its order is written down it keeps its reason, and with it its place before those who come after it.
    """
    waiting = await store.limits.lock_over_limit(session, source, policy.payments.MAX_AT_ONCE)
    limits = context.terms.limits_of(source, day_of(now))
    ordered = await store.limits.find_ordered(session, source, day_of(now))
    of_awards = await store.limits.sum_of_awards(session, waiting)
    over = policy.limits.over_limits(waiting, (), limits, ordered, of_awards)
    going = await join_next_rounds(session, actor, context, [each for each in waiting if each.id not in over], now)
    otherwise = [replace(each, reason=over[each.id]) for each in waiting if over.get(each.id, each.reason) != each.reason]
    await store.payments.save_payments(session, [*going, *otherwise], now)
    if going:
        await audit.record(session, actor, "a limit lets go", "payment", [each.id for each in going])
    if otherwise:
        await audit.record(session, actor, "another limit stops it", "payment", [each.id for each in otherwise])
    return len(going)


async def mark_unknown(session: AsyncSession, actor: Actor, round_id: RoundId, now: datetime) -> int:
    """What the bank has not answered leaves the round; from now on PayHousehold asks. Return how many there were."""
    payments = await store.payments.lock_payments_of_round(session, round_id)
    lost = [
        replace(each.to(PaymentStatus.UNKNOWN, each.reason), left_round_at=each.left_round_at or now)
        for each in payments
        if each.state is PaymentStatus.SENT
    ]
    if lost:
        await store.payments.save_payments(session, lost, now)
        await audit.record(session, actor, "outcome unknown", "payment", [each.id for each in lost], round_id=round_id)
        await outbox.wake(session, [Wake(each.workflow, each.id) for each in lost])
    return len(lost)


async def ring_complete_rounds(session: AsyncSession, actor: Actor, payments: Sequence[Payment]) -> None:
    """Ring for the rounds in which nothing is left to wait for: once a round, not once a payment."""
    rounds = [each.round_id for each in payments if each.round_id is not None]
    complete = await store.rounds.list_complete(session, rounds)
    if complete:
        await audit.record(session, actor, "round complete", "round", [each.id for each in complete])
        await outbox.wake(session, [_wake(each, "answers_arrived") for each in complete])


def _wake(each: Round, signal: str | None = None) -> Wake:
    return Wake(each.workflow, each.id, signal=signal)


def _round(window: Window) -> Round:
    source, _, rail = window.group_key.rpartition(":")
    return Round(RoundId(window.id), SourceId(UUID(source)), cast(RailName, rail), window.number)
