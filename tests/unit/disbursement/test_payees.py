"""To whom a payment may go, as pure decisions: by what was signed, what two persons named, who is lost, what is shared."""

from dataclasses import replace
from typing import Any

import pytest

from services.disbursement import policy
from services.disbursement.domain.attempts import Attempt, AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import ConfirmedPayee, NamedAccount, PayeeStanding, SharedKind, SignedPayee
from shared.ids import new_id
from tests.unit.disbursement.builders import a_payment

_OWN = NamedAccount(1_000_001, b"own", b"mark")
_CASE = CaseFile(
    case_id=new_id(),
    revision=1,
    risk_level=4,
    account_revision=1,
    account_hash=b"hash",
    retracted=False,
    commune_code="00004",
    payee_mark="one",
)


def _signed(kind: Any = "head", mark: str | None = "one", person: str | None = None) -> SignedPayee:
    return SignedPayee(new_id(), _CASE.case_id, kind, person, mark, None)


def _confirmed(kind: Any = "head", mark: str | None = "one", person: str | None = None, **named: Any) -> ConfirmedPayee:
    return ConfirmedPayee(kind, person, mark, NamedAccount(**named))


@pytest.mark.parametrize(
    ("case", "standing", "obstacle", "account"),
    [
        pytest.param({}, PayeeStanding(), None, b"hash", id="signed before payees were named"),
        pytest.param({"lost_head": True}, PayeeStanding(), "payee_lost", None, id="signed before that, and the head is dead"),
        pytest.param({}, PayeeStanding(_signed()), None, b"hash", id="the account that was signed for"),
        pytest.param({"payee_mark": "two"}, PayeeStanding(_signed()), "account_changed", None, id="another account"),
        pytest.param({}, PayeeStanding(_signed(mark=None)), "account_unconfirmed", None, id="the first account since"),
        pytest.param(
            {"account_hash": None, "payee_mark": None}, PayeeStanding(_signed()), "account_withdrawn", None, id="taken away"
        ),
        pytest.param(
            {"account_hash": None, "payee_mark": None}, PayeeStanding(_signed(mark=None)), None, None, id="none at all"
        ),
        pytest.param({}, PayeeStanding(_signed("nobody", None)), "payee_lost", None, id="nobody was named"),
        pytest.param({}, PayeeStanding(_signed("organiser", None)), "payee_unnamed", None, id="a burial by others"),
        pytest.param({}, PayeeStanding(_signed("guardian", None)), "payee_unnamed", None, id="a guardian"),
        pytest.param({"lost_head": True}, PayeeStanding(_signed()), "payee_lost", None, id="the head is dead"),
        pytest.param({"lost_persons": ("p1",)}, PayeeStanding(_signed()), None, b"hash", id="somebody else is dead"),
        pytest.param(
            {"lost_persons": ("p2",)}, PayeeStanding(_signed("adult", person="p2")), "payee_lost", None, id="the adult is dead"
        ),
        pytest.param(
            {"payee_mark": "two"}, PayeeStanding(_signed(), _confirmed(mark="two")), None, b"hash", id="confirmed by two"
        ),
        pytest.param(
            {"payee_mark": "three"}, PayeeStanding(_signed(), _confirmed(mark="two")), "account_changed", None, id="and again"
        ),
        pytest.param(
            {}, PayeeStanding(_signed(), replace(_confirmed(mark=None), named=_OWN)), None, b"own", id="named by two, his own"
        ),
        pytest.param({}, PayeeStanding(_signed(), _confirmed(mark=None)), None, None, id="by two, without account"),
        pytest.param(
            {"lost_persons": ("p2",)},
            PayeeStanding(_signed("nobody", None), replace(_confirmed("adult", None, "p2"), named=_OWN)),
            "payee_lost",
            None,
            id="named by two, and dead",
        ),
        pytest.param({}, PayeeStanding(_signed(), None, {SharedKind.PHONE}), "shared_phone", None, id="a shared telephone"),
        pytest.param(
            {}, PayeeStanding(None, _confirmed("adult", "one", "p2")), "account_changed", None, id="confirmed, the head's"
        ),
        pytest.param(
            {"of_head": False}, PayeeStanding(None, _confirmed("adult", "one", "p2")), None, b"hash", id="an account of his own"
        ),
        pytest.param({}, PayeeStanding(_signed("adult", person="p2")), None, b"hash", id="signed for, so it is not the head's"),
        pytest.param(
            {"payee_mark": "two"}, PayeeStanding(_signed(), None, {SharedKind.ACCOUNT}), "account_changed", None, id="both"
        ),
        pytest.param(
            {}, PayeeStanding(_signed(mark=None), None, {SharedKind.ACCOUNT}), "shared_account", None, id="one since, shared"
        ),
        pytest.param(
            {"account_hash": None, "payee_mark": None},
            PayeeStanding(_signed(mark=None), None, {SharedKind.PHONE}),
            "shared_phone",
            None,
            id="no account, a shared telephone",
        ),
    ],
)
def test_a_payment_goes_to_whom_it_was_signed_for_or_two_persons_named(
    case: dict[str, Any], standing: PayeeStanding, obstacle: str | None, account: bytes | None
) -> None:
    seen = policy.payees.as_paid(replace(_CASE, **case), standing, "INJURY")

    assert (seen.obstacle, seen.account_hash) == (obstacle, account)


@pytest.mark.parametrize(
    ("standing", "account"),
    [
        pytest.param(PayeeStanding(), None, id="signed before payees were named"),
        pytest.param(PayeeStanding(None, replace(_confirmed("organiser", None), named=_OWN)), b"own", id="named by two since"),
    ],
)
def test_a_burial_by_others_never_goes_to_the_household(standing: PayeeStanding, account: bytes | None) -> None:
    seen = policy.payees.as_paid(_CASE, standing, "FUNERAL_ORG")
    assert (seen.obstacle, seen.account_hash) == (None if account else "payee_unnamed", account)


@pytest.mark.parametrize(
    ("obstacle", "rail", "stopped"),
    [
        ("account_unconfirmed", "bank", False),
        ("account_unconfirmed", "cash", False),
        ("account_changed", "bank", True),
        ("account_changed", "cash", False),
        ("account_withdrawn", "bank", True),
        ("account_withdrawn", "cash", False),
        ("payee_lost", "cash", True),
        ("payee_unnamed", "cash", True),
        ("shared_account", "cash", True),
        ("shared_phone", "cash", True),
        ("payee_lost", "goods", False),
    ],
)
def test_by_hand_only_what_is_said_of_the_person_stops_it(obstacle: str, rail: Any, stopped: Any) -> None:
    payment = replace(a_payment(), rail=rail)

    why = policy.payments.stopped_by(payment, replace(_CASE, account_hash=None, obstacle=obstacle))

    assert why == (obstacle if stopped else None)


def test_an_order_that_never_arrived_is_not_told_again_to_somebody_who_may_not_be_paid() -> None:
    attempt = Attempt(a_payment(), AttemptStatus.SENT, b"hash", 1)
    lost = replace(_CASE, account_hash=None, obstacle="payee_lost")

    said = policy.attempts.instead_of_telling_again("one", attempt, None, lost, is_known=False)

    assert said is not None
    assert (said.status, said.reason) == ("rejected", "payee_lost")
    assert policy.attempts.instead_of_telling_again("one", attempt, None, _CASE, is_known=False) is None
