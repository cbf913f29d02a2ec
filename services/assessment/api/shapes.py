"""What the doors say, in JSON. Moments are RFC 3339; amounts are đồng, kilograms or sets, as `unit` says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.assessment.domain import Award, AwardState, Basis, CaseState, Findings, Reasoning, Refusal, Verdict
from services.assessment.policy import WARNINGS
from shared.events.assessment import Unit
from shared.events.household import Area, Circumstance, Coping, Losses, Member, Standing
from shared.http import MAX_LINES, ProblemBody, lines_by


class BasisOut(BaseModel):
    """Where it stands in the law: document, and article as clause and point ("12.1.a")."""

    document: str
    article: str


class Said(BaseModel):
    """The same sentence in both languages."""

    vi: str
    en: str


class AwardOut(BaseModel):
    """One benefit of a case, proposed or decided, with the law's reason beside the amount."""

    id: UUID
    code: str
    person: str | None
    instalment: int
    amount: int
    unit: Unit
    floor: int = Field(description="The least that the law allows.")
    urgent: bool = Field(description="May be signed before findings: rice and essentials.")
    state: AwardState
    rule_set: str
    law_release: int = Field(description="The last release of dated data that the amount rests on; 0 is the law as it ships.")
    certainty: str = Field(description="A text read, B authority quoted, C believed right, D unverified.")
    basis: list[BasisOut]
    explanation: Said
    proposed_at: datetime


class RefusalOut(BaseModel):
    """A benefit that the rules do not give, and why."""

    code: str
    person: str | None
    reason: str
    basis: list[BasisOut]
    explanation: Said


class Warned(BaseModel):
    """Something in the findings looks odd; nothing was refused because of it."""

    code: str
    explanation: Said


class AssessmentOut(BaseModel):
    """A case under assessment, without anything personal."""

    case_id: UUID
    commune_code: str
    state: CaseState
    list_number: int | None = Field(description="The commune's list that the case is on; null while the list still fills.")
    position: int | None = Field(description="Its place in the order of urgency.")
    urgency: int
    urgent: bool = Field(description="Urgent help (rice, essentials) waits for a signature.")
    risk_level: int
    identified_at: datetime
    revision: int = Field(description="How many findings there are.")
    assessed_by: str | None
    assessed_at: datetime | None
    awards: list[AwardOut]


class HouseholdOut(BaseModel):
    """The household as reported, with what an officer found since."""

    head_name: str
    phone: str | None
    standing: Standing
    size: int | None
    members: tuple[Member, ...]
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None
    what_happened: str


class CaseOut(AssessmentOut):
    """A case with everything known here; personal parts are null for who has no need to know. Each view is recorded."""

    incident_id: UUID
    refusals: list[RefusalOut]
    household: HouseholdOut | None
    losses: Losses | None = Field(description="As found; as reported before anybody has looked.")
    note: str | None
    clocks: list[dict[str, Any]]


class FindingsOut(BaseModel):
    """What the findings led to."""

    case_id: UUID
    revision: int
    state: CaseState
    awards: list[AwardOut]
    refusals: list[RefusalOut]
    warnings: list[Warned]


class FindingsOfCase(Findings):
    """What an officer saw of one household of a list."""

    case_id: UUID


class FindingsList(BaseModel):
    """What an officer saw of the households of a list: each once."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    items: list[FindingsOfCase] = Field(min_length=1, max_length=MAX_LINES)

    def by_case(self) -> dict[UUID, Findings]:
        """Return the findings by case. Raises InvalidInput where a case stands twice."""
        # Plain findings: they are sealed as they stand, and the case's id is no part of what an officer saw.
        return {
            case_id: Findings.model_construct(
                item.model_fields_set - {"case_id"}, household=item.household, losses=item.losses, note=item.note
            )
            for case_id, item in lines_by("case_id", self.items).items()
        }


class RefusedCase(BaseModel):
    """A case of a list that could not be recorded, and why."""

    case_id: UUID
    problem: ProblemBody


class FindingsListOut(BaseModel):
    """What became of a list: nothing of it is lost, every case stands in one of the two."""

    recorded: list[FindingsOut]
    refused: list[RefusedCase]


class DecisionOut(BaseModel):
    """The signed decision: its number and how many lines were approved, declined (whole cases too) and returned."""

    id: UUID
    number: str
    issuer: str
    decided_at: datetime
    approved: int
    declined: int
    returned: int


class LineOut(BaseModel):
    """One line of a decision; `award_id` null is the refusal of the whole case."""

    line: int
    case_id: UUID
    commune_code: str
    award_id: UUID | None
    verdict: Verdict
    reason_code: str | None
    code: str | None
    person: str | None
    instalment: int | None
    amount: int | None
    floor: int | None
    unit: Unit | None
    rule_set: str | None
    law_release: int | None
    certainty: str | None
    basis: list[BasisOut]
    explanation: Said | None


class DelegationOut(BaseModel):
    """By whom, and with which document, the signature was delegated."""

    delegated_by: str
    document: str


class DecisionWithLines(BaseModel):
    """A signed decision as it is kept."""

    id: UUID
    number: str
    issuer: str
    incident_id: UUID
    drill: bool
    signed_by: str
    role: str
    authority: str
    delegation: DelegationOut | None
    rule_set: str
    decided_at: datetime
    lines: list[LineOut]


def basis_out(basis: tuple[Basis, ...]) -> list[BasisOut]:
    return [BasisOut(document=one.document, article=one.article) for one in basis]


def said(words: Reasoning | Refusal) -> Said:
    return Said(vi=words.vi, en=words.en)


def award_out(award: Award) -> AwardOut:
    return AwardOut(
        id=award.id,
        code=award.code,
        person=award.person,
        instalment=award.instalment,
        amount=award.amount,
        unit=award.unit,
        floor=award.floor,
        urgent=award.urgent,
        state=award.state,
        rule_set=award.rule_set,
        law_release=award.reasoning.law_release,
        certainty=award.reasoning.certainty,
        basis=basis_out(award.reasoning.basis),
        explanation=said(award.reasoning),
        proposed_at=award.proposed_at,
    )


def refusal_out(refusal: Refusal) -> RefusalOut:
    return RefusalOut(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        basis=basis_out(refusal.basis),
        explanation=said(refusal),
    )


def warned(code: str) -> Warned:
    text = WARNINGS[code]
    return Warned(code=code, explanation=Said(vi=text.vi, en=text.en))
