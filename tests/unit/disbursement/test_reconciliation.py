"""Every line of a statement and every booking is in exactly one match or one difference, and the sums close."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.disbursement.domain.reconciliation import (
    BookedIncome,
    BookedPayment,
    Coverage,
    Difference,
    DifferenceId,
    FoundLine,
    Judged,
    Kind,
    Pair,
    Part,
    Sums,
)
from services.disbursement.domain.tickets import Proposal
from services.disbursement.policy.reconciliation import (
    CASH_LIST_DUE,
    TICKETS,
    SaidBySame,
    changes_of,
    coverage_of,
    is_seconded,
    judge,
    judge_list,
    judge_stock,
    judged,
    pair_up,
)
from shared.ids import PaymentId, SourceId, new_id

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GRACE = timedelta(days=1)
LONG_AGO = NOW - timedelta(days=5)
SHOWN = coverage_of([[(LONG_AGO - timedelta(days=1), NOW)]])
SOURCE = SourceId(UUID(int=1))
PAYMENT = PaymentId(UUID(int=2))

quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
payments = st.integers(1, 6).map(lambda number: PaymentId(UUID(int=number)))
amounts = st.sampled_from([1_000, 2_000, 5_400_000])
moments = st.integers(0, 12 * 24).map(lambda hours: NOW - timedelta(hours=hours))
spans = st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1])


@st.composite
def bookings(draw: st.DrawFn) -> list[BookedPayment]:
    names = draw(st.lists(payments, unique=True, max_size=5))
    return [BookedPayment(name, SOURCE, draw(amounts), draw(moments)) for name in names]


@st.composite
def lines(draw: st.DrawFn) -> list[FoundLine]:
    return [
        FoundLine("A", str(number), draw(amounts) * draw(st.sampled_from([1, 1, -1])), draw(moments), draw(moments), name)
        for number, name in enumerate(draw(st.lists(st.none() | payments, max_size=8)))
    ]


incomes = st.lists(st.builds(BookedIncome, st.uuids(), st.just(SOURCE), amounts, moments), max_size=3)


@quick
@given(bookings(), lines(), incomes, st.lists(spans, max_size=3))
def test_every_line_and_booking_is_in_exactly_one_pair_and_the_sums_close(
    booked: list[BookedPayment], found: list[FoundLine], came_in: list[BookedIncome], shown: list[tuple[datetime, datetime]]
) -> None:
    pairs = pair_up(booked, found, came_in)
    judge_one = partial(judge, coverage=coverage_of([shown]), now=NOW, grace=GRACE)
    sums = Sums()
    for one in judged(pairs, judge_one, [], []):
        sums.add(one)

    named = Counter((pair.part, pair.subject) for pair in pairs)
    strangers = [line for line in found if line.payment_id is None]
    about = {one.payment_id for one in booked} | {line.payment_id for line in found if line.payment_id is not None}
    assert set(named.values()) <= {1}
    assert {pair.payment_id for pair in pairs if pair.payment_id} == about
    assert {pair.subject for pair in pairs if pair.payment_id is None} == {line.name for line in strangers}
    assert sum(pair.found for pair in pairs) == sum(line.out for line in found)
    assert sum(pair.debits + pair.credits for pair in pairs) == len(found)
    assert sums.booked + sums.late + sums.accepted + sums.difference == sums.found
    assert sums.unexplained >= abs(sums.difference)
    assert sum(sums.counts.values()) == len(pairs)


@quick
@given(bookings(), lines(), incomes)
def test_only_contributions_that_are_there_explain_what_came_in_each_one_line(
    booked: list[BookedPayment], found: list[FoundLine], came_in: list[BookedIncome]
) -> None:
    explained = [pair for pair in pair_up(booked, found, came_in) if pair.part is Part.INCOME and pair.booked]

    assert all(pair.booked == pair.found for pair in explained)
    assert not Counter(-pair.booked for pair in explained) - Counter(one.amount for one in came_in)


@quick
@given(bookings(), lines())
def test_in_which_order_it_comes_changes_nothing(booked: list[BookedPayment], found: list[FoundLine]) -> None:
    def seen(pairs: list[Pair]) -> set[Pair]:
        return set(pairs)

    assert seen(pair_up(booked, found)) == seen(pair_up(reversed(booked), reversed(found)))


def a_pair(**values: object) -> Pair:
    base = Pair(Part.BANK, str(PAYMENT), SOURCE, 1_000, 1_000, 1, 0, LONG_AGO, LONG_AGO, PAYMENT)
    return replace(base, **values)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (a_pair(), Kind.MATCHED),
        (a_pair(found=900), Kind.PARTIAL),
        (a_pair(found=900, heard_at=NOW - GRACE / 2), Kind.LATE),
        (a_pair(found=900, booked_at=NOW - GRACE / 2), Kind.LATE),
        (a_pair(found=2_000, debits=2), Kind.DUPLICATE),
        (a_pair(found=1_000, debits=2, credits=1), Kind.MATCHED),
        (a_pair(booked=0, booked_at=None), Kind.UNMATCHED),
        (a_pair(found=0, debits=1, credits=1), Kind.PARTIAL),
        (a_pair(found=0, debits=0, heard_at=None), Kind.MISSING),
        (a_pair(found=0, debits=0, heard_at=None, booked_at=NOW - GRACE / 2), Kind.LATE),
        (a_pair(booked=0, payment_id=None, heard_at=NOW), Kind.UNMATCHED),
    ],
)
def test_what_is_the_matter_with_a_pair(pair: Pair, kind: Kind) -> None:
    assert judge(pair, SHOWN, NOW, GRACE) is kind


def test_nothing_is_missing_before_statements_show_the_account_without_a_hole() -> None:
    unheard = a_pair(found=0, debits=0, heard_at=None)
    day = timedelta(days=1)
    before, after = (LONG_AGO - day, LONG_AGO + day / 2), (LONG_AGO + day / 2, NOW)
    other_account = [(LONG_AGO - day, LONG_AGO)]

    assert judge(unheard, coverage_of([[before]]), NOW, GRACE) is Kind.LATE
    assert judge(unheard, coverage_of([[after]]), NOW, GRACE) is Kind.LATE
    assert judge(unheard, coverage_of([[after, before]]), NOW, GRACE) is Kind.MISSING
    assert judge(unheard, coverage_of([[after, before], other_account]), NOW, GRACE) is Kind.LATE
    assert judge(unheard, Coverage(), NOW, GRACE) is Kind.LATE


@quick
@given(st.lists(spans, max_size=4), moments, moments)
def test_what_is_shown_is_what_the_statements_show_together(
    shown: list[tuple[datetime, datetime]], since: datetime, until: datetime
) -> None:
    since, until = min(since, until), max(since, until)
    hours = [since + timedelta(hours=hour) for hour in range(int((until - since) / timedelta(hours=1)))]
    each_hour = all(any(begin <= hour < end for begin, end in shown) for hour in hours)

    assert coverage_of([shown]).shows(since, until) == (each_hour and (bool(hours) or _touches(shown, since)))


def _touches(shown: list[tuple[datetime, datetime]], moment: datetime) -> bool:
    return any(begin <= moment <= end for begin, end in shown)


def test_a_cash_list_is_late_for_a_week_and_missing_then_and_stock_is_never_late() -> None:
    fresh, old = NOW - CASH_LIST_DUE / 2, NOW - CASH_LIST_DUE

    assert judge_list(a_pair(found=400, booked_at=fresh), NOW) is Kind.LATE
    assert judge_list(a_pair(found=400, booked_at=old), NOW) is Kind.MISSING
    assert judge_list(a_pair(found=1_400), NOW) is Kind.DUPLICATE
    assert judge_list(a_pair(booked_at=old), NOW) is Kind.MATCHED
    assert [judge_stock(a_pair(found=found)) for found in (900, 1_000, 1_100)] == [Kind.MISSING, Kind.MATCHED, Kind.UNMATCHED]


def a_difference(pair: Pair, kind: Kind = Kind.PARTIAL, **values: object) -> Difference:
    one = Difference(
        id=DifferenceId(new_id()),
        drill=False,
        part=pair.part,
        subject=pair.subject,
        source_id=pair.source_id,
        payment_id=pair.payment_id,
        kind=kind,
        unit="dong",
        booked=pair.booked,
        found=pair.found,
        owner="country",
        commune_code=None,
        province_code=None,
        opened_at=NOW,
        due_at=NOW,
    )
    return replace(one, **values)  # type: ignore[arg-type]  # by name


def _late(_: Pair) -> Kind:
    return Kind.LATE


def _partial(_: Pair) -> Kind:
    return Kind.PARTIAL


def test_what_people_know_of_stays_with_them_until_both_sides_are_the_same() -> None:
    pair = a_pair(found=900)
    known = [a_difference(pair)]
    moved = replace(pair, found=950)

    [same] = judged([pair], _late, known, [])
    [other] = judged([moved], _late, known, [])
    changes = changes_of([other], known)

    assert (same.kind, changes_of([same], known).changed) == (Kind.PARTIAL, [])
    assert [(one.id, one.found) for one in changes.changed] == [(known[0].id, 950)]
    assert (changes.new, changes.explained) == ([], [])
    assert changes_of([], known).explained == known
    assert judged([pair], _late, [], [])[0].kind is Kind.LATE


def test_what_two_people_let_stand_stays_so_only_while_neither_side_changes() -> None:
    pair = a_pair(found=900)
    accepted = [a_difference(pair)]

    [stands], [moved] = judged([pair], _partial, [], accepted), judged([replace(pair, found=950)], _partial, [], accepted)

    assert (stands.accepted, moved.accepted) == (True, False)
    assert changes_of([stands], []).new == []
    assert changes_of([moved], []).new == [moved]


@quick
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([*Kind])), max_size=6, unique_by=lambda one: one[0]), st.data())
def test_every_difference_is_new_changed_explained_or_stays(found: list[tuple[int, Kind]], data: st.DataObject) -> None:
    now = [Judged(a_pair(subject=str(name), found=900), kind) for name, kind in found]
    names = data.draw(st.lists(st.integers(1, 4), unique=True))
    known = [a_difference(a_pair(subject=str(name), found=data.draw(st.sampled_from([900, 950])))) for name in names]

    changes = changes_of(now, known)
    open_now = {one.pair.subject for one in now if one.kind in TICKETS}

    assert {one.pair.subject for one in changes.new} == open_now - {one.subject for one in known}
    assert {one.subject for one in changes.explained} == {one.subject for one in known} - open_now
    assert {one.subject for one in changes.changed} <= open_now


def test_two_persons_let_it_stand() -> None:
    said = a_difference(a_pair(found=900), proposal=Proposal("accepted", None, "One", NOW))

    assert not is_seconded(a_difference(a_pair(found=900)), "one")
    assert is_seconded(said, "two")
    with pytest.raises(SaidBySame):
        is_seconded(said, " ONE")
