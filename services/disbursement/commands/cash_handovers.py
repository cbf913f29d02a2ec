"""Money of a cash list passes into the households' hands, or nobody takes it: line by line, and one refused stops no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.reductions import claim_handed_over
from services.disbursement.domain.cash_lists import CashHandover, CashLine, CashList, NotHandedOver
from services.disbursement.domain.handovers import EvidenceKind, HandoverRecord
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.handovers import NotYourCommune
from shared import audit, clocks, outbox
from shared.duties import Duty, check_duty
from shared.errors import Problem
from shared.identity import Actor
from shared.ids import PaymentId, RoundId
from shared.outbox import Wake
from shared.targets import PAID

T = TypeVar("T")


@dataclass(frozen=True)
class LinesChanged:
    """What became of each line that was written down, and of those that were refused, why."""

    cash_list: CashList
    done: Sequence[CashLine]
    refused: Mapping[PaymentId, Problem]


async def hand_over(
    session: AsyncSession, actor: Actor, context: Context, work: tuple[RoundId, Sequence[CashHandover]], now: datetime
) -> LinesChanged:
    """Write down who has taken which money of a list, settle those payments, tell the others.

    What was handed over while it was paused is recorded: unrecorded, it would be given a second time.
    """
    cash_list, lines = await _held(session, actor, work[0])
    said = {each.payment_id: each for each in work[1]}
    on_list = [name for name in said if name in lines]
    payments = {payment.id: payment for payment in await store.payments.lock_payments(session, on_list)}
    duties = await store.duties.find_duties(session, {payment.case_id for payment in payments.values()})
    stopped = await store.handovers.list_stopped(session, [(each, lines[each.id].amount) for each in payments.values()])

    def given(name: PaymentId) -> tuple[Payment, CashLine]:
        payment = payments[name]
        handed_at, before = said[name].handed_at, policy.cash_lists.BEFORE_THE_LIST
        policy.handovers.check_moment(handed_at, cash_list.made_at, before, now)
        held = {*duties[payment.case_id], (payment.signed_by, Duty.SIGN)}
        check_duty(actor.subject, Duty.HAND_OVER, {payment.case_id: held})
        return policy.cash_lists.hand_over(payment, lines[name], said[name], stopped, now)

    done, refused = _one_by_one(said, lines, given)
    if not done:
        return LinesChanged(cash_list, (), refused)
    saved = await store.cash_lists.save_list(session, cash_list, [line for _, line in done])
    await _settle(session, actor, ([payment for payment, _ in done], said), now)
    await store.sources.move_with_list(session, Movement.HAND_OVER, [line for _, line in done], now)
    await _tell(session, actor, context, [payment for payment, _ in done], now)
    return LinesChanged(saved, [line for _, line in done], refused)


async def keep_back(
    session: AsyncSession, actor: Actor, work: tuple[RoundId, Sequence[NotHandedOver]], now: datetime
) -> LinesChanged:
    """Write down of which lines nobody took the money, and why; it is to come back."""
    cash_list, lines = await _held(session, actor, work[0])
    said = {each.payment_id: each for each in work[1]}
    done, refused = _one_by_one(said, lines, lambda name: policy.cash_lists.keep_back(lines[name], said[name], now))
    saved = cash_list
    if done:
        saved = await store.cash_lists.save_list(session, cash_list, done)
        names = [line.payment_id for line in done]
        await audit.record(session, actor, "cash not handed over", "payment", names, cash_list=cash_list.id)
    return LinesChanged(saved, done, refused)


async def _held(session: AsyncSession, actor: Actor, name: RoundId) -> tuple[CashList, dict[PaymentId, CashLine]]:
    cash_list, lines = await store.cash_lists.lock_list(session, name)
    if not actor.may_act_in(cash_list.commune_code):
        raise NotYourCommune(commune_code=cash_list.commune_code)
    policy.cash_lists.check_open(cash_list)
    return cash_list, {line.payment_id: line for line in lines}


def _one_by_one(
    said: Mapping[PaymentId, object], lines: Mapping[PaymentId, CashLine], change: Callable[[PaymentId], T]
) -> tuple[list[T], dict[PaymentId, Problem]]:
    done: list[T] = []
    refused: dict[PaymentId, Problem] = {}
    for name in sorted(said):
        try:
            if name not in lines:
                raise policy.cash_lists.NotOnTheList
            done.append(change(name))
        except Problem as problem:
            refused[name] = problem
    return done, refused


async def _settle(
    session: AsyncSession,
    actor: Actor,
    work: tuple[Sequence[Payment], Mapping[PaymentId, CashHandover]],
    now: datetime,
) -> None:
    payments, said = work
    await store.payments.save_payments(session, payments, now)
    records = [_record(payment, said[payment.id], actor) for payment in payments]
    await store.handovers.save_handovers(session, records)
    names = [payment.id for payment in payments]
    await clocks.keep(session, PAID, names, now)
    marks = sorted({said[name].mark.value for name in names})
    await audit.record(session, actor, "cash handed over", "payment", names, marks=marks)


async def _tell(session: AsyncSession, actor: Actor, context: Context, payments: Sequence[Payment], now: datetime) -> None:
    claimed = await claim_handed_over(session, actor, context, payments, now)
    await outbox.publish(session, [*map(facts.payment_settled, payments), *claimed])
    looked_after = [each for each in payments if each.left_round_at is not None]
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in looked_after])
    for payment in payments:
        metrics.ENDED.labels(payment.state.value).inc()
        metrics.SETTLEMENT_SECONDS.labels(payment.rail).observe((now - payment.decided_at).total_seconds())


def _record(payment: Payment, said: CashHandover, actor: Actor) -> HandoverRecord:
    proof = EvidenceKind.SIGNED_LIST.value
    return HandoverRecord(payment.id, said.handed_to, payment.amount, actor.subject, said.handed_at, said.details, proof)
