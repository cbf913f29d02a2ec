"""Reconciliation at the doors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.payment_names import PaymentName
from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.reconciliation import Difference, Figure, Kind, Part, Run, explanation_binding
from services.disbursement.domain.tickets import TicketState
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.privacy import Cipher
from shared.sound_text import SOUND


class ReconciliationFigure(BaseModel):
    """What one part of one source came to, in `unit`: booked + late + accepted + difference = found.

    `part`: bank (what was paid, with statements), income (what came in, with contributions), cash (advances with signed
    lists), goods (in, with out and left). `source_id` is null for what belongs to no source of ours. `unexplained`: the
    differences without their signs. `counts`: how many are matched, late, partial, unmatched, duplicate, missing.
    """

    part: Part
    source_id: UUID | None
    source_name: str | None
    unit: Unit
    booked: int
    found: int
    late: int
    accepted: int
    difference: int
    unexplained: int
    counts: dict[Kind, int]

    @classmethod
    def of(cls, figure: Figure, name: str | None) -> Self:
        sums = figure.sums
        return cls(
            part=figure.part,
            source_id=figure.source_id,
            source_name=name,
            unit=figure.unit,
            booked=sums.booked,
            found=sums.found,
            late=sums.late,
            accepted=sums.accepted,
            difference=sums.difference,
            unexplained=sums.unexplained,
            counts=sums.counts,
        )


class ReconciliationRunResponse(BaseModel):
    """One comparison of the whole ledger, of what is real or of drills, in đồng: booked + late + accepted + difference = found.

    `shown_until`: up to when statements show the account without a hole; null where there is none yet. `differences`: how many
    are open after it, of goods as well.
    """

    id: UUID
    drill: bool
    at: AwareDatetime
    by: str
    shown_until: AwareDatetime | None
    booked_dong: int
    found_dong: int
    late_dong: int
    accepted_dong: int
    difference_dong: int
    unexplained_dong: int
    differences: int
    counts: dict[str, int]

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(
            id=run.id,
            drill=run.drill,
            at=run.at.astimezone(VIETNAM),
            by=run.by,
            shown_until=run.shown_until.astimezone(VIETNAM) if run.shown_until else None,
            booked_dong=run.booked,
            found_dong=run.found,
            late_dong=run.late,
            accepted_dong=run.accepted,
            difference_dong=run.difference,
            unexplained_dong=run.unexplained,
            differences=run.differences,
            counts=dict(run.counts),
        )


class ReconciliationSide(BaseModel):
    """The newest comparison of what is real, or of drills (null: there was none), and what each source came to in it."""

    run: ReconciliationRunResponse | None
    figures: list[ReconciliationFigure]


class ReconciliationResponse(BaseModel):
    """How the books stand; figures are of the caller's area, a run is of the whole ledger."""

    real: ReconciliationSide
    drills: ReconciliationSide


class DifferenceResponse(BaseModel):
    """One difference that nobody has explained yet, or that has ended (`outcome`: explained, accepted).

    `subject` is what it is about: a payment, a line of the bank, a cash list, a source. `difference`: found less booked.
    `reason`: why one person lets it stand; empty for who may not read it. `payment`: what people know of the payment, in the
    list; null where it is of none, and in answers to acts.
    """

    id: UUID
    drill: bool
    part: Part
    subject: str
    source_id: UUID | None
    payment_id: UUID | None
    payment: PaymentName | None
    kind: Kind
    unit: Unit
    booked: int
    found: int
    difference: int
    state: TicketState
    owner: str
    opened_at: AwareDatetime
    due_at: AwareDatetime
    taken_by: str | None
    proposed_by: str | None
    reason: str
    ended_at: AwareDatetime | None
    ended_by: str | None
    outcome: str | None

    @classmethod
    def of(cls, one: Difference, cipher: Cipher | None, payment: Payment | None = None) -> Self:
        """Return it as it is shown; without a cipher to who may not read why one person lets it stand."""
        said = one.proposal
        reason = cipher.open_remark(said.reason, explanation_binding(one.id)) if said and said.reason and cipher else ""
        return cls(
            id=one.id,
            drill=one.drill,
            part=one.part,
            subject=one.subject,
            source_id=one.source_id,
            payment_id=one.payment_id,
            payment=PaymentName.of(payment) if payment else None,
            kind=one.kind,
            unit=one.unit,
            booked=one.booked,
            found=one.found,
            difference=one.amount,
            state=one.state,
            owner=one.owner,
            opened_at=one.opened_at.astimezone(VIETNAM),
            due_at=one.due_at.astimezone(VIETNAM),
            taken_by=one.taken_by,
            proposed_by=said.by if said else None,
            reason=reason,
            ended_at=one.ended_at.astimezone(VIETNAM) if one.ended_at else None,
            ended_by=one.ended_by,
            outcome=one.outcome,
        )


class AcceptDifferenceRequest(Request):
    """Why a difference may stand."""

    reason: Annotated[str, Field(min_length=3, max_length=500, description="Stored encrypted."), SOUND]
