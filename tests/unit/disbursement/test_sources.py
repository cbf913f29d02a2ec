"""Which source bears what: nothing above what it has, nobody waits while one could bear him."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from tests.support.builders import COMMUNE, MORNING, PROVINCE
from tests.unit.disbursement.builders import a_payment, a_source

places = st.sampled_from([(None, None), (COMMUNE, None), (None, PROVINCE)])

sources = st.lists(
    st.builds(
        lambda place, available, unit: a_source(commune_code=place[0], province_code=place[1], available=available, unit=unit),
        places,
        st.integers(0, 30),
        st.sampled_from(["dong", "kg"]),
    ),
    max_size=5,
)

payments = st.lists(
    st.builds(
        lambda amount, unit, minute: a_payment(amount=amount, unit=unit, decided_at=MORNING + timedelta(minutes=minute)),
        st.integers(1, 20),
        st.sampled_from(["dong", "kg"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(payments, sources)
def test_no_source_ever_bears_more_than_it_has_or_another_unit(owed: Any, available: Any) -> None:
    chosen = policy.sources.choose_sources(owed, available)

    by_id = {source.id: source for source in available}
    taken: Counter[object] = Counter()
    for payment in owed:
        if payment.id in chosen:
            taken[chosen[payment.id]] += payment.amount
            assert by_id[chosen[payment.id]].unit == payment.unit
    assert all(amount <= by_id[source].available for source, amount in taken.items())


@given(payments, sources)
def test_nobody_waits_while_a_source_could_bear_him(owed: Any, available: Any) -> None:
    chosen = policy.sources.choose_sources(owed, available)

    left = {source.id: source.available for source in available}
    for payment in owed:
        if payment.id in chosen:
            left[chosen[payment.id]] -= payment.amount
    for payment in owed:
        if payment.id not in chosen:
            assert all(left[source.id] < payment.amount for source in available if source.unit == payment.unit)


def test_a_payment_is_never_split_over_two_sources() -> None:
    payment = a_payment(amount=10)

    assert policy.sources.choose_sources([payment], [a_source(available=9), a_source(available=9)]) == {}
