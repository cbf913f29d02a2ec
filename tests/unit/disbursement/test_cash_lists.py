"""Cash lists: which rail a payment takes, what is out is out, and in any order of acts the sums of a list add up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.cash_lists import (
    CashHandover,
    CashLine,
    CashList,
    CashSums,
    LineState,
    Mark,
    NotHandedOver,
    WhyNot,
)
from services.disbursement.domain.handovers import Stop
from services.disbursement.domain.payments import IllegalChange, Payment, PaymentStatus
from shared.errors import Problem
from shared.ids import new_id
from tests.support.builders import COMMUNE, MORNING, PROVINCE
from tests.unit.disbursement.builders import a_payment

WAITS: Final = PaymentStatus.RESERVED
ACTS: Final = st.lists(st.tuples(st.sampled_from(["give", "keep", "back", "close"]), st.integers(0, 4)), max_size=30)


def a_case(account: bytes | None) -> CaseFile:
    return CaseFile(new_id(), 1, 3, 1 if account else None, account, retracted=False)


def a_list() -> CashList:
    return CashList(new_id(), 1, new_id(), COMMUNE, PROVINCE, True, b"sealed", "accountant", MORNING)  # type: ignore[arg-type]


def out_on(cash_list: CashList, amounts: list[int]) -> tuple[list[Payment], list[CashLine]]:
    given = {"rail": "cash", "state": PaymentStatus.SENT, "round_id": cash_list.id, "source_id": cash_list.source_id}
    payments = [a_payment(amount=amount, **given) for amount in amounts]
    return payments, [policy.cash_lists.line_of(cash_list, n, each, MORNING) for n, each in enumerate(payments, 1)]


def a_handover(payment: Payment, **values: Any) -> CashHandover:
    return CashHandover(payment.id, "household", Mark.SIGNATURE, values.get("at", MORNING), b"sealed")


@pytest.mark.parametrize("after", [PaymentStatus.HANDED_OVER, PaymentStatus.RESERVED])
def test_only_what_people_carry_is_handed_over_or_comes_back_while_it_is_out(after: PaymentStatus) -> None:
    by_bank = replace(a_payment(), state=PaymentStatus.SENT)

    assert replace(by_bank, rail="cash").to(after, at=MORNING).state is after
    with pytest.raises(IllegalChange):
        by_bank.to(after, at=MORNING)


@pytest.mark.parametrize(
    ("rail", "account", "last", "last_account", "expected"),
    [
        ("bank", None, None, None, "cash"),
        ("cash", b"new", None, None, "bank"),
        ("cash", b"old", AttemptStatus.REJECTED, b"old", "cash"),
        ("cash", b"new", AttemptStatus.REJECTED, b"old", "bank"),
        ("bank", b"old", AttemptStatus.REJECTED, b"old", "bank"),
        ("cash", None, None, None, "cash"),
        ("goods", None, None, None, "goods"),
    ],
)
def test_what_waits_goes_by_the_rail_that_its_household_has(
    rail: Any, account: Any, last: Any, last_account: Any, expected: Any
) -> None:
    payment = a_payment(rail=rail, state=WAITS, round_id=new_id())

    after = policy.payments.by_the_rail_there_is(payment, a_case(account), last, last_account)

    assert after.rail == expected
    assert (after.round_id is None) == (expected != rail)


@pytest.mark.parametrize("state", [state for state in PaymentStatus if state is not WAITS])
def test_what_is_out_or_has_ended_changes_no_rail(state: PaymentStatus) -> None:
    payment = a_payment(rail="cash", state=state)

    assert policy.payments.by_the_rail_there_is(payment, a_case(b"new")) == payment


@pytest.mark.parametrize("state", list(PaymentStatus))
@pytest.mark.parametrize("last", [None, *AttemptStatus])
def test_a_person_sends_by_list_only_what_the_bank_has_certainly_not_paid(state: Any, last: Any) -> None:
    may = policy.cash_lists.may_pay_by_cash(a_payment(state=state), last, is_open=False)

    assert may == (state is PaymentStatus.HELD and last is AttemptStatus.REJECTED)
    assert not policy.cash_lists.may_pay_by_cash(a_payment(state=state, contradicted=True), last, is_open=False)
    assert not policy.cash_lists.may_pay_by_cash(a_payment(state=state), last, is_open=True)


def test_what_was_stopped_is_not_given_from_then_on_and_what_was_given_before_is_recorded() -> None:
    (payment,), (line,) = out_on(a_list(), [5])
    stopped = {payment.id: [Stop(MORNING)]}

    with pytest.raises(policy.cash_lists.LineStopped):
        policy.cash_lists.hand_over(payment, line, a_handover(payment), stopped, MORNING)
    earlier = a_handover(payment, at=MORNING - timedelta(minutes=1))
    given_before, _ = policy.cash_lists.hand_over(payment, line, earlier, stopped, MORNING)

    assert given_before.state is PaymentStatus.HANDED_OVER


@pytest.mark.parametrize(
    ("flag", "state", "rail"),
    [
        ({}, PaymentStatus.RESERVED, "cash"),
        ({"recovery": True}, PaymentStatus.RELEASED, "cash"),
        ({"contradicted": True}, PaymentStatus.HELD, "bank"),
        ({"contradicted": True, "recovery": True}, PaymentStatus.HELD, "bank"),
    ],
)
def test_what_comes_back_waits_again_or_ends_as_what_happened_meanwhile_wants(flag: Any, state: Any, rail: Any) -> None:
    (payment,), _ = out_on(a_list(), [5])

    back = policy.cash_lists.come_back(replace(payment, **flag), MORNING)

    assert (back.state, back.rail, back.round_id) == (state, rail, None)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), ACTS)
def test_in_any_order_of_acts_the_advance_is_given_back_or_out_and_closes_only_at_zero(amounts: list[int], acts: Any) -> None:
    cash_list = a_list()
    payments, lines = out_on(cash_list, amounts)
    given: list[int] = []
    for act, number in acts:
        place = number % len(lines)
        try:
            if act == "give":
                policy.cash_lists.check_open(cash_list)
                said = a_handover(payments[place])
                payments[place], lines[place] = policy.cash_lists.hand_over(payments[place], lines[place], said, {}, MORNING)
                given.append(place)
            elif act == "keep":
                policy.cash_lists.check_open(cash_list)
                lines[place] = policy.cash_lists.keep_back(
                    lines[place], NotHandedOver(payments[place].id, WhyNot.ABSENT), MORNING
                )
            elif act == "back":
                policy.cash_lists.check_open(cash_list)
                back = policy.cash_lists.hand_back(lines, CashSums.of(lines).to_come_back, MORNING)
                by_number = {line.number: line for line in back}
                lines = [by_number.get(line.number, line) for line in lines]
            else:
                cash_list = policy.cash_lists.close(cash_list, lines, cash_list.revision, "accountant", MORNING)
        except Problem:
            pass
        sums = CashSums.of(lines)
        assert sums.total == sum(amounts) == sums.handed_over + sums.handed_back + sums.out
        assert (cash_list.closed_at is None) or sums.out == 0
    assert len(given) == len(set(given))
    assert all(lines[place].state is LineState.HANDED_OVER for place in given)


@pytest.mark.parametrize("counted", [0, 4, 6, 11])
def test_what_comes_back_is_exactly_what_was_not_handed_over(counted: int) -> None:
    payments, lines = out_on(a_list(), [5, 6])
    kept = policy.cash_lists.keep_back(lines[0], NotHandedOver(payments[0].id, WhyNot.REFUSED), MORNING)

    with pytest.raises(policy.cash_lists.HandedBackDiffers):
        policy.cash_lists.hand_back([kept, lines[1]], counted, MORNING)
    assert [line.number for line in policy.cash_lists.hand_back([kept, lines[1]], 5, MORNING)] == [1]
