"""The rows of disbursement. Constraints carry the promises: owed once, never overdrawn, one living attempt."""

from typing import Final

from services.disbursement.tables.base import ServiceTable
from services.disbursement.tables.bookings import BookingRow, BookingVerdictRow
from services.disbursement.tables.cases import CaseRow, DutyRow, PayeeRow
from services.disbursement.tables.incidents import IncidentRow
from services.disbursement.tables.pauses import PauseInForceRow, PauseLiftRow, PauseRow
from services.disbursement.tables.payments import HandoverRow, PaymentRow
from services.disbursement.tables.province_requests import (
    ProvinceAnswerRow,
    ProvinceGrantRow,
    ProvinceRequestRow,
    RequestedItemRow,
    RequestedPaymentRow,
)
from services.disbursement.tables.reductions import RecoveryRow, ReductionRow
from services.disbursement.tables.rounds import AttemptRow, OddAnswerRow, RoundRow
from services.disbursement.tables.sources import ContributionRow, LedgerEntryRow, SourceFigureRow, SourceRow

metadata: Final = ServiceTable.metadata

__all__ = [
    "AttemptRow",
    "BookingRow",
    "BookingVerdictRow",
    "CaseRow",
    "ContributionRow",
    "DutyRow",
    "HandoverRow",
    "IncidentRow",
    "LedgerEntryRow",
    "OddAnswerRow",
    "PauseInForceRow",
    "PauseLiftRow",
    "PauseRow",
    "PayeeRow",
    "PaymentRow",
    "ProvinceAnswerRow",
    "ProvinceGrantRow",
    "ProvinceRequestRow",
    "RecoveryRow",
    "ReductionRow",
    "RequestedItemRow",
    "RequestedPaymentRow",
    "RoundRow",
    "ServiceTable",
    "SourceFigureRow",
    "SourceRow",
    "metadata",
]
