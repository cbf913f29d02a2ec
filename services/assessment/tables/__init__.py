"""What assessment keeps, in its three houses."""

from services.assessment.tables.awards import (
    FUNERALS_UNDECIDED,
    AssessmentListRow,
    AssessmentRow,
    AwardRow,
    DecisionLineRow,
    DecisionNumberRow,
    DecisionRow,
    DutyRow,
    FindingsRow,
    FuneralFormRow,
    HeldDecisionRow,
    RetractionRow,
    UndoneDecisionRow,
)
from services.assessment.tables.base import ServiceTable
from services.assessment.tables.explanation import AwardHelpRow, ContactPointRow, DeterminationRow, HouseholdPageRow
from services.assessment.tables.law import ReassessmentRunRow, RuleEntryRow, RuleVerdictRow
from services.assessment.tables.reductions import ReductionRow

__all__ = [
    "FUNERALS_UNDECIDED",
    "AssessmentListRow",
    "AssessmentRow",
    "AwardHelpRow",
    "AwardRow",
    "ContactPointRow",
    "DecisionLineRow",
    "DecisionNumberRow",
    "DecisionRow",
    "DeterminationRow",
    "DutyRow",
    "FindingsRow",
    "FuneralFormRow",
    "HeldDecisionRow",
    "HouseholdPageRow",
    "ReassessmentRunRow",
    "ReductionRow",
    "RetractionRow",
    "RuleEntryRow",
    "RuleVerdictRow",
    "ServiceTable",
    "UndoneDecisionRow",
]
