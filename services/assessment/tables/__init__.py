"""What assessment keeps, in its three houses."""

from services.assessment.tables.awards import (
    AssessmentListRow,
    AssessmentRow,
    AwardRow,
    DecisionLineRow,
    DecisionNumberRow,
    DecisionRow,
    DutyRow,
    FindingsRow,
    ReductionRow,
    RetractionRow,
)
from services.assessment.tables.base import ServiceTable
from services.assessment.tables.explanation import DeterminationRow
from services.assessment.tables.law import ReassessmentRunRow, RuleEntryRow, RuleVerdictRow

__all__ = [
    "AssessmentListRow",
    "AssessmentRow",
    "AwardRow",
    "DecisionLineRow",
    "DecisionNumberRow",
    "DecisionRow",
    "DeterminationRow",
    "DutyRow",
    "FindingsRow",
    "ReassessmentRunRow",
    "ReductionRow",
    "RetractionRow",
    "RuleEntryRow",
    "RuleVerdictRow",
    "ServiceTable",
]
