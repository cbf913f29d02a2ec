"""The table of legal changes, over all pairs; and names that never change."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement.domain.payments import (
    ENDED,
    FIRST_STATES,
    SET_ASIDE,
    TRANSITIONS,
    IllegalChange,
    PaymentStatus,
    payment_id,
)
from tests.support.builders import MORNING
from tests.unit.disbursement.builders import a_payment

PAIRS = list(product(PaymentStatus, PaymentStatus))


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_payment_changes_only_as_the_table_says(before: PaymentStatus, after: PaymentStatus) -> None:
    payment = replace(a_payment(), state=before)

    if after in TRANSITIONS[before]:
        changed = payment.to(after, at=MORNING)
        assert changed.state is after
        assert (changed.ended_at is not None) == (after in ENDED)
    else:
        with pytest.raises(IllegalChange):
            payment.to(after, at=MORNING)


def test_every_state_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(PaymentStatus)


def test_every_state_can_be_reached() -> None:
    reached = set(FIRST_STATES)
    while more := {after for before in reached for after in TRANSITIONS[before]} - reached:
        reached |= more

    assert reached == set(PaymentStatus)


def test_from_every_state_an_end_can_be_reached() -> None:
    ending = set(ENDED)
    while more := {before for before, after in TRANSITIONS.items() if after & ending} - ending:
        ending |= more

    assert ending == set(PaymentStatus)


def test_what_is_unknown_is_never_sent_again() -> None:
    assert TRANSITIONS[PaymentStatus.UNKNOWN].isdisjoint({PaymentStatus.SENT, PaymentStatus.RESERVED})


def test_only_what_is_reserved_is_sent() -> None:
    assert [before for before, after in TRANSITIONS.items() if PaymentStatus.SENT in after] == [PaymentStatus.RESERVED]


def test_what_is_released_goes_out_never_again_and_at_most_turns_out_to_have_gone() -> None:
    assert TRANSITIONS[PaymentStatus.RELEASED] == {PaymentStatus.SETTLED}


def test_means_are_set_aside_exactly_between_planning_and_the_end() -> None:
    assert frozenset(PaymentStatus) == SET_ASIDE | ENDED | {PaymentStatus.WAITING_FUNDS}
    assert SET_ASIDE.isdisjoint(ENDED)


uuids = st.uuids()
Key = tuple[Any, Any, str, str | None, int]
keys = st.tuples(uuids, uuids, st.sampled_from(["RICE", "INJURY"]), st.none() | st.text(max_size=5), st.integers(1, 3))


@given(keys, keys)
def test_a_payments_id_is_its_key(one: Key, other: Key) -> None:
    def key(parts: Key) -> tuple[object, ...]:
        return (*parts[:3], parts[3] or "", parts[4])

    same = payment_id(*one) == payment_id(*other)

    assert same == (key(one) == key(other))
