"""What assessment does: each command is one transaction that a door has opened."""

from services.assessment.commands.deciding import DecisionRequest, record_decision
from services.assessment.commands.explaining import Explained, explain_case
from services.assessment.commands.finding import Recorded, Recordings, record_findings
from services.assessment.commands.listing import assign_list, close_lists
from services.assessment.commands.office import Office
from services.assessment.commands.opening import Report, open_assessments
from services.assessment.commands.viewing import CaseView, view_case, view_cases
from services.assessment.commands.withdrawing import withdraw_assessments

__all__ = [
    "CaseView",
    "DecisionRequest",
    "Explained",
    "Office",
    "Recorded",
    "Recordings",
    "Report",
    "assign_list",
    "close_lists",
    "explain_case",
    "open_assessments",
    "record_decision",
    "record_findings",
    "view_case",
    "view_cases",
    "withdraw_assessments",
]
