"""The nouns of assessment and their legal changes: the case under assessment, its awards, the decision over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.types import StringConstraints

from shared.events.assessment import Unit
from shared.events.household import Area, Circumstance, Coping, Hazard, Losses, Member, Persons, Standing, Story
from shared.ids import AwardId, CaseId, HouseholdId, IncidentId, WorkflowRef, derived_id


class CaseState(StrEnum):
    """How far a case has come here."""

    OPEN = "open"
    ASSESSED = "assessed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class AwardState(StrEnum):
    """How far an award has come; `withdrawn` is a proposal that the findings no longer bear, or of a retracted case."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What the competent person says to a line of his decision."""

    APPROVED = "approved"
    DECLINED = "declined"
    RETURNED = "returned"


AWARD_TRANSITIONS: Final[Mapping[AwardState, frozenset[AwardState]]] = {
    AwardState.PROPOSED: frozenset(
        {AwardState.PROPOSED, AwardState.APPROVED, AwardState.DECLINED, AwardState.RETURNED, AwardState.WITHDRAWN}
    ),
    AwardState.RETURNED: frozenset({AwardState.PROPOSED, AwardState.RETURNED, AwardState.WITHDRAWN}),
    AwardState.WITHDRAWN: frozenset({AwardState.PROPOSED}),
    AwardState.APPROVED: frozenset(),
    AwardState.DECLINED: frozenset(),
}
"""What was signed stays signed; a returned award needs new findings before anybody may sign it."""

CASE_TRANSITIONS: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.OPEN: frozenset({CaseState.OPEN, CaseState.ASSESSED, CaseState.DECIDED, CaseState.WITHDRAWN}),
    CaseState.ASSESSED: frozenset({CaseState.ASSESSED, CaseState.DECIDED, CaseState.OPEN, CaseState.WITHDRAWN}),
    CaseState.DECIDED: frozenset({CaseState.DECIDED, CaseState.ASSESSED, CaseState.OPEN, CaseState.WITHDRAWN}),
    CaseState.WITHDRAWN: frozenset(),
}

UNDECIDED: Final = frozenset({AwardState.PROPOSED, AwardState.RETURNED})


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value or a right stands: the document, and the article as clause and point ("12.1.a")."""

    document: str
    article: str


LawValue = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """A value of the law that was used: since when it holds, where it stands, how sure it is."""

    name: str
    value: LawValue
    since: str
    document: str | None
    article: str | None
    certainty: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Why an award is as it is: the sentence in both languages, the law, how sure the reading is, the figures (P7).

    `formulas` are the dated formulas of the law that led here ("injury_outcome from 2021-07-01"); `law_release` is the last
    release of dated data that was known.
    """

    vi: str
    en: str
    basis: tuple[Basis, ...]
    certainty: str
    figures: Mapping[str, int] = field(default_factory=dict)
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0


@dataclass(frozen=True, slots=True)
class Award:
    """One benefit of a case. `amount` and `floor` are đồng, kilograms or sets, as `unit` says."""

    id: AwardId
    case_id: CaseId
    code: str
    person: str | None
    instalment: int
    amount: int
    floor: int
    unit: Unit
    urgent: bool
    state: AwardState
    rule_set: str
    reasoning: Reasoning
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """What a decision said about an award (None: about the whole case), by whom and when."""

    award_id: UUID | None
    verdict: Verdict
    reason_code: str | None
    amount: int | None
    number: str
    issuer: str
    role: str
    decided_at: datetime
    delegation_document: str | None


def trace_from(content: Mapping[str, Any]) -> dict[str, Any]:
    """Read formulas and parameters again as they were stored with a reasoning or refusal (older rows have none)."""
    parameters = (
        UsedParameter(**{**one, "value": tuple(one["value"]) if isinstance(one["value"], list) else one["value"]})
        for one in content.get("parameters", ())
    )
    return {"formulas": tuple(content.get("formulas", ())), "parameters": tuple(parameters)}


def award_id(case_id: CaseId, code: str, person: str | None, instalment: int) -> AwardId:
    """Return the id that this benefit of this case always has: proposed again, it is the same award."""
    return AwardId(derived_id("award", case_id, code, person or "", instalment))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A benefit that the rules do not give although something was lost, with the reason as a code and as a sentence."""

    code: str
    person: str | None
    reason: str
    basis: tuple[Basis, ...]
    vi: str
    en: str
    certainty: str = "A"
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case under assessment. `awaited` says that its list still waits for its findings; `sealed` is the report, encrypted."""

    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    province_code: str
    hazard: Hazard
    risk_level: int
    drill: bool
    report_revision: int
    identified_at: datetime
    received_at: datetime
    opened_at: datetime
    list_id: UUID
    position: int | None
    urgency: int
    state: CaseState
    awaited: bool
    findings_revision: int
    assessors: tuple[str, ...]
    assessed_at: datetime | None
    urgent_signed_at: datetime | None
    returned_at: datetime | None
    sealed: bytes


class FoundHousehold(BaseModel):
    """What the officer found about the household itself; a missing field leaves what was reported."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    standing: Standing | None = None
    size: Persons | None = None
    members: tuple[Member, ...] | None = None
    areas: tuple[Area, ...] | None = None
    circumstances: tuple[Circumstance, ...] | None = None
    coping: Coping | None = None


class Findings(BaseModel):
    """What the officer saw: the household, its losses (the figures that count from now on), and a note."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    household: FoundHousehold | None = None
    losses: Losses
    note: Story | None = None


ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
"""Why something was declined or returned, as a code: words about a person have no place in decisions and facts."""


def list_workflow(incident_id: object, commune_code: str, number: int) -> WorkflowRef:
    """Name the work of one list of a commune."""
    return WorkflowRef("AssessDamage", f"assess-damage:{incident_id}:{commune_code}:{number}")
