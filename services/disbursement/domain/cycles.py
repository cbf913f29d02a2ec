"""The two monthly files of social assistance payments: what who pays has paid and not paid, and what he is to pay."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from services.disbursement.domain.payments import PaymentStatus
from shared.events.disbursement import RailName
from shared.ids import CaseId, PaymentId, SourceId

Certainty = Literal["A", "B", "C", "D"]


class CycleFile(StrEnum):
    """Which of the two files of a month."""

    PAID = "paid"
    """What was paid within the month up to the file's day, what came back, and what is carried over."""
    TO_PAY = "to_pay"
    """What is owed on the file's day and not paid."""


@dataclass(frozen=True)
class Cycle:
    """One file of one month: what it covers, before which day it is due, and by what."""

    month: date
    """The first day of it."""
    file: CycleFile
    begins: datetime
    ends: datetime
    """The first moment that it does not cover."""
    due_before: date
    basis: str
    certainty: Certainty
    covers_certainty: Certainty


@dataclass(frozen=True)
class CycleScope:
    """Whose file: the commune whose means bear the payments, and whether they are a drill's."""

    commune_code: str
    drill: bool


@dataclass(frozen=True)
class CycleSum:
    """What the payments of one source, benefit and rail come to in a file, in đồng."""

    source_id: SourceId | None
    """None: no source bears them yet."""
    source_name: str | None
    benefit: str
    rail: RailName
    count: int
    """Of lines: a payment may have been paid, have come back and be owed again."""
    paid_count: int
    paid: int
    returned: int
    unpaid_count: int
    unpaid: int


@dataclass(frozen=True)
class CycleLine:
    """One payment in a file. `voucher`: the bank's order, or the number of the signed list.

    `state` and `reason` are those of now; `changed_since`: it has changed since the end of the file, so they may not be those
    of then.
    """

    payment_id: PaymentId
    case_id: CaseId
    benefit: str
    person: str | None
    decision_number: str
    rail: RailName
    source_name: str | None
    state: PaymentStatus
    reason: str | None
    paid: int
    returned: int
    unpaid: int
    paid_at: datetime | None
    bank_order: str | None
    cash_list_id: UUID | None
    cash_list_number: int | None
    changed_since: bool
