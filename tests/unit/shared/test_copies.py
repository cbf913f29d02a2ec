"""Changed copies are what `dataclasses.replace` would give, and refuse what it would refuse."""

import dataclasses
from dataclasses import dataclass

import pytest

from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.policy.payments import payments_owed
from shared.copies import replace
from tests.support.builders import an_assistance_approved


def test_a_changed_copy_is_what_the_library_would_give() -> None:
    (payment, *_) = payments_owed([an_assistance_approved()])
    changes = {"state": PaymentStatus.RESERVED, "attempt_count": 2, "reason": None}
    before = dataclasses.asdict(payment)
    copy = replace(payment, **changes)
    assert copy == dataclasses.replace(payment, **changes)
    assert hash(copy) == hash(dataclasses.replace(payment, **changes))
    assert dataclasses.asdict(payment) == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.reason = "another"  # type: ignore[misc]


def test_a_field_that_there_is_not_is_refused() -> None:
    (payment, *_) = payments_owed([an_assistance_approved()])
    with pytest.raises(TypeError, match="no_such_field"):
        replace(payment, no_such_field=1)  # type: ignore[call-arg]


@dataclass(frozen=True)
class _Checked:
    count: int

    def __post_init__(self) -> None:
        assert self.count > 0


def test_what_checks_itself_when_it_is_made_is_not_copied_past_its_check() -> None:
    with pytest.raises(TypeError, match="_Checked"):
        replace(_Checked(1), count=0)
