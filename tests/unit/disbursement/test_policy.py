"""Which source bears what, what an answer means, when to ask, who may hand over."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.attempts import Attempt, AttemptStatus, Claim
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.handovers import Carried, EvidenceKind, Handover, Stop
from services.disbursement.domain.odd_answers import EarlyReturn
from services.disbursement.domain.payments import CASE_RETRACTED, ENDED, TRANSITIONS, PaymentStatus
from shared.errors import InvalidInput, Refused
from shared.ids import new_id
from shared.targets import PAID, target_on
from tests.support.builders import COMMUNE, MORNING, PROVINCE, an_approved_award, an_assistance_approved
from tests.unit.disbursement.builders import a_payment, a_source

places = st.sampled_from([(None, None), (COMMUNE, None), (None, PROVINCE)])
sources = st.lists(
    st.builds(
        lambda place, available, unit: a_source(commune_code=place[0], province_code=place[1], available=available, unit=unit),
        places,
        st.integers(0, 30),
        st.sampled_from(["dong", "kg"]),
    ),
    max_size=5,
)
payments = st.lists(
    st.builds(
        lambda amount, unit, minute: a_payment(amount=amount, unit=unit, decided_at=MORNING + timedelta(minutes=minute)),
        st.integers(1, 20),
        st.sampled_from(["dong", "kg"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(payments, sources)
def test_no_source_ever_bears_more_than_it_has_or_another_unit(owed: Any, available: Any) -> None:
    chosen = policy.sources.choose_sources(owed, available)

    by_id = {source.id: source for source in available}
    taken: Counter[object] = Counter()
    for payment in owed:
        if payment.id in chosen:
            taken[chosen[payment.id]] += payment.amount
            assert by_id[chosen[payment.id]].unit == payment.unit
    assert all(amount <= by_id[source].available for source, amount in taken.items())


@given(payments, sources)
def test_nobody_waits_while_a_source_could_bear_him(owed: Any, available: Any) -> None:
    chosen = policy.sources.choose_sources(owed, available)

    left = {source.id: source.available for source in available}
    for payment in owed:
        if payment.id in chosen:
            left[chosen[payment.id]] -= payment.amount
    for payment in owed:
        if payment.id not in chosen:
            assert all(left[source.id] < payment.amount for source in available if source.unit == payment.unit)


def test_a_payment_is_never_split_over_two_sources() -> None:
    payment = a_payment(amount=10)

    assert policy.sources.choose_sources([payment], [a_source(available=9), a_source(available=9)]) == {}


@pytest.mark.parametrize(("unit", "rail"), [("dong", "bank"), ("kg", "goods"), ("set", "goods")])
def test_money_goes_by_bank_and_goods_by_hand(unit: Any, rail: Any) -> None:
    assert policy.payments.rail_for(unit) == rail


def test_the_same_help_approved_twice_is_owed_once() -> None:
    fact = an_assistance_approved(awards=(an_approved_award(code="RICE"), an_approved_award(code="RICE")))

    owed = policy.payments.payments_owed([fact, fact])

    assert [payment.award_id for payment in owed] == [fact.awards[0].award_id]


def _answer(payment: Any, status: Any = "settled", **values: Any) -> Any:
    return Answer(
        **{"end_to_end_id": payment.end_to_end_id, "status": status, "said": None, "amount_dong": payment.amount, **values}
    )


def _attempt(payment: Any, status: AttemptStatus, named_amount: int | None = None) -> Attempt:
    return Attempt(payment, status, b"account", 1, named_amount)


SENT = replace(a_payment(), state=PaymentStatus.SENT, attempt_count=1)


@pytest.mark.parametrize("state", [PaymentStatus.SENT, PaymentStatus.UNKNOWN])
@pytest.mark.parametrize(
    ("status", "amount", "meaning"),
    [
        ("settled", 5_400_000, Meaning.SETTLES),
        ("settled", 5_400_001, Meaning.DIFFERS),
        ("rejected", None, Meaning.REJECTS),
    ],
)
def test_an_answer_means_what_it_says_while_the_money_is_out(state: Any, status: Any, amount: Any, meaning: Any) -> None:
    payment = replace(SENT, state=state)

    assert (
        policy.bank_answers.meaning_of(_answer(payment, status, amount_dong=amount), _attempt(payment, AttemptStatus.SENT))
        is meaning
    )


@pytest.mark.parametrize(
    ("status", "said", "minutes", "meaning"),
    [
        ("returned", None, 0, Meaning.ODD),
        ("returned", 5_400_000, 1, Meaning.ODD),
        ("returned", 5_400_000, 9, Meaning.RETURNS),
        ("settled", 5_400_000, 0, Meaning.RETURNS),
        ("settled", 5_398_900, 0, Meaning.SETTLES),
        ("rejected", 5_400_000, 9, Meaning.REJECTS),
    ],
)
def test_what_came_back_and_never_arrived_ends_nothing_at_its_first_word(
    status: Any, said: int | None, minutes: int, meaning: Any
) -> None:
    answer, first_at = _answer(SENT, "returned", amount_dong=said), MORNING - timedelta(minutes=minutes)
    early = None if said is None else EarlyReturn(answer, first_at)
    sure_before = MORNING - timedelta(minutes=5)

    assert (
        policy.bank_answers.meaning_of(_answer(SENT, status), _attempt(SENT, AttemptStatus.SENT), early, sure_before) is meaning
    )


@pytest.mark.parametrize("state", sorted(set(PaymentStatus) - {PaymentStatus.SENT, PaymentStatus.UNKNOWN}))
@pytest.mark.parametrize("status", ["settled", "rejected"])
@pytest.mark.parametrize("attempt", list(AttemptStatus))
def test_an_answer_never_moves_what_is_not_out(state: Any, status: Any, attempt: Any) -> None:
    payment = replace(SENT, state=state)
    may_be_set_right = state is PaymentStatus.HELD and attempt in {AttemptStatus.REFUSED, AttemptStatus.DISPUTED}

    meaning = policy.bank_answers.meaning_of(_answer(payment, status), _attempt(payment, attempt))

    assert may_be_set_right or meaning in {Meaning.REPEATS, Meaning.CONTRADICTS}


@pytest.mark.parametrize(
    ("attempt", "status", "amount", "meaning"),
    [
        (AttemptStatus.DISPUTED, "settled", 5_400_000, Meaning.SETTLES),
        (AttemptStatus.DISPUTED, "settled", 5_398_900, Meaning.CONTRADICTS),
        (AttemptStatus.DISPUTED, "rejected", None, Meaning.CONTRADICTS),
        (AttemptStatus.REFUSED, "settled", 5_400_000, Meaning.SETTLES),
        (AttemptStatus.REFUSED, "settled", 5_398_900, Meaning.DIFFERS),
        (AttemptStatus.REFUSED, "rejected", None, Meaning.REJECTS),
        (AttemptStatus.REFUSED, "refused", None, Meaning.REPEATS),
    ],
)
def test_what_is_held_is_set_right_by_an_exact_word(attempt: Any, status: Any, amount: Any, meaning: Any) -> None:
    payment = replace(SENT, state=PaymentStatus.HELD)

    assert policy.bank_answers.meaning_of(_answer(payment, status, amount_dong=amount), _attempt(payment, attempt)) is meaning


def test_where_the_bank_contradicts_itself_no_further_word_settles() -> None:
    payment = replace(SENT, state=PaymentStatus.HELD, contradicted=True)

    assert policy.bank_answers.meaning_of(_answer(payment), _attempt(payment, AttemptStatus.DISPUTED)) is Meaning.REPEATS


@pytest.mark.parametrize("contradicted", [False, True])
@pytest.mark.parametrize(("amount", "meaning"), [(4_000_000, Meaning.REPEATS), (1_000, Meaning.CONTRADICTS)])
def test_another_sum_than_the_bank_named_last_is_a_new_word(amount: Any, meaning: Any, *, contradicted: bool) -> None:
    payment = replace(SENT, state=PaymentStatus.HELD, contradicted=contradicted)
    attempt = _attempt(payment, AttemptStatus.DISPUTED, 4_000_000)

    assert policy.bank_answers.meaning_of(_answer(payment, amount_dong=amount), attempt) is meaning


@pytest.mark.parametrize(("amount", "meaning"), [(5_400_000, "repeats"), (5_398_900, "repeats"), (5_000_000, "contradicts")])
def test_another_amount_after_the_end_is_a_contradiction_unless_it_was_named_before(amount: Any, meaning: Any) -> None:
    payment = replace(SENT, state=PaymentStatus.SETTLED)
    attempt = _attempt(payment, AttemptStatus.SETTLED, 5_398_900)

    assert policy.bank_answers.meaning_of(_answer(payment, amount_dong=amount), attempt) == meaning


@pytest.mark.parametrize("state", list(PaymentStatus))
def test_a_contradiction_is_flagged_and_leaves_nothing_that_could_be_tried_again(state: Any) -> None:
    after = policy.bank_answers.contradict(replace(SENT, state=state), _answer(SENT), MORNING)

    assert after.contradicted
    assert after.state not in {PaymentStatus.RESERVED, PaymentStatus.WAITING_PAYEE}
    assert not policy.payments.may_try_again(after, AttemptStatus.REJECTED, b"old", b"new")


def test_a_word_about_an_earlier_attempt_never_moves_the_later_one() -> None:
    payment = replace(SENT, attempt_count=2)
    answer = _answer(payment, end_to_end_id=f"{payment.id}-1")

    assert policy.bank_answers.meaning_of(answer, _attempt(payment, AttemptStatus.SENT)) in {
        Meaning.REPEATS,
        Meaning.CONTRADICTS,
    }


@pytest.mark.parametrize("recovery", [True, False])
@pytest.mark.parametrize("state", [PaymentStatus.SENT, PaymentStatus.UNKNOWN])
@pytest.mark.parametrize("meaning", [Meaning.SETTLES, Meaning.REJECTS, Meaning.REFUSES, Meaning.DIFFERS])
def test_every_answer_leads_where_the_table_allows(meaning: Any, state: Any, recovery: Any) -> None:
    payment = replace(SENT, state=state, recovery=recovery)

    after = policy.bank_answers.apply_answer(payment, _answer(payment), meaning, MORNING)

    assert after.state in TRANSITIONS[state]
    assert (after.state is PaymentStatus.SETTLED) == (meaning is Meaning.SETTLES)
    assert (after.left_round_at is not None) == (after.state is PaymentStatus.HELD)


@pytest.mark.parametrize("state", list(PaymentStatus))
@pytest.mark.parametrize("last", [None, *AttemptStatus])
def test_a_retraction_releases_only_what_can_never_have_been_paid(state: Any, last: Any) -> None:
    after = policy.cases.retract(replace(a_payment(), state=state), last, MORNING)

    if after.state is not state:
        assert after.state is PaymentStatus.RELEASED
        assert state not in {PaymentStatus.SENT, PaymentStatus.UNKNOWN, PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER}
        assert state is not PaymentStatus.HELD or last is AttemptStatus.REJECTED
    elif state is not PaymentStatus.RELEASED:
        assert after.recovery


@pytest.mark.parametrize("state", list(PaymentStatus))
@pytest.mark.parametrize("last", [None, *AttemptStatus])
@pytest.mark.parametrize("account", [None, b"old", b"new"])
def test_another_try_needs_a_dead_attempt_and_another_account(state: Any, last: Any, account: Any) -> None:
    payment = replace(a_payment(), state=state)

    may = policy.payments.may_try_again(payment, last, b"old", account)

    waits = state in {PaymentStatus.HELD, PaymentStatus.RETURNED}
    assert may == (waits and last in {AttemptStatus.REJECTED, AttemptStatus.RETURNED} and account == b"new")


def _case(**values: Any) -> Any:
    defaults = {"revision": 1, "risk_level": 3, "account_revision": None, "account_hash": None, "retracted": False}
    return CaseFile(**{"case_id": new_id(), **defaults, **values})


@pytest.mark.parametrize(
    ("case", "rail", "state", "reason"),
    [
        (None, "bank", PaymentStatus.WAITING_PAYEE, "household_unknown"),
        (_case(revision=0), "bank", PaymentStatus.WAITING_PAYEE, "household_unknown"),
        (_case(), "bank", PaymentStatus.RESERVED, None),
        (_case(account_hash=b"x", account_revision=1), "bank", PaymentStatus.RESERVED, None),
        (None, "goods", PaymentStatus.RESERVED, None),
    ],
)
def test_a_payment_goes_on_as_far_as_its_payee_is_known(case: Any, rail: Any, state: Any, reason: Any) -> None:
    after = policy.payments.go_on(a_payment(rail=rail), case)

    assert (after.state, after.reason) == (state, reason)


def test_a_round_asks_after_3_10_and_30_seconds_and_gives_up_after_60() -> None:
    def later(seconds: float) -> Any:
        return MORNING + timedelta(seconds=seconds)

    assert [policy.rounds.next_question(MORNING, later(wait)) for wait in (0, 3, 9.9, 10, 31)] == [
        later(wait) for wait in (3, 10, 10, 30, 60)
    ]
    assert [policy.rounds.should_ask(MORNING, later(wait)) for wait in (2.9, 3)] == [False, True]
    assert [policy.rounds.should_give_up(MORNING, later(wait)) for wait in (59.9, 60)] == [False, True]


@given(st.sampled_from(sorted(set(PaymentStatus) - ENDED)), st.integers(0, 10**6), st.sampled_from([1, 60, 3600]))
def test_a_payment_alone_is_looked_at_again_within_the_hour_and_at_its_clock(state: Any, seconds: Any, pace: int) -> None:
    moment = MORNING + timedelta(seconds=seconds)
    payment = replace(a_payment(), state=state, left_round_at=MORNING)

    look = policy.payments.next_look(payment, moment, pace)

    assert moment < look <= moment + timedelta(hours=1)
    due = target_on(PAID, payment.decided_at, 4).due_after(payment.decided_at, pace)
    assert not (moment < due < look)


RESERVED_GOODS = replace(a_payment(unit="kg", rail="goods", amount=60), state=PaymentStatus.RESERVED)


def _said(quantity: int | None = None, handed_at: datetime | None = None) -> Handover:
    return Handover(RESERVED_GOODS.id, "household", quantity, EvidenceKind.SIGNED_LIST, b"", handed_at)


@pytest.mark.parametrize("quantity", [None, 60])
def test_goods_are_handed_over_whole(quantity: Any) -> None:
    assert policy.handovers.hand_over(RESERVED_GOODS, _said(quantity), None, MORNING).state is PaymentStatus.HANDED_OVER


_NOON = MORNING + timedelta(hours=4)
_OUT = Carried(60, MORNING, (Stop(MORNING + timedelta(hours=1), 40), Stop(MORNING + timedelta(hours=2), 25)))


@pytest.mark.parametrize(
    ("minutes", "quantity", "given"),
    [
        (30, None, 60),
        (30, 60, 60),
        (30, 25, 25),
        (30, 40, InvalidInput),
        (90, None, 40),
        (90, 40, 40),
        (90, 60, InvalidInput),
        (120, None, 25),
        (120, 40, InvalidInput),
        (-6, None, InvalidInput),
        (246, None, InvalidInput),
        (None, None, 25),
        (None, 60, InvalidInput),
    ],
)
def test_what_was_owed_when_it_was_given_is_taken_as_given_or_the_less_that_is_owed_now(
    minutes: int | None, quantity: int | None, given: Any
) -> None:
    lowered = replace(RESERVED_GOODS, amount=25, lowered=35)
    said = _said(quantity, MORNING + timedelta(minutes=minutes) if minutes is not None else None)

    if given is InvalidInput:
        with pytest.raises(InvalidInput):
            policy.handovers.hand_over(lowered, said, _OUT, _NOON)
        return
    after = policy.handovers.hand_over(lowered, said, _OUT, _NOON)

    assert (after.state, after.amount, after.lowered) == (PaymentStatus.HANDED_OVER, given, 60 - given)
    assert policy.handovers.set_aside_again(lowered, after) == given - 25


@pytest.mark.parametrize(("minutes", "given"), [(30, 60), (90, 40), (120, None), (None, None)])
def test_of_what_was_released_on_the_way_only_what_was_given_before_is_recorded(minutes: Any, given: int | None) -> None:
    carried = Carried(60, MORNING, (Stop(MORNING + timedelta(hours=1), 40), Stop(MORNING + timedelta(hours=2))))
    released = replace(RESERVED_GOODS, amount=40, lowered=20).to(PaymentStatus.RELEASED, CASE_RETRACTED, at=MORNING)
    said = _said(None, MORNING + timedelta(minutes=minutes) if minutes is not None else None)

    if given is None:
        with pytest.raises(policy.handovers.GoodsStopped):
            policy.handovers.hand_over(released, said, carried, _NOON)
        return
    after = policy.handovers.hand_over(released, said, carried, _NOON)

    assert (after.state, after.amount, after.recovery, after.ended_at) == (PaymentStatus.HANDED_OVER, given, True, _NOON)
    assert policy.handovers.set_aside_again(released, after) == given


@pytest.mark.parametrize(
    ("payment", "quantity", "refusal"),
    [
        (RESERVED_GOODS, 59, InvalidInput),
        (replace(RESERVED_GOODS, state=PaymentStatus.HANDED_OVER), None, policy.handovers.AlreadyHandedOver),
        (replace(RESERVED_GOODS, state=PaymentStatus.RELEASED), None, policy.handovers.GoodsNotOut),
        (replace(RESERVED_GOODS, state=PaymentStatus.WAITING_FUNDS), None, policy.handovers.NotReadyForHandover),
        (replace(a_payment(), state=PaymentStatus.RESERVED), None, policy.handovers.GoesByBank),
    ],
)
def test_what_may_not_be_handed_over_is_refused_with_its_reason(payment: Any, quantity: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        policy.handovers.hand_over(payment, _said(quantity), None, MORNING)


@pytest.mark.parametrize("state", list(PaymentStatus))
@pytest.mark.parametrize("last", [None, *AttemptStatus])
@pytest.mark.parametrize("odd", [[], [Meaning.ODD], [Meaning.DIFFERS], [Meaning.CONTRADICTS], [Meaning.REFUSES]])
@pytest.mark.parametrize("contradicted", [False, True])
@pytest.mark.parametrize("outcome", ["paid", "not_paid"])
@pytest.mark.parametrize("claims", [(), (Claim("another order", 5_400_000, 1),)])
def test_a_person_ends_only_what_the_bank_left_open_and_never_pays_twice(
    state: Any, last: Any, odd: Any, contradicted: Any, outcome: Any, claims: Any
) -> None:
    payment = replace(SENT, state=state, contradicted=contradicted)
    possible = policy.resolutions.possible_outcomes(payment, last, odd, claims)

    if outcome not in possible:
        with pytest.raises(Refused):
            policy.resolutions.resolve(payment, outcome, possible, "accountant", MORNING)
        return
    after = policy.resolutions.resolve(payment, outcome, possible, "accountant", MORNING)

    assert odd or contradicted
    assert not after.contradicted
    assert after.state is state or after.state in TRANSITIONS[state]
    if outcome == "not_paid":
        unpaid = {PaymentStatus.UNKNOWN, PaymentStatus.HELD, PaymentStatus.RELEASED, PaymentStatus.HANDED_OVER}
        assert state in {*unpaid, PaymentStatus.RETURNED} or (state is PaymentStatus.SETTLED and claims)
        # What the bank has booked, and never called back, is not tried again.
        assert contradicted or last is not AttemptStatus.DISPUTED or state is not PaymentStatus.HELD
    with pytest.raises(policy.resolutions.ResolvedBySigner):
        policy.resolutions.resolve(payment, outcome, possible, f" {payment.signed_by.upper()}", MORNING)


@pytest.mark.parametrize("state", list(PaymentStatus))
@pytest.mark.parametrize("account", [None, b"old"])
@pytest.mark.parametrize("way", ["same_account", "cash"])
def test_only_what_came_back_is_paid_again_and_never_by_its_signer(state: Any, account: Any, way: Any) -> None:
    payment, case = replace(a_payment(), state=state, times_returned=1), _case(account_hash=account)
    may = state is PaymentStatus.RETURNED and (way == "cash" or account is not None)

    if may:
        after = policy.returns.pay_again(payment, way, case, "accountant")
        assert (after.state, after.rail) == (PaymentStatus.RESERVED, "cash" if way == "cash" else payment.rail)
        assert after.workflow.id == f"pay-household:{payment.id}:1"
    else:
        with pytest.raises(Refused):
            policy.returns.pay_again(payment, way, case, "accountant")
    with pytest.raises(policy.resolutions.ResolvedBySigner):
        policy.returns.pay_again(payment, way, case, payment.signed_by.upper())
