"""An award in parts: they come to the award, each is a payment of its own, and what stands of it stands for the earliest."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.disbursement import policy
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payments import AWARD_REDUCED, Payment, PaymentStatus, part_id
from services.disbursement.domain.recoveries import Claimed
from services.disbursement.domain.reductions import Reduction
from services.disbursement.policy.payment_terms import PaymentTerms, PlanEntry, read_terms
from shared.ids import new_id
from tests.support.builders import an_approved_award
from tests.unit.disbursement.builders import MORNING, a_payment

TODAY = day_of(MORNING)


def a_plan(by: Any = "month", day: str = "2021-07-01", **values: Any) -> PlanEntry:
    said = {"from": day, "benefit": "RICE", "by": by, "document": None, "article": None, "certainty": "D"}
    return PlanEntry.model_validate({**said, **values})


def parted(payment: Payment, *plans: PlanEntry, months: int | None = None, days: int | None = None) -> list[Payment]:
    award = an_approved_award(code="RICE").model_copy(update={"months": months, "days": days})
    return policy.parts.parts_of(payment, award, PaymentTerms(plans=plans))


PLANS = st.one_of(
    st.builds(lambda every: a_plan(every=every), st.integers(1, 4)),
    st.builds(lambda every: a_plan("day", every=every), st.integers(1, 40)),
    st.sampled_from([(50, 50), (50, 30, 20), (1, 98, 1)]).map(lambda shares: a_plan("progress", shares=shares)),
)


@given(PLANS, st.integers(1, 10**9), st.none() | st.integers(0, 40), st.none() | st.integers(0, 400))
def test_the_parts_come_to_the_award_and_each_is_a_payment_of_its_own(plan: Any, amount: int, months: Any, days: Any) -> None:
    whole = a_payment(benefit="RICE", amount=amount)

    parts = parted(whole, plan, months=months, days=days)

    assert sum(part.amount for part in parts) == amount
    assert all(part.amount > 0 for part in parts)
    assert [(part.part, part.parts) for part in parts] == [(number, len(parts)) for number in range(1, len(parts) + 1)]
    assert [part.id for part in parts] == [part_id(whole.id, number) for number in range(1, len(parts) + 1)]
    assert parts[0].id == whole.id
    assert len({part.id for part in parts}) == len(parts) <= policy.parts.MAX_PARTS
    assert parts[0].parts_before == 0
    assert all(later.parts_before == before.parts_before + before.amount for before, later in pairwise(parts))
    assert parts[0].due_on is None or policy.parts.is_due(parts[0], TODAY)
    known = [part.due_on for part in parts if part.due_on is not None]
    assert known == sorted(known)
    assert parted(whole, plan, months=months, days=days) == parts, "the same, whoever plans it and how often"


def test_rice_of_three_months_goes_by_the_month_and_meals_by_so_many_days() -> None:
    rice = parted(a_payment(benefit="RICE", amount=180, unit="kg", rail="goods"), a_plan(), months=3)
    meals = parted(a_payment(benefit="RICE", amount=3_000_000), a_plan("day", every=12), days=30)

    assert [(part.amount, part.due_on) for part in rice] == [
        (60, TODAY),
        (60, date(TODAY.year + TODAY.month // 12, TODAY.month % 12 + 1, TODAY.day)),
        (60, date(TODAY.year + (TODAY.month + 1) // 12, (TODAY.month + 1) % 12 + 1, TODAY.day)),
    ]
    assert [(part.amount, part.due_on) for part in meals] == [
        (1_200_000, TODAY),
        (1_200_000, TODAY + timedelta(days=12)),
        (600_000, TODAY + timedelta(days=24)),
    ]


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    january = MORNING.replace(year=2027, month=1, day=31)
    parts = parted(a_payment(benefit="RICE", amount=9, decided_at=january), a_plan(), months=3)

    assert [part.due_on for part in parts] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


def test_by_progress_only_the_first_part_has_a_day() -> None:
    parts = parted(a_payment(benefit="RICE", amount=40_000_001), a_plan("progress", shares=(50, 30, 20)))

    assert [part.amount for part in parts] == [20_000_000, 12_000_000, 8_000_001]
    assert [part.due_on for part in parts] == [TODAY, None, None]
    assert [policy.parts.is_due(part, TODAY) for part in parts] == [True, False, False]


@pytest.mark.parametrize(
    ("payment", "plans", "lasts"),
    [
        ({}, (), {"months": 3}),
        ({}, (a_plan(benefit="HOUSE_NEW"),), {"months": 3}),
        ({}, (a_plan(day="2099-01-01"),), {"months": 3}),
        ({}, (a_plan(), a_plan(None, "2022-01-01")), {"months": 3}),
        ({}, (a_plan(),), {}),
        ({}, (a_plan(),), {"months": 1}),
        ({"instalment": 2}, (a_plan(),), {"months": 3}),
        ({"amount": 2}, (a_plan(),), {"months": 3}),
    ],
    ids=["no plan", "of another benefit", "later", "ended", "fact of before", "one month", "added later", "too little"],
)
def test_everything_else_goes_in_one_sum_as_before(payment: Any, plans: Any, lasts: Any) -> None:
    whole = a_payment(**{"benefit": "RICE", "amount": 45, **payment})

    assert parted(whole, *plans, **lasts) == [whole]


@given(PLANS, st.integers(1, 10_000), st.integers(0, 10_000), st.integers(1, 6), st.data())
def test_what_stands_of_an_award_stands_for_its_parts_together(
    plan: Any, amount: int, stands: int, months: int, data: Any
) -> None:
    stands = min(stands, amount)
    reduction = _a_reduction(stands)
    parts = parted(a_payment(benefit="RICE", amount=amount), plan, months=months, days=months)
    left = claimed = 0
    for part in parts:
        in_hand = data.draw(st.booleans())
        state = PaymentStatus.SETTLED if in_hand else data.draw(st.sampled_from([PaymentStatus.NOT_DUE, PaymentStatus.HELD]))
        last = None if state is PaymentStatus.NOT_DUE else AttemptStatus.REJECTED
        before = Payment(**{**vars(part), "state": state})
        effect = policy.reductions.reduce(before, last, reduction, Claimed(), MORNING)
        again = policy.reductions.reduce(effect.payment, last, reduction, Claimed(effect.recovered), MORNING)
        assert (effect.recovered > 0) <= in_hand, "only what was paid is had back"
        assert (again.recovered, again.lowered) == (0, 0), "once"
        if effect.payment.state is PaymentStatus.RELEASED:
            assert effect.payment.reason == AWARD_REDUCED
        else:
            left += effect.payment.amount
        claimed += effect.recovered
    assert left - claimed == stands


def _a_reduction(stands: int) -> Reduction:
    names = {name: new_id() for name in ("award_id", "case_id", "decision_id")}
    said = {"signed_by": "chair", "stood": 10_000, "stands": stands, "reason_code": "less_damage"}
    return Reduction(**names, number=1, decision_number="2/QĐ-UBND", decided_at=MORNING, **said)


def test_without_a_file_of_ones_own_every_award_goes_in_one_sum() -> None:
    assert read_terms().plans == ()


@pytest.mark.parametrize(
    "values", [{"by": "progress"}, {"by": "progress", "shares": [50, 40]}, {"by": "month", "shares": [50, 50]}, {"every": 0}]
)
def test_a_plan_that_does_not_come_to_the_whole_lets_no_process_start(values: Any) -> None:
    with pytest.raises(ValidationError):
        a_plan(**{"by": "month", **values})
