"""The tables of notifications. Phones and names of persons are ciphertext; texts of notices name nobody."""

from services.notifications.tables.base import ServiceTable
from services.notifications.tables.cases import CaseContactRow, NewsRow, OutcomeRow
from services.notifications.tables.duty import CommuneContactRow, DutyShiftRow, EditRow
from services.notifications.tables.duty_handovers import DutyHandoverRow, DutyHandoverSignatureRow
from services.notifications.tables.escalations import ClimbRow, EscalationRow, FormerEscalationRow, TakingActRow
from services.notifications.tables.incidents import CommuneWordRow, IncidentAreaRow, WatchRow
from services.notifications.tables.notices import BriefingRow, DeliveryRow, DigestItemRow, NoticeRow

__all__ = [
    "BriefingRow",
    "CaseContactRow",
    "ClimbRow",
    "CommuneContactRow",
    "CommuneWordRow",
    "DeliveryRow",
    "DigestItemRow",
    "DutyHandoverRow",
    "DutyHandoverSignatureRow",
    "DutyShiftRow",
    "EditRow",
    "EscalationRow",
    "FormerEscalationRow",
    "IncidentAreaRow",
    "NewsRow",
    "NoticeRow",
    "OutcomeRow",
    "ServiceTable",
    "TakingActRow",
    "WatchRow",
]
