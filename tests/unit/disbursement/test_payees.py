"""To whom a payment may go, as pure decisions: by what was signed, what two persons named, who is lost, what is shared."""

from dataclasses import replace
from typing import Any

import pytest

from services.disbursement import policy
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import ConfirmedPayee, NamedAccount, PayeeStanding, SharedKind, SignedPayee
from shared.ids import new_id

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
            {"payee_mark": "two"}, PayeeStanding(_signed(), None, {SharedKind.ACCOUNT}), "account_changed", None, id="both"
        ),
    ],
)
def test_a_payment_goes_to_whom_it_was_signed_for_or_two_persons_named(
    case: dict[str, Any], standing: PayeeStanding, obstacle: str | None, account: bytes | None
) -> None:
    seen = policy.payees.as_paid(replace(_CASE, **case), standing)

    assert (seen.obstacle, seen.account_hash) == (obstacle, account)
