"""What assessment does: each command is one transaction that a door has opened."""

from services.assessment.commands.deciding import DecisionRequest, record_decision
from services.assessment.commands.entries import enter_data, release_entry, withdraw_entry
from services.assessment.commands.explaining import Explained, explain_case
from services.assessment.commands.finding import Recorded, Recordings, record_findings
from services.assessment.commands.listing import assign_list, close_lists
from services.assessment.commands.office import Office
from services.assessment.commands.opening import Report, open_assessments
from services.assessment.commands.renewing import Renewed, finish_renewal, law_of_today, renew_cases
from services.assessment.commands.touching import Touched, TouchedCases, preview_entry
from services.assessment.commands.viewing import CaseView, view_case, view_cases
from services.assessment.commands.withdrawing import withdraw_assessments

__all__ = [
    "CaseView",
    "DecisionRequest",
    "Explained",
    "Office",
    "Recorded",
    "Recordings",
    "Renewed",
    "Report",
    "Touched",
    "TouchedCases",
    "assign_list",
    "close_lists",
    "enter_data",
    "explain_case",
    "finish_renewal",
    "law_of_today",
    "open_assessments",
    "preview_entry",
    "record_decision",
    "record_findings",
    "release_entry",
    "renew_cases",
    "view_case",
    "view_cases",
    "withdraw_assessments",
    "withdraw_entry",
]
