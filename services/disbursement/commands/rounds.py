"""Rounds: joined, closed, sent, and left by what the bank does not answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from services.disbursement.domain import Order, Payment, PaymentStatus, Rail, round_group, round_workflow
from services.disbursement.store.rounds import Round
from shared import audit, outbox, windows
from shared.identity import Actor
from shared.ids import PaymentId, RoundId, SourceId
from shared.outbox import Wake
from shared.windows import WindowKind


def round_kind(seconds: float) -> WindowKind:
    """A source and rail has one round in so many seconds; the first after quiet goes at once."""
    return WindowKind("round", seconds)


async def send_with_next_rounds(
    session: AsyncSession, actor: Actor, kind: WindowKind, payments: Sequence[Payment], now: datetime
) -> list[Payment]:
    """Give each payment that is ready for the bank a place in a round, and let those rounds go that can go at once."""
    ready = [each for each in payments if each.rail == "bank" and each.state is PaymentStatus.RESERVED]
    if not ready:
        return list(payments)
    groups = [round_group(cast(SourceId, each.source_id), each.rail) for each in ready]
    joined = await windows.join(session, kind, groups, now)
    places = {each.id: RoundId(window) for each, window in zip(ready, joined, strict=True)}
    await close_rounds(session, actor, kind, now)
    return [replace(each, round_id=places[each.id]) if each.id in places else each for each in payments]


async def close_rounds(session: AsyncSession, actor: Actor, kind: WindowKind, now: datetime) -> int:
    """Close every round that is full or due, and start its work; return how many there were."""
    rounds = [_round(window.id, window.group_key, window.number) for window in await windows.close(session, kind, now)]
    if not rounds:
        return 0
    await store.insert_rounds(session, rounds, now)
    await audit.record(session, actor, "round closed", "round", [each.id for each in rounds])
    await outbox.wake(session, [_wake(each) for each in rounds])
    return len(rounds)


async def mark_sent(session: AsyncSession, actor: Actor, round_id: RoundId, now: datetime) -> list[Order]:
    """Write down that the round goes to the bank, before it does, and return what the bank must hear.

    What was written down before has `is_new` false: it is asked about first.
    """
    payments = await store.lock_payments_of_round(session, round_id)
    reserved = [each for each in payments if each.state is PaymentStatus.RESERVED]
    sent = [replace(each.to(PaymentStatus.SENT), attempt_count=each.attempt_count + 1) for each in reserved]
    if sent:
        cases = await store.find_cases(session, [each.case_id for each in sent])
        payees: dict[PaymentId, tuple[int, bytes]] = {}
        for each in sent:
            case = cases[each.case_id]
            payees[each.id] = (cast(int, case.account_revision), cast(bytes, case.account_hash))
        await store.insert_attempts(session, sent, payees, now)
        await store.save_payments(session, sent, now)
        await audit.record(session, actor, "payments sent", "payment", [each.id for each in sent], round_id=round_id)
    return await store.list_orders_of_round(session, round_id, frozenset(each.end_to_end_id for each in sent))


async def mark_unknown(session: AsyncSession, actor: Actor, round_id: RoundId, now: datetime) -> int:
    """What the bank has not answered leaves the round; from now on PayHousehold asks. Return how many there were."""
    payments = await store.lock_payments_of_round(session, round_id)
    lost = [
        replace(each.to(PaymentStatus.UNKNOWN), alone_since=each.alone_since or now)
        for each in payments
        if each.state is PaymentStatus.SENT
    ]
    if lost:
        await store.save_payments(session, lost, now)
        await audit.record(session, actor, "outcome unknown", "payment", [each.id for each in lost], round_id=round_id)
        await outbox.wake(session, [Wake(each.workflow, each.id) for each in lost])
    return len(lost)


async def ring_complete(session: AsyncSession, actor: Actor, payments: Sequence[Payment]) -> None:
    """Ring for the rounds in which nothing is left to wait for: once a round, not once a payment."""
    rounds = [each.round_id for each in payments if each.round_id is not None]
    complete = await store.list_complete(session, rounds)
    if complete:
        await audit.record(session, actor, "round complete", "round", [each.id for each in complete])
        await outbox.wake(session, [_wake(each, "answers_arrived") for each in complete])


def _wake(each: Round, signal: str | None = None) -> Wake:
    return Wake(round_workflow(each.source_id, each.rail, each.number), each.id, signal=signal)


def _round(window: UUID, group: str, number: int) -> Round:
    source, _, rail = group.rpartition(":")
    return Round(RoundId(window), SourceId(UUID(source)), cast(Rail, rail), number)
