"""What of a bank's statement by file counts in the comparison with the ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.disbursement.domain.bank_statements import Statement, StatementLine
from services.disbursement.domain.statements import Direction
from services.disbursement.policy.bank_statements import counted

DAY = date(2026, 11, 20)
LATER = datetime(2026, 11, 25, tzinfo=UTC)
LINE = StatementLine("REF-1", "order-1", 1_000, "debit", DAY)


def a_statement(*lines: StatementLine) -> Statement:
    return Statement("S1", "110022334455", DAY, DAY, 5_000, 4_000, lines)


def test_a_day_is_one_of_vietnam_and_what_left_is_a_debit() -> None:
    found = counted(a_statement(LINE), LATER)

    assert found is not None
    assert (found.from_at, found.to_at) == (datetime(2026, 11, 19, 17, tzinfo=UTC), datetime(2026, 11, 20, 17, tzinfo=UTC))
    (line,) = found.lines
    assert (line.reference, line.amount, line.direction, line.end_to_end_id) == ("REF-1", 1_000, Direction.DEBIT, "order-1")
    assert found.gap == 0


def test_a_line_that_has_no_name_or_amount_stands_in_the_gap_alone() -> None:
    nameless, without = replace(LINE, reference=None), replace(LINE, reference="REF-2", amount_dong=None)

    found = counted(a_statement(nameless, without), LATER)

    assert found is not None
    assert (list(found.lines), found.gap) == ([], -1_000)


def test_lines_of_one_booking_are_told_apart_and_in_the_same_way_each_time() -> None:
    lines = [LINE, replace(LINE, end_to_end_id="order-2"), replace(LINE, end_to_end_id="order-2", side="credit")]

    names = [[line.reference for line in found.lines] for _ in range(2) if (found := counted(a_statement(*lines), LATER))]

    assert len(set(names[0])) == 3
    assert names[0] == names[1]


def test_of_no_account_or_no_day_it_does_not_count_and_of_today_up_to_now() -> None:
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)

    assert counted(replace(a_statement(), account=None), LATER) is None
    assert counted(replace(a_statement(), first_day=None), LATER) is None
    assert (today := counted(a_statement(), now)) is not None
    assert today.to_at == now
