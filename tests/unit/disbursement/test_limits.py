"""How much may be ordered: of one award in all, of one source in a day; and nobody is passed whom a limit would let go."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.disbursement import policy
from services.disbursement.domain.limits import OVER_AWARD_LIMIT, OVER_DAY_LIMIT, Limits, day_of
from services.disbursement.domain.payments import Payment
from services.disbursement.policy.payment_terms import LimitEntry, PaymentTerms, read_terms
from shared.ids import AwardId, SourceId, new_id
from tests.unit.disbursement.builders import MORNING, a_payment

AWARDS = [AwardId(new_id()) for _ in range(4)]
SOURCE = SourceId(new_id())


@st.composite
def some_payments(draw: st.DrawFn) -> list[Payment]:
    return [
        a_payment(
            award_id=draw(st.sampled_from(AWARDS)),
            amount=draw(st.integers(1, 60)),
            priority=draw(st.integers(0, 2)),
            decided_at=MORNING + timedelta(minutes=draw(st.integers(0, 3))),
        )
        for _ in range(draw(st.integers(0, 8)))
    ]


LIMITS = st.builds(Limits, st.none() | st.integers(1, 120), st.none() | st.integers(1, 120))


@given(
    some_payments(), some_payments(), LIMITS, st.integers(0, 60), st.dictionaries(st.sampled_from(AWARDS), st.integers(0, 60))
)
def test_no_limit_is_passed_and_nobody_waits_whom_it_lets_go(
    wanted: Any, ahead: Any, limits: Any, ordered: Any, of_awards: Any
) -> None:
    over = policy.limits.over_limits(wanted, ahead, limits, ordered, of_awards)

    going = [each for each in wanted if each.id not in over]
    assert over.keys() <= {each.id for each in wanted}
    if limits.per_day is not None:
        assert not going or ordered + sum(each.amount for each in going) <= limits.per_day
    for award in AWARDS:
        mine = [each.amount for each in going if each.award_id == award]
        assert not mine or limits.per_award is None or of_awards.get(award, 0) + sum(mine) <= limits.per_award
    if not ahead:
        left = None if limits.per_day is None else limits.per_day - ordered - sum(each.amount for each in going)
        for each in wanted:
            if over.get(each.id) == OVER_DAY_LIMIT:
                assert left is not None
                assert each.amount > left


@given(some_payments(), LIMITS)
def test_in_whatever_order_they_are_named_the_same_go(payments: Any, limits: Any) -> None:
    one_way = policy.limits.over_limits(payments, (), limits, 0, {})

    assert policy.limits.over_limits(payments[::-1], (), limits, 0, {}) == one_way


def test_who_waits_and_still_fits_keeps_his_place_and_who_does_not_fit_stops_nobody() -> None:
    first, second = a_payment(amount=70, priority=2), a_payment(amount=60, priority=1)
    third = a_payment(amount=30, priority=0)

    assert policy.limits.over_limits([third], [first], Limits(per_day=100), 0, {}) == {}
    assert policy.limits.over_limits([third], [first], Limits(per_day=90), 0, {}) == {third.id: OVER_DAY_LIMIT}
    assert policy.limits.over_limits([second, third], [first], Limits(per_day=100), 0, {}) == {second.id: OVER_DAY_LIMIT}
    assert policy.limits.over_limits([first], [third], Limits(per_day=90), 0, {}) == {}, "a lower one stands before nobody"


@pytest.mark.parametrize(
    ("limits", "gone", "reason"),
    [
        (Limits(per_award=100), 0, None),
        (Limits(per_award=99), 0, OVER_AWARD_LIMIT),
        (Limits(per_award=150), 51, OVER_AWARD_LIMIT),
        (Limits(per_day=100), 0, None),
        (Limits(per_day=99), 0, OVER_AWARD_LIMIT),
    ],
)
def test_what_no_day_is_long_enough_for_says_that_another_limit_is_needed(limits: Any, gone: int, reason: Any) -> None:
    payment = a_payment(amount=100)

    over = policy.limits.over_limits([payment], (), limits, 0, {payment.award_id: gone})

    assert over.get(payment.id) == reason


def test_a_day_is_one_of_vietnam() -> None:
    assert day_of(datetime(2026, 11, 20, 16, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == date(2026, 11, 21)


def _entry(day: str, per_day: int | None, source: Any = None) -> LimitEntry:
    said = {"from": day, "source_id": source, "per_award_dong": None, "per_source_and_day_dong": per_day}
    return LimitEntry.model_validate({**said, "document": None, "article": None, "certainty": "D"})


def test_the_latest_entry_holds_and_what_is_said_of_one_source_stands_for_what_is_said_of_all() -> None:
    terms = PaymentTerms((_entry("2026-01-01", 10), _entry("2026-11-20", 20), _entry("2026-11-01", 30, SOURCE)))
    other = SourceId(new_id())

    assert terms.limits_of(other, date(2025, 12, 31)) == Limits()
    assert [terms.limits_of(other, date(2026, 11, day)).per_day for day in (19, 20)] == [10, 20]
    assert [terms.limits_of(SOURCE, day).per_day for day in (date(2026, 10, 31), date(2026, 11, 20))] == [10, 30]


def test_without_a_file_of_ones_own_nothing_is_limited(tmp_path: Path) -> None:
    assert read_terms().limits_of(SOURCE, date(2026, 11, 20)).is_open

    own = tmp_path / "terms.yaml"
    own.write_text("limits: [{from: '2026-01-01', per_award_dong: 0, per_source_and_day_dong: null}]")
    with pytest.raises(ValidationError):
        read_terms(own)
