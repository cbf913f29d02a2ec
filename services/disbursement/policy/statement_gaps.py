"""What a statement and what we know to be booked do not say alike: its own arithmetic, lines it lacks, lines nobody knows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.disbursement.domain.bank_statements import Side, Statement, StatementLine


@dataclass(frozen=True)
class KnownMovement:
    """A movement that another word of the bank has named: a notification, a return."""

    end_to_end_id: str
    side: Side
    amount_dong: int

    @property
    def signed_dong(self) -> int:
        """What it adds to the balance."""
        return self.amount_dong if self.side == "credit" else -self.amount_dong


@dataclass(frozen=True)
class StatementGaps:
    """Where the two part. `difference_dong`: what the balances moved by more than the lines that are there explain; None where
    the statement names no balances. `unexplained_dong`: what of that the missing movements do not explain either.
    """

    difference_dong: int | None
    missing: Sequence[KnownMovement]
    """Known to be booked, and in no line."""
    unknown: Sequence[StatementLine]
    """Lines of which nothing is known: no movement of ours, or one too many of it."""

    @property
    def unexplained_dong(self) -> int | None:
        if self.difference_dong is None:
            return None
        return self.difference_dong - sum(each.signed_dong for each in self.missing)

    @property
    def is_whole(self) -> bool:
        return not (self.difference_dong or self.missing or self.unknown)


def statement_gaps(statement: Statement, known: Sequence[KnownMovement]) -> StatementGaps:
    """Compare a statement with the movements that are known of its days, each line for one movement at most."""
    left = Counter(known)
    unknown: list[StatementLine] = []
    for line in statement.lines:
        if line.end_to_end_id is None or line.amount_dong is None:
            unknown.append(line)
            continue
        movement = KnownMovement(line.end_to_end_id, line.side, line.amount_dong)
        if left[movement] > 0:
            left[movement] -= 1
        else:
            unknown.append(line)
    missing = [each for each in known if left[each] > 0 and _take(left, each)]
    return StatementGaps(_difference(statement), missing, unknown)


def _take(left: Counter[KnownMovement], movement: KnownMovement) -> bool:
    left[movement] -= 1
    return True


def _difference(statement: Statement) -> int | None:
    if statement.opening_dong is None or statement.closing_dong is None:
        return None
    return statement.closing_dong - statement.opening_dong - sum(line.signed_dong for line in statement.lines)
