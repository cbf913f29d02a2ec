"""What of a statement that came as a file counts: lines that the bank names and whose amount it says."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from services.disbursement.domain import bank_statements
from services.disbursement.domain.statements import Direction, Statement, StatementLine
from shared.clock import VIETNAM

_DAY: Final = timedelta(days=1)


def counted(given: bank_statements.Statement, now: datetime) -> Statement | None:
    """Return the statement as it counts, or None where it does not say of which account or of which days it is.

    A line without a reference or an amount counts for nothing: what it moved stands in the gap between balances and lines. Days
    are days of Vietnam; a statement of today tells of what has been up to now.
    """
    if not given.account or given.first_day is None or given.last_day is None:
        return None
    from_at, to_at = _midnight(given.first_day), min(_midnight(given.last_day) + _DAY, now)
    lines = [
        StatementLine(
            reference=name,
            amount=line.amount_dong,
            direction=Direction.CREDIT if line.side == "credit" else Direction.DEBIT,
            booked_at=_midnight(line.booked_at or given.last_day),
            end_to_end_id=line.end_to_end_id,
            words=line.reason or "",
        )
        for name, line in _named(given.lines)
        if line.amount_dong is not None and line.amount_dong > 0
    ]
    return Statement(given.account, from_at, to_at, lines, given.opening_dong, given.closing_dong)


def _named(lines: Sequence[bank_statements.StatementLine]) -> list[tuple[str, bank_statements.StatementLine]]:
    """Return the lines that have a reference; those of one booking, which share it, are told apart by their orders."""
    named = [(line.reference, line) for line in lines if line.reference is not None]
    names = [name for name, _ in named]
    found: dict[str, bank_statements.StatementLine] = {}
    for name, line in named:
        own = f"{name}/{line.end_to_end_id or ''}" if names.count(name) > 1 else name
        if own in found:
            own = f"{own}/{line.side}/{len(found)}"
        found[own] = line
    return list(found.items())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
