"""Decisions as pure functions: which source bears what, what an answer means, when to ask, who may hand over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain import (
    AMOUNT_DIFFERS,
    AT_THE_BANK,
    CASE_RETRACTED,
    HOUSEHOLD_UNKNOWN,
    NO_ACCOUNT,
    Answer,
    AttemptStatus,
    CaseFile,
    Meaning,
    Payment,
    PaymentStatus,
    Rail,
    Source,
    Unit,
    payment_id,
)
from shared.communes import province_of
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.events import AssistanceApproved
from shared.ids import PaymentId, SourceId
from shared.texts import Text

PAID_WITHIN_HOURS: Final = 24
"""From the decision to help in hand: an internal target; the decree says "ngay" and names no number of hours."""
RISK_WHEN_UNKNOWN: Final = 5
"""The household's report has not come yet: the ladder that climbs fastest is the safe one."""
ASK_AFTER: Final = (timedelta(seconds=3), timedelta(seconds=10), timedelta(seconds=30))
"""When a round asks the bank about what it has not answered."""
GIVE_UP_AFTER: Final = timedelta(seconds=60)
"""When a round stops waiting: what is unanswered becomes unknown and leaves for PayHousehold."""
_FIRST_LOOK: Final = timedelta(seconds=10)
_MAX_LOOK: Final = timedelta(minutes=10)
_HELD_LOOK: Final = timedelta(hours=1)

MAX_AT_ONCE: Final = 500
"""How many payments or answers one transaction takes."""


def rail_for(unit: Unit) -> Rail:
    """Money goes by bank, goods from hand to hand."""
    return "bank" if unit == "dong" else "goods"


def payments_owed(facts: Iterable[AssistanceApproved]) -> list[Payment]:
    """Return one payment per award, in the order of the decisions; help that is owed already appears once."""
    owed: dict[PaymentId, Payment] = {}
    for fact in facts:
        for award in fact.awards:
            name = payment_id(fact.household_id, fact.incident_id, award.code, award.person, award.instalment)
            payment = Payment(
                id=name,
                household_id=fact.household_id,
                incident_id=fact.incident_id,
                case_id=fact.case_id,
                award_id=award.award_id,
                decision_id=fact.decision_id,
                decision_number=fact.decision_number,
                decided_at=fact.decided_at,
                signed_by=fact.signed_by,
                benefit=award.code,
                person=award.person,
                instalment=award.instalment,
                commune_code=fact.commune_code,
                province_code=province_of(fact.commune_code) or "",
                amount=award.amount,
                unit=award.unit,
                rail=rail_for(award.unit),
                drill=fact.drill,
            )
            owed.setdefault(name, payment)
    return sorted(owed.values(), key=_turn)


def choose_sources(payments: Iterable[Payment], sources: Sequence[Source]) -> Mapping[PaymentId, SourceId]:
    """Give each payment, in the order of the decisions, the first source that can bear all of it.

    Same unit, never a drill's means for a real household; means of the commune before the province's before the
    country's (NĐ 66, Art. 14: "nguồn lực tại chỗ"), and within a place those bound to the incident first.
    """
    left = {source.id: source.available for source in sources}
    by_place: dict[tuple[str, str | None], list[Source]] = {}
    for source in sorted(sources, key=lambda source: (source.incident_id is None, source.id)):
        by_place.setdefault(_place_of(source), []).append(source)
    chosen: dict[PaymentId, SourceId] = {}
    for payment in sorted(payments, key=_turn):
        places = (("commune", payment.commune_code), ("province", payment.province_code), ("country", None))
        candidates = (source for place in places for source in by_place.get(place, ()))
        found = next((source for source in candidates if _may_bear(source, payment, left[source.id])), None)
        if found is not None:
            left[found.id] -= payment.amount
            chosen[payment.id] = found.id
    return chosen


def go_on(payment: Payment, case: CaseFile | None) -> Payment:
    """Return the payment after means were set aside for it: ready, or waiting for somebody to pay it to."""
    if payment.rail == "goods" or (case is not None and case.account_hash is not None):
        return payment.to(PaymentStatus.RESERVED)
    reason = NO_ACCOUNT if case is not None and case.revision > 0 else HOUSEHOLD_UNKNOWN
    if payment.state is PaymentStatus.WAITING_PAYEE:
        return payment if payment.reason == reason else replace(payment, reason=reason)
    return payment.to(PaymentStatus.WAITING_PAYEE, reason)


def may_try_again(payment: Payment, last: AttemptStatus | None, last_account: bytes | None, account: bytes | None) -> bool:
    """Tell whether a held payment may be paid to this account: the last attempt is certainly dead, and went elsewhere."""
    return (
        payment.state is PaymentStatus.HELD
        and last is AttemptStatus.REJECTED
        and account is not None
        and account != last_account
    )


def retract(payment: Payment, last: AttemptStatus | None, now: datetime) -> Payment:
    """Return the payment of a case that was taken back: released where nothing can have been paid, else to be recovered."""
    waits = payment.state in {PaymentStatus.WAITING_FUNDS, PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED}
    is_dead = payment.state is PaymentStatus.HELD and last is AttemptStatus.REJECTED
    if waits or is_dead or payment.state is PaymentStatus.RETURNED:
        return payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now)
    if payment.state is PaymentStatus.RELEASED:
        return payment
    return replace(payment, recovery=True)


