"""The monthly files at the door."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.domain.cycles import Certainty, Cycle, CycleFile, CycleLine, CycleScope, CycleSum
from services.disbursement.domain.payments import PaymentStatus
from shared.clock import VIETNAM
from shared.events.disbursement import RailName


class CycleSumResponse(BaseModel):
    """What the payments of one source, benefit and rail come to, in đồng. `source_id` is null: no source bears them yet."""

    source_id: UUID | None
    source_name: str | None
    benefit: str
    rail: RailName
    count: int
    paid_count: int
    paid_dong: int
    returned_dong: int
    unpaid_count: int
    unpaid_dong: int

    @classmethod
    def of(cls, one: CycleSum) -> Self:
        return cls(
            source_id=one.source_id,
            source_name=one.source_name,
            benefit=one.benefit,
            rail=one.rail,
            count=one.count,
            paid_count=one.paid_count,
            paid_dong=one.paid,
            returned_dong=one.returned,
            unpaid_count=one.unpaid_count,
            unpaid_dong=one.unpaid,
        )


class CycleResponse(BaseModel):
    """A file of a month: from `begins`, to before `ends` (or `as_of`, where that is still to come); due before `due_before`.

    `paid`: what was paid within it, what came back of it, and what is carried over. `to_pay`: what is owed at its end.
    `certainty` is of the day, `covers_certainty` of what the file covers (A the text was read, D not known).
    """

    month: str
    file: CycleFile
    commune_code: str
    drill: bool
    begins: AwareDatetime
    ends: AwareDatetime
    as_of: AwareDatetime
    is_over: bool = Field(description="Its end has come: it does not grow any more.")
    due_before: date
    basis: str
    certainty: Certainty
    covers_certainty: Certainty
    paid_dong: int
    returned_dong: int
    unpaid_dong: int
    count: int = Field(description="Of lines: a payment may have been paid, have come back and be owed again.")
    paid_count: int
    unpaid_count: int
    items: list[CycleSumResponse]

    @classmethod
    def of(cls, cycle: Cycle, scope: CycleScope, sums: Sequence[CycleSum], now: datetime) -> Self:
        return cls(
            month=f"{cycle.month:%Y-%m}",
            file=cycle.file,
            commune_code=scope.commune_code,
            drill=scope.drill,
            begins=cycle.begins,
            ends=cycle.ends,
            as_of=min(cycle.ends, now).astimezone(VIETNAM),
            is_over=now >= cycle.ends,
            due_before=cycle.due_before,
            basis=cycle.basis,
            certainty=cycle.certainty,
            covers_certainty=cycle.covers_certainty,
            paid_dong=sum(one.paid for one in sums),
            returned_dong=sum(one.returned for one in sums),
            unpaid_dong=sum(one.unpaid for one in sums),
            count=sum(one.count for one in sums),
            paid_count=sum(one.paid_count for one in sums),
            unpaid_count=sum(one.unpaid_count for one in sums),
            items=[CycleSumResponse.of(one) for one in sums],
        )


class CycleLineResponse(BaseModel):
    """One payment in a file; whose it is stands at intake. The voucher is the bank's order, or the signed list."""

    payment_id: UUID
    case_id: UUID
    benefit: str
    person: str | None
    decision_number: str
    rail: RailName
    source_name: str | None
    state: PaymentStatus = Field(description="As it is now.")
    reason: str | None
    paid_dong: int
    returned_dong: int
    unpaid_dong: int
    paid_at: AwareDatetime | None
    bank_order: str | None
    cash_list_id: UUID | None
    cash_list_number: int | None
    changed_since: bool = Field(
        default=False, description="It has changed since the end of the file: state and reason may not be those of then."
    )

    @classmethod
    def of(cls, line: CycleLine) -> Self:
        return cls(
            payment_id=line.payment_id,
            case_id=line.case_id,
            benefit=line.benefit,
            person=line.person,
            decision_number=line.decision_number,
            rail=line.rail,
            source_name=line.source_name,
            state=line.state,
            reason=line.reason,
            paid_dong=line.paid,
            returned_dong=line.returned,
            unpaid_dong=line.unpaid,
            paid_at=line.paid_at.astimezone(VIETNAM) if line.paid_at else None,
            bank_order=line.bank_order,
            cash_list_id=line.cash_list_id,
            cash_list_number=line.cash_list_number,
            changed_since=line.changed_since,
        )


class CycleLinesResponse(BaseModel):
    """A part of the lines: 200 of them, but for the last part."""

    part: int
    items: list[CycleLineResponse]
