"""Whoever does not agree with a decision may complain: within how long, and how long the answer may take."""

from dataclasses import dataclass

from services.assessment.domain.law import UsedParameter


@dataclass(frozen=True, slots=True)
class ComplaintTerms:
    """Days to complain, from the day on which the decision was received or known; and days until it is settled."""

    days: UsedParameter
    answer_days: UsedParameter
