"""Awards and refusals of a case."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.api.law.schemas.traces import LegalBasis, legal_basis
from services.assessment.domain.awards import Award, AwardState, Reasoning, Refusal
from shared.events.assessment import Unit


class CaseAward(BaseModel):
    """One benefit of a case, proposed or decided, with the law's reason beside the amount."""

    id: UUID
    code: str
    person: str | None
    instalment: int
    amount: int = Field(description="In the unit beside it; whoever signs sends it as what he saw (`seen`).")
    unit: Unit
    floor: int = Field(description="The least that the law allows.")
    urgent: bool = Field(description="May be signed before findings: rice and essentials.")
    state: AwardState
    rule_set: str
    law_release: int = Field(description="The last release of dated data that the amount rests on; 0 is the law as it ships.")
    certainty: str = Field(description="A text read, B authority quoted, C believed right, D unverified.")
    basis: list[LegalBasis]
    explanation: BilingualText
    proposed_at: datetime


class CaseRefusal(BaseModel):
    """A benefit that the rules do not give, and why."""

    code: str
    person: str | None
    reason: str
    basis: list[LegalBasis]
    explanation: BilingualText


def bilingual(words: Reasoning | Refusal) -> BilingualText:
    return BilingualText(vi=words.vi, en=words.en)


def case_award(award: Award) -> CaseAward:
    return CaseAward(
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
        basis=legal_basis(award.reasoning.basis),
        explanation=bilingual(award.reasoning),
        proposed_at=award.proposed_at,
    )


def case_refusal(refusal: Refusal) -> CaseRefusal:
    return CaseRefusal(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        basis=legal_basis(refusal.basis),
        explanation=bilingual(refusal),
    )
