"""Cases under assessment: one line of a page, and the whole file as far as its reader may know it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.awards.schemas.awards import CaseAward, CaseRefusal, Said, case_award, case_refusal
from services.assessment.commands.awards.case_views import CaseView
from services.assessment.domain.awards import UNDECIDED, Award, AwardState
from services.assessment.domain.cases import CaseState
from services.assessment.domain.findings import Findings
from services.assessment.domain.payees import NamedPayee
from services.assessment.policy.law.limits import CLOCKS, FUNERAL_FORM
from shared.events.household import Area, Circumstance, Coping, Losses, Member, Standing
from shared.events.intake import PersonalPart
from shared.time_limits import percent_gone


class AssessmentResponse(BaseModel):
    """A case under assessment, without anything personal."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
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
    due_at: datetime | None = Field(
        description="In lists when the first of its clocks that wait ends, also of missed ones; in a file: of running ones."
    )
    gone: int | None = Field(
        description="How much of the time of the most pressing running one is gone, in percent; at most 100."
    )
    awaits_form: bool = Field(description="Help for a funeral is proposed, and the form that asks for it has not come in.")
    returned_at: datetime | None = Field(description="Since when it waits for more findings because a signer returned it.")
    returned_reason: str | None = Field(description="What the signer wants to know, one of the list.")
    awards: list[CaseAward]


class CaseHousehold(BaseModel):
    """The household as reported, with what an officer found since."""

    head_name: str
    phone: str | None
    standing: Standing | None
    size: int | None
    members: tuple[Member, ...]
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None
    what_happened: str


class CaseReturn(BaseModel):
    """Somebody competent wants to know more before he signs: who, in which decision, and what."""

    decided_at: datetime
    number: str
    signed_by: str
    reason_code: str | None
    sentence: str | None = Field(description="In his own words; for who may know the household.")


class CaseResponse(AssessmentResponse):
    """A case with everything known here; personal parts are null for who has no need to know. Each view is recorded."""

    refusals: list[CaseRefusal]
    returned: CaseReturn | None = Field(description="Why it was returned for more findings, while it waits for them.")
    household: CaseHousehold | None
    losses: Losses | None = Field(description="As found; as reported before anybody has looked.")
    note: str | None
    head: str | None = Field(
        description="Which person is the household's head, or `somebody_else` than is named, where the findings say it."
    )
    payees: list[NamedPayee] = Field(description="Who is paid instead of the head, as found.")
    clocks: list[dict[str, Any]]


def assessment_response(row: Mapping[str, Any], awards: Iterable[Award]) -> AssessmentResponse:
    return AssessmentResponse(**_item(row, awards))


def _item(row: Mapping[str, Any], awards: Iterable[Award], said: Said | None = None) -> dict[str, Any]:
    standing = [award for award in awards if award.state is not AwardState.WITHDRAWN]
    return {
        "case_id": row["case_id"],
        "incident_id": row["incident_id"],
        "commune_code": row["commune_code"],
        "drill": row["drill"],
        "state": row["state"],
        "list_number": row["list_number"],
        "position": row["position"],
        "urgency": row["urgency"],
        "urgent": any(award.urgent and award.state in UNDECIDED for award in standing),
        "risk_level": row["risk_level"],
        "identified_at": row["identified_at"],
        "revision": row["findings_revision"],
        "assessed_by": row["assessors"][-1] if row["assessors"] else None,
        "assessed_at": row["assessed_at"],
        "due_at": row["due_at"],
        "gone": row["gone"],
        "awaits_form": row["awaits_form"],
        "returned_at": row["returned_at"],
        "returned_reason": row["returned_reason"],
        "awards": [case_award(award, row["payment_marks"], said) for award in standing],
    }


def case_response(view: CaseView) -> CaseResponse:
    case = view.case
    running = [clock for clock in view.clocks if clock.state == "running"]
    row = {name: getattr(case, name) for name in case.__slots__}
    reason = view.returned.reason_code if view.returned else None
    row |= {
        "list_number": view.list_number,
        "due_at": min((clock.due_at for clock in running), default=None),
        "gone": max((percent_gone(clock.started_at, clock.due_at, view.as_of) for clock in running), default=None),
        "awaits_form": any(clock.kind == CLOCKS[FUNERAL_FORM] and not clock.is_over for clock in view.clocks),
        "returned_reason": reason,
    }
    return CaseResponse(
        **_item(row, view.awards, view.said),
        refusals=[case_refusal(refusal) for refusal in view.refusals],
        returned=CaseReturn(**{name: getattr(view.returned, name) for name in CaseReturn.model_fields})
        if view.returned
        else None,
        household=_household(view.report, view.findings) if view.report else None,
        losses=view.findings.losses if view.findings else view.report.losses if view.report else None,
        note=view.findings.note if view.findings else None,
        head=view.findings.head if view.findings else None,
        payees=list(view.findings.payees) if view.findings else [],
        clocks=[clock.to_json() for clock in view.clocks],
    )


def _household(report: PersonalPart, findings: Findings | None) -> CaseHousehold:
    found = findings.household if findings else None
    seen = {name: getattr(found, name) for name in found.model_fields_set} if found else {}
    reported = {name: getattr(report, name) for name in CaseHousehold.model_fields}
    return CaseHousehold(**reported | {name: value for name, value in seen.items() if value is not None})