def meaning_of(answer: Answer, payment: Payment, attempt: AttemptStatus) -> Meaning:
    """Return what a bank's answer about one attempt means. Nothing that has ended is changed by what comes late."""
    is_current = answer.end_to_end_id == payment.end_to_end_id
    if attempt is not AttemptStatus.SENT or payment.state not in AT_THE_BANK or not is_current:
        same = attempt.value == answer.status or attempt is AttemptStatus.DISPUTED
        return Meaning.REPEATS if same else Meaning.CONTRADICTS
    if answer.status == "rejected":
        return Meaning.REJECTS
    return Meaning.SETTLES if answer.amount_dong == payment.amount else Meaning.DIFFERS


def answered(payment: Payment, answer: Answer, meaning: Meaning, now: datetime) -> Payment:
    """Return the payment after an answer that means something new."""
    if meaning is Meaning.SETTLES:
        return payment.to(PaymentStatus.SETTLED, at=now)
    if meaning is Meaning.REJECTS and payment.recovery:
        # The case was taken back while the money was out; it has not gone, so there is nothing to recover.
        return replace(payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    reason = AMOUNT_DIFFERS if meaning is Meaning.DIFFERS else answer.reason or "rejected"
    return replace(payment.to(PaymentStatus.HELD, reason), alone_since=payment.alone_since or now)


def should_ask(sent_at: datetime, now: datetime) -> bool:
    """Tell whether the bank has had its time to answer by itself."""
    return now >= sent_at + ASK_AFTER[0]


def should_give_up(sent_at: datetime, now: datetime) -> bool:
    return now >= sent_at + GIVE_UP_AFTER


def next_question(sent_at: datetime, now: datetime) -> datetime:
    """Return when a round looks again at what the bank has not answered."""
    moments = (*(sent_at + wait for wait in ASK_AFTER), sent_at + GIVE_UP_AFTER)
    return next((moment for moment in moments if moment > now), now + ASK_AFTER[0])


def paid_due(decided_at: datetime) -> datetime:
    return decided_at + timedelta(hours=PAID_WITHIN_HOURS)


def next_look(payment: Payment, now: datetime) -> datetime:
    """Return when PayHousehold looks at its payment again: often at first, then less; at its clock in any case."""
    age = now - (payment.alone_since or now)
    pause = _HELD_LOOK if payment.state is PaymentStatus.HELD else min(max(_FIRST_LOOK, age / 2), _MAX_LOOK)
    due = paid_due(payment.decided_at)
    return min(now + pause, due) if due > now else now + pause


class AlreadyHandedOver(Refused):
    """The household has it."""

    code = "already-handed-over"
    title = Text(vi="Khoản này đã được bàn giao", en="This has been handed over already")


class NotReadyForHandover(Refused):
    """It is not ours to hand over now."""

    code = "not-ready-for-handover"
    title = Text(vi="Khoản này chưa thể bàn giao (trạng thái: {state})", en="This cannot be handed over now (state: {state})")


class GoesByBank(Refused):
    """Money for an account is not handed over."""

    code = "goes-by-bank"
    title = Text(
        vi="Khoản tiền này được chuyển khoản, không bàn giao trực tiếp",
        en="This money goes to an account; it is not handed over",
    )


class SignedByYou(Forbidden):
    """Nobody pays what he approved (P6)."""

    code = "separation-of-duties"
    title = Text(
        vi="Người ký quyết định không được bàn giao khoản do mình phê duyệt",
        en="Who signed the decision may not hand over what it grants",
    )


class NotYourCommune(Forbidden):
    """The place lies outside this person's area."""

    code = "not-your-commune"
    title = Text(vi="Xã {commune_code} nằm ngoài địa bàn của bạn", en="Commune {commune_code} is outside your area")


def hand_over(payment: Payment, agent: str, quantity: int | None, now: datetime) -> Payment:
    """Return the payment after its goods were handed over by `agent`, or refuse with the reason."""
    if agent == payment.signed_by:
        raise SignedByYou
    if payment.state is PaymentStatus.HANDED_OVER:
        raise AlreadyHandedOver
    if payment.rail == "bank":
        raise GoesByBank
    if payment.state is not PaymentStatus.RESERVED:
        raise NotReadyForHandover(state=payment.state.value)
    if quantity is not None and quantity != payment.amount:
        reason = Text(vi="phải đúng bằng {amount} theo quyết định", en="must be the {amount} that was decided")
        raise InvalidInput(FieldError("quantity", reason, {"amount": payment.amount}))
    return payment.to(PaymentStatus.HANDED_OVER, at=now)


def _turn(payment: Payment) -> tuple[datetime, str]:
    """Who comes first is served first."""
    return payment.decided_at, str(payment.award_id)


def _place_of(source: Source) -> tuple[str, str | None]:
    if source.commune_code:
        return "commune", source.commune_code
    return ("province", source.province_code) if source.province_code else ("country", None)


def _may_bear(source: Source, payment: Payment, left: int) -> bool:
    return (
        source.unit == payment.unit
        and source.drill == payment.drill
        and source.incident_id in {None, payment.incident_id}
        and left >= payment.amount
    )
