"""Who may hand goods over, how much, and what is taken as given after something was stopped."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.disbursement import policy
from services.disbursement.domain.handovers import Carried, EvidenceKind, Handover, Stop
from services.disbursement.domain.payments import CASE_RETRACTED, PaymentStatus
from shared.errors import InvalidInput
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment

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
