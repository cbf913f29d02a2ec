"""Decisions as they were signed, and as they are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.awards.schemas.awards import bilingual
from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.api.law.schemas.traces import LegalBasis, legal_basis
from services.assessment.commands.awards.decisions import SignedDecision
from services.assessment.domain.decisions import Decision, Verdict
from services.assessment.domain.held_decisions import OwnHeldDecision
from services.assessment.store.awards.reasonings import reasoning_from
from shared.events.assessment import Unit
from shared.texts import Text


class SignedDecisionResponse(BaseModel):
    """The signed decision: its number and how many lines were approved, declined (whole cases too) and returned."""

    id: UUID
    number: str
    issuer: str
    decided_at: datetime
    approved: int
    declined: int
    returned: int
    undo_until: datetime | None = Field(description="Until when it may be taken back; null: the others hear of it at once.")
    reduced: int = Field(description="Reductions that were signed: less of these awards stands.")
    kept: int = Field(description="Reductions that were declined: these awards stand as they stood.")


class SignedDecisionLine(BaseModel):
    """One line of a decision; `award_id` null is the refusal of the whole case.

    With `reduction_id` it is about a reduction (reduced, or kept): `amount` stood before it, `stands` is what it leaves.
    """

    line: int
    case_id: UUID
    commune_code: str
    award_id: UUID | None
    verdict: Verdict
    reason_code: str | None
    sentence: str | None = Field(description="Why, in the signer's own words; for who may know the household.")
    code: str | None
    person: str | None
    instalment: int | None
    amount: int | None
    reduction_id: UUID | None
    stands: int | None
    floor: int | None
    unit: Unit | None
    rule_set: str | None
    law_release: int | None
    certainty: str | None
    basis: list[LegalBasis]
    explanation: BilingualText | None


class SignedDelegation(BaseModel):
    """By whom, and with which document, the signature was delegated."""

    delegated_by: str
    document: str


class DecisionResponse(BaseModel):
    """A signed decision as it is kept."""

    id: UUID
    number: str
    issuer: str
    incident_id: UUID
    drill: bool
    signed_by: str
    role: str
    authority: str
    delegation: SignedDelegation | None
    rule_set: str
    decided_at: datetime
    undo_until: datetime | None = Field(description="Until when it may be taken back; null: the others have heard of it.")
    undone_at: datetime | None = Field(description="When it was taken back; null: it stands.")
    lines: list[SignedDecisionLine]


class UndoableDecision(BaseModel):
    """A decision that its signer may still take back."""

    id: UUID
    incident_id: UUID
    number: str
    lines: int
    decided_at: datetime
    undo_until: datetime


class UndoableDecisions(BaseModel):
    """What the caller may still take back, the newest first."""

    items: list[UndoableDecision]


class UndoneDecisionResponse(BaseModel):
    """A decision that was taken back; its number stays used."""

    id: UUID
    number: str
    undone_at: datetime


def undoable_decisions(held: Sequence[OwnHeldDecision]) -> UndoableDecisions:
    items = [
        UndoableDecision(
            id=one.decision_id,
            incident_id=one.incident_id,
            number=one.number,
            lines=one.line_count,
            decided_at=one.decided_at,
            undo_until=one.due_at,
        )
        for one in held
    ]
    return UndoableDecisions(items=items)


def signed_decision_response(signed: SignedDecision) -> SignedDecisionResponse:
    decision, counts = signed.decision, Counter(line.verdict for line in signed.lines)
    return SignedDecisionResponse(
        id=decision.id,
        number=decision.number,
        issuer=decision.issuer,
        decided_at=decision.decided_at,
        undo_until=signed.undo_until,
        approved=counts[Verdict.APPROVED],
        declined=counts[Verdict.DECLINED],
        returned=counts[Verdict.RETURNED],
        reduced=counts[Verdict.REDUCED],
        kept=counts[Verdict.KEPT],
    )


@dataclass(frozen=True, slots=True)
class LineWords:
    """What is said beside the lines of a decision: the opened sentences by line, and what stands in place of the reasons for
    who may not know them (None: he may).
    """

    sentences: Mapping[int, str | None]
    instead: Text | None = None


def decision_response(
    decision: Decision,
    lines: Sequence[Mapping[str, Any]],
    words: LineWords,
    fate: tuple[datetime | None, datetime | None],
) -> DecisionResponse:
    """Return a decision with what its reader may know of it; `fate` is until when it may be taken back, and when it was."""
    delegation = None
    if decision.delegated_by is not None and decision.delegation_document is not None:
        delegation = SignedDelegation(delegated_by=decision.delegated_by, document=decision.delegation_document)
    return DecisionResponse(
        id=decision.id,
        number=decision.number,
        issuer=decision.issuer,
        incident_id=decision.incident_id,
        drill=decision.drill,
        signed_by=decision.signed_by,
        role=decision.role,
        authority=decision.authority,
        delegation=delegation,
        rule_set=decision.rule_set,
        decided_at=decision.decided_at,
        undo_until=fate[0],
        undone_at=fate[1],
        lines=[_line({**line, "sentence": words.sentences.get(line["line"])}, words.instead) for line in lines],
    )


def _line(line: Mapping[str, Any], instead: Text | None) -> SignedDecisionLine:
    reasoning = reasoning_from(line["reasoning"]) if line["reasoning"] else None
    said = bilingual(reasoning) if reasoning else None
    kept = {name: line[name] for name in SignedDecisionLine.model_fields if name in line}
    return SignedDecisionLine(
        **kept,
        law_release=reasoning.law_release if reasoning else None,
        certainty=reasoning.certainty if reasoning else None,
        basis=legal_basis(reasoning.basis) if reasoning else [],
        explanation=BilingualText(vi=instead.vi, en=instead.en) if said and instead else said,
    )
