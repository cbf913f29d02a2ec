"""The rows of disbursement. Constraints carry the promises: owed once, never overdrawn, one living attempt."""

from typing import Final

from services.disbursement.tables.base import ServiceTable
from services.disbursement.tables.cases import CaseRow, DutyRow, PayeeRow
from services.disbursement.tables.incidents import IncidentRow
from services.disbursement.tables.pauses import PauseInForceRow, PauseLiftRow, PauseRow
from services.disbursement.tables.payments import HandoverRow, PaymentRow
from services.disbursement.tables.province_requests import ProvinceRequestRow, RequestedPaymentRow
from services.disbursement.tables.reductions import RecoveryRow, ReductionRow
from services.disbursement.tables.rounds import AttemptRow, OddAnswerRow, RoundRow
from services.disbursement.tables.sources import ContributionRow, LedgerEntryRow, SourceFigureRow, SourceRow
from services.disbursement.tables.tickets import BankDifferenceRow, TicketRow

metadata: Final = ServiceTable.metadata

__all__ = [
    "AttemptRow",
    "BankDifferenceRow",
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
    "ProvinceRequestRow",
    "RecoveryRow",
    "ReductionRow",
    "RequestedPaymentRow",
    "RoundRow",
    "ServiceTable",
    "SourceFigureRow",
    "SourceRow",
    "TicketRow",
    "metadata",
]
