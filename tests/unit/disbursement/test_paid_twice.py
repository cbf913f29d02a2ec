"""What the bank paid twice has a number of its own for each order, and never one of another cause."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from services.disbursement import policy
from services.disbursement.commands.second_payments import words_of
from services.disbursement.domain.attempts import AttemptStatus, Claim
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerRecord, words_binding
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.domain.recoveries import (
    OF_A_RETRACTED_CASE,
    RecoveryState,
    SecondPayment,
    number_of_order,
    recovery_id,
)
from services.disbursement.policy.second_payments import Words
from shared.ids import AwardId, new_id
from shared.privacy import Cipher
from tests.support.foundation import DATA_KEY
from tests.unit.disbursement.test_bank_answers import MORNING, SENT


def test_each_order_has_its_own_number_and_its_own_claim() -> None:
    award = AwardId(new_id())
    numbers = [number_of_order(attempt) for attempt in (1, 2, 3)]

    assert len({*numbers, OF_A_RETRACTED_CASE, 1, 2, 3}) == 7
    assert len({recovery_id(award, number) for number in (*numbers, OF_A_RETRACTED_CASE, 1)}) == 5


_ORDER = f"{SENT.id}-1"


@pytest.mark.parametrize(
    ("state", "last", "returned", "is_back", "claims"),
    [
        (PaymentStatus.SETTLED, AttemptStatus.SETTLED, [SENT.amount], True, 0),
        (PaymentStatus.SETTLED, AttemptStatus.SETTLED, [SENT.amount - 1], False, 1),
        (PaymentStatus.SETTLED, AttemptStatus.SETTLED, [], False, 1),
        (PaymentStatus.HANDED_OVER, AttemptStatus.DISPUTED, [SENT.amount], True, 0),
        (PaymentStatus.HELD, AttemptStatus.REJECTED, [SENT.amount], True, 0),
        # What the bank has booked by the latest order is not said to be unpaid because an earlier one came back.
        (PaymentStatus.HELD, AttemptStatus.DISPUTED, [SENT.amount], False, 0),
    ],
)
def test_what_came_back_whole_is_not_claimed_and_speaks_of_no_other_order(
    state: PaymentStatus, last: AttemptStatus, returned: list[int], claims: int, *, is_back: bool
) -> None:
    payment = replace(SENT, state=state, attempt_count=2, contradicted=True)
    words = Words({_ORDER: returned}, {_ORDER})

    said = policy.second_payments.what_is_said(payment, last, [Claim(_ORDER, SENT.amount, 1)], {}, words)

    assert (said.is_back, len(said.claims), said.returned) == (is_back, claims, [])
    possible = policy.resolutions.possible_outcomes(payment, last, [Meaning.CONTRADICTS], said.claims, is_back=said.is_back)
    assert (possible == {"not_paid"}) == is_back


def _claimed(**values: Any) -> SecondPayment:
    claim = policy.recoveries.claim_of_paid_twice(SENT, Claim(_ORDER, SENT.amount, 1), RecoveryState.OPEN, MORNING)
    return SecondPayment(_ORDER, replace(claim, **values))


@pytest.mark.parametrize("state", [PaymentStatus.HELD, PaymentStatus.RELEASED, PaymentStatus.RETURNED])
def test_an_order_that_is_claimed_settles_no_payment_that_waits_for_another(state: PaymentStatus) -> None:
    payment = replace(SENT, state=state, attempt_count=2, contradicted=True)
    claims, words = [Claim(_ORDER, SENT.amount, 1)], Words({}, {_ORDER})

    said = policy.second_payments.what_is_said(payment, AttemptStatus.REJECTED, claims, {_ORDER: _claimed()}, words)

    assert (said.claims, [one.amount for one in said.returned], said.is_back) == ([], [SENT.amount], True)
    possible = policy.resolutions.possible_outcomes(
        payment, AttemptStatus.REJECTED, [Meaning.CONTRADICTS], is_back=said.is_back
    )
    assert possible == {"not_paid"}


@pytest.mark.parametrize("earlier", [[], [SENT.amount]])
@pytest.mark.parametrize("state", [PaymentStatus.HELD, PaymentStatus.RELEASED, PaymentStatus.RETURNED, PaymentStatus.SETTLED])
def test_who_says_of_a_waiting_order_that_it_was_not_paid_ends_no_claim_of_one_that_the_bank_says_it_paid(
    state: PaymentStatus, earlier: list[int]
) -> None:
    payment = replace(SENT, state=state, attempt_count=2, contradicted=True)
    words = Words({_ORDER: earlier}, {_ORDER}, {_ORDER})

    said = policy.second_payments.what_is_said(payment, AttemptStatus.REJECTED, [], {_ORDER: _claimed()}, words)

    assert bool(said.returned) == (state is PaymentStatus.SETTLED)


@pytest.mark.parametrize(
    ("more", "ended", "state", "grows"),
    [
        (1, None, PaymentStatus.HELD, True),
        (1, None, PaymentStatus.RETURNED, True),
        (0, None, PaymentStatus.HELD, False),
        (-1, None, PaymentStatus.HELD, False),
        # Who had it back, or let it go, keeps no household waiting; what is in hand is claimed as it is ended.
        (1, MORNING, PaymentStatus.HELD, False),
        (1, None, PaymentStatus.SETTLED, False),
    ],
)
def test_what_is_named_on_top_of_a_claim_is_known_while_the_payment_waits_for_its_own_order(
    more: int, ended: Any, state: PaymentStatus, *, grows: bool
) -> None:
    payment = replace(SENT, state=state, attempt_count=2, contradicted=True)
    claims, words = [Claim(_ORDER, SENT.amount + more, 1)], Words({}, {_ORDER}, {_ORDER})

    said = policy.second_payments.what_is_said(
        payment, AttemptStatus.REJECTED, claims, {_ORDER: _claimed(ended_at=ended)}, words
    )

    assert bool(said.on_top) == grows


def test_that_a_claimed_order_came_back_says_nothing_of_another_one_that_the_bank_says_it_paid() -> None:
    payment, other = replace(SENT, state=PaymentStatus.HELD, attempt_count=3, contradicted=True), f"{SENT.id}-2"
    words = Words({}, {_ORDER, other}, {other})

    said = policy.second_payments.what_is_said(
        payment, AttemptStatus.REJECTED, [Claim(other, SENT.amount, 2)], {_ORDER: _claimed()}, words
    )

    assert ([one.end_to_end_id for one in said.claims], said.is_back) == ([other], False)


@pytest.mark.parametrize("returned", [[SENT.amount - 1], [SENT.amount], []])
def test_of_a_part_a_word_of_people_ends_no_claim(returned: list[int]) -> None:
    payment = replace(SENT, state=PaymentStatus.HANDED_OVER, contradicted=True)
    words = Words({_ORDER: returned} if returned else {}, {_ORDER})

    said = policy.second_payments.what_is_said(payment, AttemptStatus.SETTLED, [], {_ORDER: _claimed(received=7)}, words)

    assert bool(said.returned) == (returned != [SENT.amount - 1])


class _Counting(Cipher):
    """A cipher that counts what it opens."""

    opened = 0

    def open(self, sealed: bytes, bound_to: str) -> str:
        self.opened += 1
        return super().open(sealed, bound_to)


def _note(cipher: Cipher, status: str, amount: int, *, is_open: bool = True) -> OddAnswerRecord:
    name, said = new_id(), orjson.dumps({"status": status, "amount_dong": amount}).decode()
    words = cipher.seal(said, words_binding(name))
    ended = (None, None, None) if is_open else (MORNING, "accountant", "paid")
    return OddAnswerRecord(name, SENT.id, _ORDER, Meaning.CONTRADICTS, words, 1, MORNING, MORNING, *ended)


def test_what_the_bank_said_is_opened_once_each() -> None:
    cipher = _Counting(DATA_KEY)
    odd = [
        _note(cipher, "settled", 5),
        _note(cipher, "returned", 3, is_open=False),
        _note(cipher, "returned", 4, is_open=False),
    ]

    words = words_of(cipher, odd)

    assert (words.returns, words.contradicted, words.paid) == ({_ORDER: {3, 4}}, {_ORDER}, {_ORDER})
    assert cipher.opened == len(odd)
    assert words_of(cipher, [*odd, _note(cipher, "returned", 5)]).paid == frozenset(), "that it came back it has said, too"


def test_where_nothing_is_open_nothing_is_opened() -> None:
    cipher = _Counting(DATA_KEY)

    words = words_of(cipher, [_note(cipher, "returned", 3, is_open=False)])

    assert (words.returns, words.contradicted, words.paid, cipher.opened) == ({}, set(), set(), 0)
