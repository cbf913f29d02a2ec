"""Cash lists are made out, their money comes back, and they are closed; what becomes of each line: `cash_handovers`.

From the moment that a list is made its money is out: only what is written down of a line ends it, as only the bank's word
ends an order. What is taken back or reduced meanwhile waits for that word.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.duties import check_not_signer
from services.disbursement.commands.limits import hold_back
from services.disbursement.commands.reductions import effects_on, write_effects
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.cash_lists import CashList, HandBack, carrier_binding
from services.disbursement.domain.pauses import InForce
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.handovers import NotYourCommune
from services.disbursement.policy.limits import OVER_LIMITS
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, outbox
from shared.communes import province_of
from shared.duties import Held
from shared.events import Event
from shared.identity import Actor
from shared.ids import PaymentId, RoundId, SourceId, new_id
from shared.outbox import Wake
from shared.texts import Text


@dataclass(frozen=True)
class CashListWish:
    """Which payments an accountant wants on a list (none named: those that wait longest), and who will carry it."""

    source_id: SourceId
    commune_code: str
    carrier: str
    payments: Sequence[PaymentId] = ()


@dataclass(frozen=True)
class Counted:
    """So much money of a list has come back."""

    list_id: RoundId
    amount: int


@dataclass(frozen=True)
class Closing:
    """Which list shall be closed, and which revision of it was read."""

    list_id: RoundId
    seen: int | None


async def make_list(session: AsyncSession, actor: Actor, context: Context, wish: CashListWish, now: datetime) -> CashList:
    """Make out a list and let its money go out: the advance; named by nobody, as many as the limits of the day let go.

    Raises NotYourCommune, NothingForTheList, NotForTheList, OverLimit.
    """
    if not actor.may_act_in(wish.commune_code):
        raise NotYourCommune(commune_code=wish.commune_code)
    name = RoundId(new_id())
    chosen = list(wish.payments)
    if not chosen:
        waiting = await store.cash_queues.list_next(session, wish.source_id, wish.commune_code, policy.cash_lists.MAX_LINES)
        chosen = [payment.id for payment in waiting]
    payments = {payment.id: payment for payment in await store.payments.lock_payments(session, chosen)}
    held = await store.duties.find_duties(session, {payment.case_id for payment in payments.values()})
    files = await store.payees.find_files(session, list(payments.values()))
    in_force = await store.pauses.hold_in_force(session)
    moment = in_force.moment(now)
    source = await store.sources.lock_source(session, wish.source_id)
    cash_list = CashList(
        id=name,
        number=await store.cash_lists.next_number(session, source.id),
        source_id=source.id,
        commune_code=wish.commune_code,
        province_code=province_of(wish.commune_code) or "",
        drill=source.drill,
        carrier=context.cipher.seal(wish.carrier, carrier_binding(name)),
        made_by=actor.subject,
        made_at=moment,
    )
    reasons = {
        place: said
        for place, one in enumerate(chosen)
        if (said := _why_not(payments.get(one), cash_list, (in_force, files), actor.subject, held)) is not None
    }
    if wish.payments:
        policy.cash_lists.refuse_those(reasons)
    going = [payments[one] for place, one in enumerate(chosen) if place not in reasons]
    if not going:
        raise policy.cash_lists.NothingForTheList
    over = await hold_back(session, context, source.id, going, moment)
    if wish.payments:
        policy.cash_lists.refuse_those({place: OVER_LIMITS[over[one]] for place, one in enumerate(chosen) if one in over})
    going = [each for each in going if each.id not in over]
    if not going:
        raise policy.limits.OverLimit
    await _send_out(session, actor, cash_list, going, moment)
    return cash_list


def _why_not(
    payment: Payment | None,
    cash_list: CashList,
    stops: tuple[InForce, Mapping[PaymentId, CaseFile]],
    maker: str,
    held: Mapping[UUID, Collection[Held]],
) -> Text | None:
    if payment is None:
        return _UNKNOWN
    in_force, files = stops
    if policy.payments.stopped_by(payment, files[payment.id]) is not None:
        return _NO_PAYEE
    return policy.cash_lists.why_not_on(payment, cash_list, in_force, maker, held[payment.case_id])


async def _send_out(session: AsyncSession, actor: Actor, cash_list: CashList, going: Sequence[Payment], now: datetime) -> None:
    going = sorted(going, key=policy.payments.precedence)
    lines = [policy.cash_lists.line_of(cash_list, number, each, now) for number, each in enumerate(going, start=1)]
    out = [replace(each.to(PaymentStatus.SENT), round_id=cash_list.id, reason=None) for each in going]
    await store.cash_lists.insert_list(session, cash_list, lines)
    await store.payments.save_payments(session, out, now)
    await store.sources.move_with_list(session, Movement.ADVANCE, lines, now)
    await audit.record(session, actor, "cash list made", "cash list", [cash_list.id], payments=[each.id for each in out])
    metrics.CASH_LISTS.labels("made").inc()


async def hand_back(session: AsyncSession, actor: Actor, context: Context, counted: Counted, now: datetime) -> CashList:
    """Book what has come back: exactly what the lines come to that were not handed over. Their payments wait again.

    Raises CashListNotFound, NotYourCommune, CashListClosed, NothingToHandBack, HandedBackDiffers.
    """
    cash_list, lines = await store.cash_lists.lock_list(session, counted.list_id)
    _check_area(actor, cash_list)
    policy.cash_lists.check_open(cash_list)
    back = policy.cash_lists.hand_back(lines, counted.amount, now)
    held = await store.payments.lock_payments_with_attempts(session, [line.payment_id for line in back])
    files = await store.payees.find_files(session, [each.payment for each in held])
    returned = {each.payment.id: policy.cash_lists.come_back(each.payment, now) for each in held}
    effects = await effects_on(session, [(payment, None) for payment in returned.values()], now)
    returned |= {effect.payment.id: effect.payment for effect in effects}
    waiting = [_by_its_rail(each, returned[each.payment.id], files) for each in held]
    saved = await store.cash_lists.save_list(session, cash_list, back)
    await store.cash_lists.save_hand_back(session, HandBack(cash_list.id, counted.amount, actor.subject, now))
    await store.payments.save_payments(session, waiting, now)
    await store.sources.move_with_list(session, Movement.HAND_BACK, back, now)
    released = [each for each in waiting if each.state is PaymentStatus.RELEASED]
    await store.sources.move(session, Movement.RELEASE, released, now)
    reduced = await write_effects(session, actor, context, effects, now)
    await audit.record(session, actor, "cash handed back", "cash list", [cash_list.id], amount=counted.amount)
    going = await join_next_rounds(session, actor, context, waiting, now)
    await store.payments.save_payments(session, going, now)
    await _tell(session, going, reduced)
    return saved


async def close_list(session: AsyncSession, actor: Actor, closing: Closing, now: datetime) -> CashList:
    """Close a list whose advance is accounted for, to the đồng.

    Raises CashListNotFound, NotYourCommune, CashListClosed, CashListNotRead, CashListChanged, MoneyStillOut.
    """
    cash_list, lines = await store.cash_lists.lock_list(session, closing.list_id)
    _check_area(actor, cash_list)
    closed = policy.cash_lists.close(cash_list, lines, closing.seen, actor.subject, now)
    await store.cash_lists.save_list(session, closed)
    await audit.record(session, actor, "cash list closed", "cash list", [closed.id])
    metrics.CASH_LISTS.labels("closed").inc()
    return closed


async def offer_cash(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Let payments wait for a list that waited for an account, as all did before there were lists; return how many."""
    waiting = await store.cash_queues.lock_without_account(session, policy.payments.MAX_AT_ONCE)
    if not waiting:
        return 0
    files = await store.payees.find_files(session, waiting)
    going = [policy.payments.go_on(each, files.get(each.id)) for each in waiting]
    going = await join_next_rounds(session, actor, context, going, now)
    await store.payments.save_payments(session, going, now)
    await audit.record(session, actor, "payments wait for a cash list", "payment", [each.id for each in going])
    await outbox.publish(session, facts.payees_needed(going))
    return len(going)


