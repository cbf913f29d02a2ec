"""Decisions of assessment as pure functions, and the port of the law."""

from services.assessment.policy.awards import Plan, propose, state_of
from services.assessment.policy.explanations import refusal_of
from services.assessment.policy.law import (
    Circumstances,
    Entitlement,
    Entitlements,
    Law,
    NoRulesForDay,
    NotGiven,
    TermUnit,
    WorkingDays,
)
from services.assessment.policy.numbers import given_number, next_number
from services.assessment.policy.preview import Preview, preview_of
from services.assessment.policy.priority import Priority, priority_of
from services.assessment.policy.reckoning import Reckoned, Reckoning, is_earlier, reckoned, still_says
from services.assessment.policy.released import Released
from services.assessment.policy.signing import Authority, Delegation, Signer, authority_for, check_law, check_lines
from services.assessment.policy.terms import (
    DECISION_CLOCKS,
    FINDINGS,
    FINDINGS_AFTER_URGENT_HELP,
    IDENTIFIED,
    LATER_LOOK,
    Term,
    clock_for,
    is_urgent,
    limit_for,
    next_look,
    term_of,
)
from services.assessment.policy.words import WARNINGS

__all__ = [
    "DECISION_CLOCKS",
    "FINDINGS",
    "FINDINGS_AFTER_URGENT_HELP",
    "IDENTIFIED",
    "LATER_LOOK",
    "WARNINGS",
    "Authority",
    "Circumstances",
    "Delegation",
    "Entitlement",
    "Entitlements",
    "Law",
    "NoRulesForDay",
    "NotGiven",
    "Plan",
    "Preview",
    "Priority",
    "Reckoned",
    "Reckoning",
    "Released",
    "Signer",
    "Term",
    "TermUnit",
    "WorkingDays",
    "authority_for",
    "check_law",
    "check_lines",
    "clock_for",
    "given_number",
    "is_earlier",
    "is_urgent",
    "limit_for",
    "next_look",
    "next_number",
    "preview_of",
    "priority_of",
    "propose",
    "reckoned",
    "refusal_of",
    "state_of",
    "still_says",
    "term_of",
]
