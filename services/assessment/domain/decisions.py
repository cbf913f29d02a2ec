"""What the competent person signs: a numbered decision and its lines."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic.types import StringConstraints

from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment
from services.assessment.domain.reductions import Reduction
from shared.ids import DecisionId, IncidentId

ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
"""Why something was declined or returned, one of a list: words about a person have no place in facts."""


class Verdict(StrEnum):
    """What the competent person says to a line of his decision."""

    APPROVED = "approved"
    DECLINED = "declined"
    RETURNED = "returned"
    REDUCED = "reduced"
    """A reduction of what was signed before."""
    KEPT = "kept"
    """No reduction: the award stands as it stood."""


@dataclass(frozen=True, slots=True)
class SignedLine:
    """What a decision said about an award (None: about the whole case), by whom and when.

    Of a reduction `amount` is what stood before it and `stands` what it leaves.
    """

    award_id: UUID | None
    verdict: Verdict
    reason_code: str | None
    amount: int | None
    number: str
    issuer: str
    role: str
    decided_at: datetime
    delegation_document: str | None
    stands: int | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierSignature:
    """Who signed over an award, a reduction or a whole case before: what he said, when, and under which number."""

    verdict: Verdict
    number: str
    issuer: str
    role: str
    signed_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What is said about one award, and why where it is not approved: one of a list, a sentence, or both."""

    verdict: Verdict
    reason_code: ReasonCode | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A signed document: who, in which role and for which place, by whose delegation, under which rule set."""

    id: DecisionId
    incident_id: IncidentId
    issuer: str
    year: int
    number: str
    drill: bool
    signed_by: str
    role: str
    authority: str
    delegated_by: str | None
    delegation_document: str | None
    rule_set: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the decision says about one award, about one `reduction` of it, or (no award) about the whole case."""

    case: Assessment
    award: Award | None
    verdict: Verdict
    reason_code: ReasonCode | None
    reduction: Reduction | None = None
    sentence: str | None = field(default=None, repr=False)
    """Why, in the signer's own words; kept encrypted."""


@dataclass(frozen=True, slots=True)
class Return:
    """The newest return of a case for more findings: when, in which decision, and what the signer wants to know."""

    decided_at: datetime
    number: str
    signed_by: str
    reason_code: str | None
    sentence: str | None = field(default=None, repr=False)