async def pay_by_cash(session: AsyncSession, actor: Actor, payment_id: PaymentId, now: datetime) -> Payment:
    """Let a held payment, whose order the bank has refused for good, wait for a cash list: its payee takes it by hand.

    Raises PaymentNotFound, NotYourCommune, ResolvedBySigner, NothingToResolve.
    """
    found = await store.payments.lock_payment_with_attempt(session, payment_id)
    payment = found.payment
    if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
        raise NotYourCommune(commune_code=payment.commune_code)
    await check_not_signer(session, actor, payment)
    odd = await store.odd_answers.list_of_payment(session, payment.id)
    is_open = bool(policy.resolutions.open_meanings(payment, odd))
    if not policy.cash_lists.may_pay_by_cash(payment, found.last, is_open=is_open):
        raise policy.resolutions.NothingToResolve(state=payment.state.value)
    files = await store.payees.find_files(session, [payment])
    ready = policy.cash_lists.pay_by_cash(payment)
    going = policy.payments.by_the_rail_there_is(ready, files[payment.id], found.last, found.last_account)
    await store.payments.save_payments(session, [going], now)
    await audit.record(session, actor, "payment goes by cash list", "payment", [going.id])
    await outbox.publish(session, facts.payees_needed([going]))
    if going.left_round_at is not None:
        await outbox.wake(session, [Wake(going.workflow, going.id, signal="payee_changed")])
    return going


def _by_its_rail(before: PaymentOfCase, after: Payment, files: Mapping[PaymentId, CaseFile]) -> Payment:
    """An account may have been named while the money was out, or its payee be recorded dead."""
    return policy.payments.by_the_rail_there_is(after, files[after.id], before.last, before.last_account)


def _check_area(actor: Actor, cash_list: CashList) -> None:
    if not actor.may_act_in(cash_list.commune_code):
        raise NotYourCommune(commune_code=cash_list.commune_code)


async def _tell(session: AsyncSession, payments: Sequence[Payment], reduced: Sequence[Event]) -> None:
    await outbox.publish(session, [*reduced, *facts.payees_needed(payments)])
    released = [each for each in payments if each.state is PaymentStatus.RELEASED]
    ended = [Wake(each.workflow, each.id, signal="payment_ended") for each in released if each.left_round_at]
    await outbox.wake(session, [*ended, *(Wake(each.workflow, each.id) for each in payments if each.state is _HELD)])
    metrics.ENDED.labels(PaymentStatus.RELEASED.value).inc(len(released))


_HELD: Final = PaymentStatus.HELD
_NO_PAYEE: Final = Text(vi="khoản này đang chờ người nhận", en="it waits for a payee")
_UNKNOWN: Final = Text(vi="không có khoản này", en="there is no such payment")
