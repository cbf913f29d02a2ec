"""A statement beside what is known to be booked: what it lacks, what nobody knows, and what its balances say."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.disbursement.domain.bank_statements import Side, Statement, StatementLine
from services.disbursement.policy.statement_gaps import KnownMovement, statement_gaps

DAY = date(2026, 12, 1)


def a_line(name: str | None, amount: int | None, side: Side = "debit") -> StatementLine:
    return StatementLine("B-1", name, amount, side, DAY)


def a_statement(*lines: StatementLine, opening: int | None = 1_000, closing: int | None = None) -> Statement:
    end = (opening or 0) + sum(line.signed_dong for line in lines) if closing is None else closing
    return Statement("S", "1", DAY, DAY, opening, end, lines)


def test_a_statement_that_says_what_is_known_is_whole():
    known = [KnownMovement("a", "debit", 100), KnownMovement("a", "credit", 100)]

    assert statement_gaps(a_statement(a_line("a", 100), a_line("a", 100, "credit")), known).is_whole


def test_a_hole_is_the_missing_movement_and_explains_the_difference():
    known = [KnownMovement("a", "debit", 100), KnownMovement("b", "debit", 250)]
    gaps = statement_gaps(a_statement(a_line("a", 100), closing=650), known)

    assert (gaps.difference_dong, gaps.unexplained_dong) == (-250, 0)
    assert (gaps.missing, gaps.unknown) == ([known[1]], [])


def test_an_order_that_is_booked_twice_is_a_line_too_many():
    gaps = statement_gaps(a_statement(a_line("a", 100), a_line("a", 100)), [KnownMovement("a", "debit", 100)])

    assert (gaps.difference_dong, gaps.missing) == (0, [])
    assert gaps.unknown == [a_line("a", 100)]


def test_another_amount_is_both_missing_and_unknown():
    gaps = statement_gaps(a_statement(a_line("a", 90)), [KnownMovement("a", "debit", 100)])

    assert (len(gaps.missing), len(gaps.unknown)) == (1, 1)


def test_a_line_without_a_name_or_an_amount_is_unknown():
    lines = (a_line(None, 100), a_line("a", None))

    assert statement_gaps(a_statement(*lines), []).unknown == list(lines)


def test_without_balances_nothing_is_said_of_the_difference():
    gaps = statement_gaps(replace(a_statement(), opening_dong=None), [])

    assert (gaps.difference_dong, gaps.unexplained_dong, gaps.is_whole) == (None, None, True)


_MOVEMENTS = st.lists(
    st.builds(KnownMovement, st.sampled_from(["a", "b", "c"]), st.sampled_from(["credit", "debit"]), st.integers(1, 3)),
    max_size=8,
)


@given(_MOVEMENTS, st.data())
def test_whatever_lines_are_left_out_exactly_those_are_missing(known, data):
    left_out = data.draw(st.lists(st.sampled_from(range(len(known))), unique=True)) if known else []
    lines = [a_line(each.end_to_end_id, each.amount_dong, each.side) for n, each in enumerate(known) if n not in left_out]
    whole = sum(each.signed_dong for each in known)
    gaps = statement_gaps(a_statement(*lines, closing=1_000 + whole), known)

    assert sorted(map(repr, gaps.missing)) == sorted(repr(known[n]) for n in left_out)
    assert (gaps.unexplained_dong, gaps.unknown) == (0, [])
