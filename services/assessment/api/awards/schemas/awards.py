"""Awards and refusals of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.api.law.schemas.traces import LegalBasis, legal_basis
from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.payees import AwardPayee, PayeeKind
from services.assessment.domain.reasonings import Reasoning, Refusal
from services.assessment.domain.reductions import Reduction, ReductionState, Retraction, RetractionWords
from shared.events.assessment import RetractionReason, Unit
from shared.events.intake import PaymentMarks
from shared.ids import ReductionId

Said = Mapping[ReductionId, RetractionWords]
"""What was said about retractions, opened for who may read it."""


class CaseRetraction(BaseModel):
    """Somebody says that a signed award was never due; his words are for who may know the household."""

    reason: RetractionReason
    proposed_by: str
    words: str | None
    evidence: str | None
    lifted_at: datetime | None = Field(description="Since when it counts as wrong: what it took back may be proposed again.")

    @classmethod
    def of(cls, one: Retraction, said: RetractionWords | None) -> Self:
        words, evidence = (said.words, said.evidence) if said else (None, None)
        return cls(reason=one.reason, proposed_by=one.proposed_by, words=words, evidence=evidence, lifted_at=one.lifted_at)


class CaseReduction(BaseModel):
    """Later findings give less than was signed: `stands` of what `stood`. Proposed, it takes nothing back."""

    id: UUID
    number: int
    stood: int
    stands: int = Field(description="What it leaves; whoever signs sends it as what he saw (`seen`).")
    difference: int
    unit: Unit
    reason_code: str
    state: ReductionState
    rule_set: str
    certainty: str
    basis: list[LegalBasis]
    explanation: BilingualText
    proposed_at: datetime
    retraction: CaseRetraction | None = Field(
        description="Null: findings give less. Else a person says that the award was never due; who that was signs it not."
    )


class CasePayee(BaseModel):
    """Who is paid: the head, another adult, who organised a burial, a guardian; nobody: it waits until somebody is named.

    Whoever signs sends it as what he saw (`seen_payees`).
    """

    kind: PayeeKind
    person: str | None = Field(description="Which adult of the household, without a name.")
    account: str | None = Field(
        description="By what his account is known again, never the account: what a signature freezes. Null: none is known."
    )

    @classmethod
    def of(cls, payee: AwardPayee, marks: PaymentMarks | None) -> Self:
        seen = payee.seen_with(marks)
        return cls(kind=seen.kind, person=seen.person, account=seen.account)


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
    stands: int = Field(description="What is left of it after signed reductions; `amount` where there is none.")
    paid_to: CasePayee | None = Field(
        description="Who is paid; null for goods, and where nobody has looked since payees are named."
    )
    reductions: list[CaseReduction] = Field(description="Less of what was signed, proposed or decided, in order.")


class CaseRefusal(BaseModel):
    """A benefit that the rules do not give, and why."""

    code: str
    person: str | None
    reason: str
    basis: list[LegalBasis]
    explanation: BilingualText


def bilingual(words: Reasoning | Refusal) -> BilingualText:
    return BilingualText(vi=words.vi, en=words.en)


def case_award(award: Award, marks: PaymentMarks | None, said: Said | None = None) -> CaseAward:
    """Return an award as it is shown; `marks` are those of the newest account of its household."""
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
        stands=award.stands,
        reductions=[case_reduction(one, said) for one in award.reductions],
        paid_to=CasePayee.of(award.payee, marks) if award.payee else None,
    )


def case_reduction(reduction: Reduction, said: Said | None = None) -> CaseReduction:
    retraction = reduction.retraction
    return CaseReduction(
        id=reduction.id,
        number=reduction.number,
        stood=reduction.stood,
        stands=reduction.stands,
        difference=reduction.difference,
        unit=reduction.unit,
        reason_code=reduction.reason_code,
        state=reduction.state,
        rule_set=reduction.rule_set,
        certainty=reduction.reasoning.certainty,
        basis=legal_basis(reduction.reasoning.basis),
        explanation=bilingual(reduction.reasoning),
        proposed_at=reduction.proposed_at,
        retraction=CaseRetraction.of(retraction, (said or {}).get(reduction.id)) if retraction else None,
    )


def case_refusal(refusal: Refusal) -> CaseRefusal:
    return CaseRefusal(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        basis=legal_basis(refusal.basis),
        explanation=bilingual(refusal),
    )
