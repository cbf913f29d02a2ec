"""The facts that intake publishes, made from its own objects; nobody else writes the head of a fact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake.domain.cases import Case
from services.intake.domain.cut_offs import CutOffAct
from services.intake.domain.incidents import Incident
from services.intake.domain.moves import CaseMove
from services.intake.domain.openings import Opening
from shared.events import (
    CaseClosed,
    CaseReopened,
    CaseRetracted,
    CommuneCutOff,
    CommuneReached,
    HouseholdReported,
    IncidentChanged,
    IncidentDeclared,
)
from shared.events.household import LossCounts, Losses
from shared.events.intake import Moved, PaymentMarks
from shared.ids import ReportId


def incident_declared(incident: Incident) -> IncidentDeclared:
    return IncidentDeclared(
        incident_id=incident.id,
        occurred_at=incident.declared_at,
        drill=incident.drill,
        pace=incident.pace,
        title=incident.name,
        hazard=incident.hazard,
        risk_level=incident.risk_level,
        commune_codes=tuple(sorted(incident.commune_codes)),
        starts_on=incident.starts_on,
    )


def incident_changed(incident: Incident, changed_at: datetime) -> IncidentChanged:
    return IncidentChanged(
        incident_id=incident.id,
        occurred_at=changed_at,
        drill=incident.drill,
        revision=incident.revision,
        title=incident.name,
        hazard=incident.hazard,
        risk_level=incident.risk_level,
        commune_codes=tuple(sorted(incident.commune_codes)),
        starts_on=incident.starts_on,
        closed=incident.closed_at is not None,
    )


def commune_cut_off(act: CutOffAct, *, drill: bool) -> CommuneCutOff:
    return CommuneCutOff(**_of_act(act), drill=drill)


def commune_reached(act: CutOffAct, *, drill: bool) -> CommuneReached:
    return CommuneReached(**_of_act(act), drill=drill)


def _of_act(act: CutOffAct) -> dict[str, Any]:
    names = ("cut_off_id", "incident_id", "commune_code", "until", "document", "signed_by")
    return {**{name: getattr(act, name) for name in names}, "occurred_at": act.signed_at}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a household: all of it sealed, what it lost in numbers, by what its account is known again, and who told
    of it as one of the people.
    """

    sealed: str
    losses: Losses
    marks: PaymentMarks
    reported_by: str | None = None


def household_reported(case: Case, report_id: ReportId, received_at: datetime, told: Told) -> HouseholdReported:
    """Say what is known of a household; `case` stands at the revision that was sealed."""
    return HouseholdReported(
        incident_id=case.incident_id,
        case_id=case.id,
        occurred_at=received_at,
        drill=case.drill,
        household_id=case.household_id,
        report_id=report_id,
        revision=case.revision,
        commune_code=case.commune_code,
        hazard=case.hazard,
        risk_level=case.risk_level,
        identified_at=case.identified_at,
        received_at=received_at,
        has_informant=case.has_informant,
        sealed=told.sealed,
        reported_by=told.reported_by,
        case_number=case.case_number,
        loss_counts=LossCounts.of(told.losses),
        payment_marks=told.marks,
    )


def with_move(corrected: HouseholdReported, move: CaseMove) -> HouseholdReported:
    """Say with a correction that it has moved the case."""
    return corrected.model_copy(update={"moved": Moved(from_commune=move.from_commune, moved_by=move.moved_by)})


def case_retracted(case: Case, reason_code: str, now: datetime) -> CaseRetracted:
    return CaseRetracted(
        incident_id=case.incident_id, case_id=case.id, occurred_at=now, drill=case.drill, reason_code=reason_code
    )


def case_closed(case: Case, opening: Opening, caused_by: UUID | None) -> CaseClosed:
    return CaseClosed(
        incident_id=case.incident_id,
        case_id=case.id,
        caused_by=caused_by,
        drill=case.drill,
        opening=opening.number,
        outcome=opening.outcome,
        assisted_at=opening.assisted_at,
    )


def case_reopened(case: Case, opening: Opening, caused_by: UUID | None) -> CaseReopened:
    """Say that a case is open again: by a later award, or because it had been closed too early."""
    return CaseReopened(
        incident_id=case.incident_id, case_id=case.id, caused_by=caused_by, drill=case.drill, opening=opening.number
    )
