"""How much hangs on one person's word, and when it takes two."""

import pytest

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.tickets import Named, Ticket
from services.disbursement.policy import tickets
from shared.ids import new_id
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment

OWED = 5_400_000
FEE = 1_100


@pytest.mark.parametrize(
    ("outcome", "last", "named", "stake"),
    [
        ("paid", AttemptStatus.DISPUTED, Named(OWED - FEE), FEE),
        ("paid", AttemptStatus.DISPUTED, Named(OWED + FEE), FEE),
        ("paid", AttemptStatus.DISPUTED, Named(1, OWED), OWED - 1),
        ("paid", AttemptStatus.DISPUTED, Named(by_person=OWED), OWED),
        ("paid", AttemptStatus.DISPUTED, Named(), OWED),
        ("paid", AttemptStatus.SENT, Named(by_person=1), OWED),
        ("paid", AttemptStatus.SENT, Named(by_person=OWED + FEE), OWED + FEE),
        ("not_paid", AttemptStatus.REFUSED, Named(), OWED),
        ("reversed", AttemptStatus.DISPUTED, Named(OWED - FEE), OWED),
    ],
)
def test_the_difference_hangs_on_a_word_only_where_the_bank_itself_names_a_sum(outcome, last, named, stake) -> None:
    assert tickets.at_stake(a_payment(amount=OWED), last, outcome, named) == stake


def test_of_a_contradiction_the_whole_hangs_on_it() -> None:
    payment = a_payment(amount=OWED, contradicted=True)
    assert tickets.at_stake(payment, AttemptStatus.DISPUTED, "paid", Named(OWED - FEE)) == OWED


def test_it_takes_two_above_the_limit_and_always_where_booked_money_is_said_to_be_back() -> None:
    assert [tickets.takes_two("paid", stake, 1_000_000) for stake in (1_000_000, 1_000_001)] == [False, True]
    assert tickets.takes_two("reversed", 1, 1_000_000)


def test_only_another_who_says_exactly_the_same_is_the_second() -> None:
    said = tickets.proposed("paid", 7, "first", MORNING)
    ticket = Ticket(new_id(), a_payment().id, Meaning.DIFFERS, "commune:1", MORNING, proposal=said)
    assert tickets.is_seconded(ticket, "paid", 7, "second")
    assert not tickets.is_seconded(ticket, "paid", 7, "first")
    assert not tickets.is_seconded(ticket, "paid", 7, "First "), "the same person, typed otherwise"
    assert not tickets.is_seconded(ticket, "paid", None, "second")
    assert not tickets.is_seconded(ticket, "not_paid", 7, "second")
