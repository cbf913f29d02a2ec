"""Statements of banks at the doors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Final, Self
from uuid import UUID

from fastapi import File, Form, UploadFile
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from services.disbursement.api.schemas.requests import Amount, Day, Moment, Request
from services.disbursement.domain.bank_answers import MAX_ID, MAX_REASON
from services.disbursement.domain.statements import (
    MAX_STATEMENT_LINES,
    Direction,
    KeptStatement,
    Statement,
    StatementChannel,
    StatementLine,
    StatementVerdict,
)
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.money import LARGEST_DONG
from shared.sound_text import SOUND
from shared.texts import Text

Reference = Annotated[str, Field(min_length=1, max_length=MAX_ID), SOUND]
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}([., ])[0-9]{3}(?:\1[0-9]{3})*")
Balance = Annotated[int, Field(ge=-LARGEST_DONG, le=LARGEST_DONG, strict=True)]
WrittenBalance = Annotated[int, Field(ge=-LARGEST_DONG, le=LARGEST_DONG)]


class StatementLineRequest(Request):
    """One booking in the bank's book."""

    reference: Reference = Field(description="The bank's own, once per account.")
    end_to_end_id: Reference | None = Field(default=None, description="Our name of the order, where it is about one.")
    amount_dong: Amount
    direction: Direction
    booked_at: Moment
    reason: Annotated[str, Field(max_length=MAX_REASON), SOUND] | None = Field(default=None, description="Stored encrypted.")

    def line(self) -> StatementLine:
        return StatementLine(
            reference=self.reference,
            amount=self.amount_dong,
            direction=self.direction,
            booked_at=self.booked_at,
            end_to_end_id=self.end_to_end_id,
            words=self.reason or "",
        )


class StatementRequest(Request):
    """What an account shows from one moment up to another; the lines lie between them."""

    account: Reference = Field(description="Which account, as the bank names it; it names no person.")
    from_at: Moment = Field(alias="from")
    to_at: Moment = Field(alias="to", description="Not included; not ahead of now.")
    opening_dong: Balance | None = None
    closing_dong: Balance | None = None
    lines: list[StatementLineRequest] = Field(max_length=MAX_STATEMENT_LINES)

    def statement(self) -> Statement:
        return Statement(
            account=self.account,
            from_at=self.from_at,
            to_at=self.to_at,
            lines=tuple(line.line() for line in self.lines),
            opening=self.opening_dong,
            closing=self.closing_dong,
        )


def _ungrouped(value: object) -> object:
    """Return a balance without what parts its thousands ("1.500.000"), as people copy it from the bank's page."""
    return re.sub(r"[., ]", "", value) if isinstance(value, str) and _GROUPED.fullmatch(value.strip()) else value


@dataclass(frozen=True)
class StatementUpload:
    """A statement as a file: of which account, of which days (both included, Vietnam time), and the balances if it has them."""

    file: Annotated[UploadFile, File(description="CSV in UTF-8, UTF-16 or Windows-1258, at most 4 MiB and 5,000 lines.")]
    account: Annotated[Reference, Form()]
    first_day: Annotated[Day, Form()]
    last_day: Annotated[Day, Form()]
    opening_dong: Annotated[WrittenBalance | None, BeforeValidator(_ungrouped), Form()] = None
    closing_dong: Annotated[WrittenBalance | None, BeforeValidator(_ungrouped), Form()] = None

    def statement(self, lines: Sequence[StatementLine], now: datetime) -> Statement:
        """Return what it says of whole days, which are over. Raises InvalidInput."""
        if self.last_day >= now.astimezone(VIETNAM).date():
            raise InvalidInput(FieldError("last_day", _NOT_OVER))
        if self.last_day < self.first_day:
            raise InvalidInput(FieldError("last_day", _ENDS_FIRST))
        return Statement(
            account=self.account,
            from_at=datetime.combine(self.first_day, time(), VIETNAM),
            to_at=datetime.combine(self.last_day + timedelta(days=1), time(), VIETNAM),
            lines=tuple(lines),
            opening=self.opening_dong,
            closing=self.closing_dong,
        )


class StatementDecisionRequest(Request):
    """What the second person says, who has compared it with the bank's own."""

    verdict: StatementVerdict


class StatementResponse(BaseModel):
    """A statement as it is kept. `gap_dong`: what its balances say beyond its lines; not 0 where it has a hole, null where it
    names no balances. An upload counts once another person has released it.
    """

    id: UUID
    channel: StatementChannel
    account: str
    from_at: AwareDatetime = Field(serialization_alias="from")
    to_at: AwareDatetime = Field(serialization_alias="to")
    opening_dong: int | None
    closing_dong: int | None
    gap_dong: int | None
    line_count: int
    total_out_dong: int
    total_in_dong: int
    received_by: str
    received_at: AwareDatetime
    verdict: StatementVerdict | None
    decided_by: str | None
    decided_at: AwareDatetime | None

    @classmethod
    def of(cls, kept: KeptStatement) -> Self:
        return cls(
            id=kept.id,
            channel=kept.channel,
            account=kept.account,
            from_at=kept.from_at.astimezone(VIETNAM),
            to_at=kept.to_at.astimezone(VIETNAM),
            opening_dong=kept.opening,
            closing_dong=kept.closing,
            gap_dong=kept.gap,
            line_count=kept.line_count,
            total_out_dong=kept.total_out,
            total_in_dong=kept.total_in,
            received_by=kept.received_by,
            received_at=kept.received_at.astimezone(VIETNAM),
            verdict=kept.verdict,
            decided_by=kept.decided_by,
            decided_at=kept.decided_at.astimezone(VIETNAM) if kept.decided_at else None,
        )


class StatementTakenResponse(StatementResponse):
    """A statement that counts, and how many of its lines nobody knew before."""

    new_lines: int

    @classmethod
    def taken(cls, kept: KeptStatement, new_lines: int) -> Self:
        return cls(**dict(StatementResponse.of(kept)), new_lines=new_lines)


class StatementLineResponse(BaseModel):
    """A line of an upload, for who decides about it; without what the bank writes beside it."""

    reference: str
    end_to_end_id: str | None
    amount_dong: int
    direction: Direction
    booked_at: AwareDatetime

    @classmethod
    def of(cls, line: StatementLine) -> Self:
        return cls(
            reference=line.reference,
            end_to_end_id=line.end_to_end_id,
            amount_dong=line.amount,
            direction=line.direction,
            booked_at=line.booked_at.astimezone(VIETNAM),
        )


class StatementStoryResponse(StatementResponse):
    """A statement with the lines that an upload brought, the first 200; none of what the bank has signed."""

    lines: list[StatementLineResponse]

    @classmethod
    def told(cls, kept: KeptStatement, lines: list[StatementLine]) -> Self:
        return cls(**dict(StatementResponse.of(kept)), lines=[StatementLineResponse.of(line) for line in lines])


_NOT_OVER: Final = Text(
    vi="ngày này chưa hết: hãy tải sao kê đến hôm qua", en="that day is not over: bring the statement up to yesterday"
)
_ENDS_FIRST: Final = Text(vi="phải từ ngày đầu trở đi", en="must be the first day or later")
