"""Statements: what the bank's own book shows of an account for a while. Whatever form they come in, they are read into this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from shared.ids import derived_id

StatementId = NewType("StatementId", UUID)
MAX_STATEMENT_LINES: Final = 5_000


class Direction(StrEnum):
    """Which way the money of a line went, as the bank writes it of our account."""

    DEBIT = "debit"
    """It left."""
    CREDIT = "credit"
    """It came in, or came back."""


class StatementChannel(StrEnum):
    """By which way a statement came, and so what it takes to be believed."""

    BANK = "bank"
    """Signed by the bank."""
    UPLOAD = "upload"
    """Brought by a person: another has to release it."""


class StatementVerdict(StrEnum):
    """What the second person says of an uploaded statement."""

    RELEASED = "released"
    REFUSED = "refused"


@dataclass(frozen=True)
class StatementLine:
    """One booking in the bank's book. `reference` is the bank's own and is seen once per account; `amount` is in đồng, above 0.

    `end_to_end_id` is the name that we gave the order, where it is about one; `words` is what else the bank writes beside it:
    it may name people, and is sealed before it is kept.
    """

    reference: str
    amount: int
    direction: Direction
    booked_at: datetime
    end_to_end_id: str | None = None
    words: str = ""

    @property
    def out(self) -> int:
        """What left the account by it: below zero where it came in."""
        return self.amount if self.direction is Direction.DEBIT else -self.amount


@dataclass(frozen=True)
class Statement:
    """What an account shows from one moment up to another (not included). Balances are in đồng, None where none is named.

    `account` tells the bank's accounts apart, as the bank names them: references are the bank's own within one.
    """

    account: str
    from_at: datetime
    to_at: datetime
    lines: Sequence[StatementLine]
    opening: int | None = None
    closing: int | None = None

    @property
    def gap(self) -> int | None:
        """What the balances say beyond the lines: not 0 where the statement has a hole; None where it names no balances."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening + sum(line.out for line in self.lines)


@dataclass(frozen=True)
class KeptStatement:
    """A statement as it is kept, without its lines; those of an upload are sealed in `content` until somebody releases them."""

    id: StatementId
    channel: StatementChannel
    account: str
    from_at: datetime
    to_at: datetime
    opening: int | None
    closing: int | None
    gap: int | None
    line_count: int
    total_out: int
    total_in: int
    received_by: str
    received_at: datetime
    content: bytes | None = None
    verdict: StatementVerdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


def line_binding(account: str, reference: str) -> str:
    """The associated data of a line's words: they open for this line only."""
    return f"statement_lines.words|{derived_id('statement line', account, reference)}"


def content_binding(statement: StatementId) -> str:
    """The associated data of the lines of an upload: they open for this statement only."""
    return f"statements.content|{statement}"
