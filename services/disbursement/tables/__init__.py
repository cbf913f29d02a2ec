"""The rows of disbursement. Constraints carry the promises: owed once, never overdrawn, one living attempt."""

from typing import Final

from services.disbursement.tables.bank_files import BankFileRow, BankMessageRow, BankSilenceRow
from services.disbursement.tables.base import ServiceTable
from services.disbursement.tables.bookings import BookingRow, BookingVerdictRow
from services.disbursement.tables.campaigns import CampaignActRow, CampaignRow
from services.disbursement.tables.cases import CaseRow, DutyRow, PayeeRow
from services.disbursement.tables.cash_lists import CashLineRow, CashListRow, HandBackRow
from services.disbursement.tables.gifts import GiftRow
from services.disbursement.tables.incidents import IncidentRow
from services.disbursement.tables.pauses import PauseInForceRow, PauseLiftRow, PauseRow
from services.disbursement.tables.payees import (
    AccountHolderRow,
    OpenPayeeChangeRow,
    PayeeChangeRow,
    PayeeVerdictRow,
    SharedReleaseRow,
    SignedPayeeRow,
)
from services.disbursement.tables.payments import ConfirmedStepRow, HandoverRow, PaymentPastRow, PaymentRow
from services.disbursement.tables.province_requests import (
    ProvinceAnswerRow,
    ProvinceGrantRow,
    ProvinceRequestRow,
    RequestedItemRow,
    RequestedPaymentRow,
)
from services.disbursement.tables.reconciliation import (
    DifferenceRow,
    ReconciliationFigureRow,
    ReconciliationNewsRow,
    ReconciliationRunRow,
    ReconciliationSideFigureRow,
    ReconciliationSideRow,
)
from services.disbursement.tables.reductions import RecoveryInstalmentRow, RecoveryReceiptRow, RecoveryRow, ReductionRow
from services.disbursement.tables.rounds import AttemptRow, OddAnswerRow, RoundRow, SourceDayRow
from services.disbursement.tables.sources import ContributionRow, LedgerEntryRow, SourceFigureRow, SourceRow
from services.disbursement.tables.statements import StatementLineRow, StatementRow, StatementVerdictRow
from services.disbursement.tables.stock import (
    DeliveryNoteRow,
    NoteLineRow,
    StockLevelRow,
    StockMovementRow,
    WarehouseRow,
)
from services.disbursement.tables.tickets import BankDifferenceRow, TicketRow

metadata: Final = ServiceTable.metadata

__all__ = [
    "AccountHolderRow",
    "AttemptRow",
    "BankDifferenceRow",
    "BankFileRow",
    "BankMessageRow",
    "BankSilenceRow",
    "BookingRow",
    "BookingVerdictRow",
    "CampaignActRow",
    "CampaignRow",
    "CaseRow",
    "CashLineRow",
    "CashListRow",
    "ConfirmedStepRow",
    "ContributionRow",
    "DeliveryNoteRow",
    "DifferenceRow",
    "DutyRow",
    "GiftRow",
    "HandBackRow",
    "HandoverRow",
    "IncidentRow",
    "LedgerEntryRow",
    "NoteLineRow",
    "OddAnswerRow",
    "OpenPayeeChangeRow",
    "PauseInForceRow",
    "PauseLiftRow",
    "PauseRow",
    "PayeeChangeRow",
    "PayeeRow",
    "PayeeVerdictRow",
    "PaymentPastRow",
    "PaymentRow",
    "ProvinceAnswerRow",
    "ProvinceGrantRow",
    "ProvinceRequestRow",
    "ReconciliationFigureRow",
    "ReconciliationNewsRow",
    "ReconciliationRunRow",
    "ReconciliationSideFigureRow",
    "ReconciliationSideRow",
    "RecoveryInstalmentRow",
    "RecoveryReceiptRow",
    "RecoveryRow",
    "ReductionRow",
    "RequestedItemRow",
    "RequestedPaymentRow",
    "RoundRow",
    "ServiceTable",
    "SharedReleaseRow",
    "SignedPayeeRow",
    "SourceDayRow",
    "SourceFigureRow",
    "SourceRow",
    "StatementLineRow",
    "StatementRow",
    "StatementVerdictRow",
    "StockLevelRow",
    "StockMovementRow",
    "TicketRow",
    "WarehouseRow",
    "metadata",
]
