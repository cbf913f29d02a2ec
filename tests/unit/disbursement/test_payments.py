"""By which rail a payment goes, how far it may go on, and when it is tried or paid once more."""

from dataclasses import replace
from typing import Any

import pytest

from services.disbursement import policy
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import PaymentStatus
from shared.errors import Refused
from shared.ids import new_id
from tests.support.builders import MORNING, an_approved_award, an_assistance_approved
from tests.unit.disbursement.builders import a_payment


@pytest.mark.parametrize(("unit", "rail"), [("dong", "bank"), ("kg", "goods"), ("set", "goods")])
def test_money_goes_by_bank_and_goods_by_hand(unit: Any, rail: Any) -> None:
    assert policy.payments.rail_for(unit) == rail


def test_the_same_help_approved_twice_is_owed_once() -> None:
    fact = an_assistance_approved(awards=(an_approved_award(code="RICE"), an_approved_award(code="RICE")))

    owed = policy.payments.payments_owed([fact, fact])

    assert [payment.award_id for payment in owed] == [fact.awards[0].award_id]


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
