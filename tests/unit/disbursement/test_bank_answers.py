"""What an answer of the bank means, what the payment becomes by it, and what a person may end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement import policy
from services.disbursement.domain.attempts import Attempt, AttemptStatus, Claim
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.odd_answers import EarlyReturn
from services.disbursement.domain.payments import TRANSITIONS, PaymentStatus
from shared.errors import Refused
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment


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
