"""GET /v1/assessments, GET /v1/assessments/{case_id}, POST /v1/assessments/{case_id}/findings.


Findings: {"losses": {…}, "household"?: {"standing", "size", "members", "areas", "circumstances", "coping"}, "note"?}.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment import commands
from services.assessment.api.shapes import (
    AssessmentOut,
    CaseOut,
    FindingsOut,
    HouseholdOut,
    award_out,
    refusal_out,
    warned,
)
from services.assessment.commands import CaseView, Office, Recorded
from services.assessment.domain import UNDECIDED, Award, AwardState, CaseState, Findings
from services.assessment.metrics import FINDINGS
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from shared.clock import now
from shared.events.intake import PersonalPart
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.identity import Actor

CommuneCode = Annotated[str | None, Query(pattern=r"^[0-9]{5}$")]


def assessments_router(foundation: Foundation, office: Office) -> APIRouter:
    """Return the doors to cases under assessment."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/assessments", response_model=Page[AssessmentOut])
    async def list_assessments(
        actor: CurrentActor,
        incident_id: UUID | None = None,
        commune_code: CommuneCode = None,
        state: CaseState | None = None,
        cursor: Cursor = None,
        limit: PageSize = 100,
    ) -> Response:
        """List the cases of the caller's area, in the order of their ids, with their awards (withdrawn ones left out)."""
        asked = {"incident_id": incident_id, "commune_code": commune_code, "state": state, "after": position_of(cursor)}
        page = await _page(foundation, actor, asked, limit)
        # Written out here: a page of 500 cases would otherwise be validated a second time.
        return Response(page.model_dump_json(), media_type="application/json")

    @router.get("/v1/assessments/{case_id}")
    async def get_assessment(case_id: UUID, actor: CurrentActor) -> CaseOut:
        """Show a case with findings, proposals, refusals and clocks. That it was looked at is recorded."""
        async with foundation.database.transaction() as session:
            return case_out(await commands.view_case(session, actor, office, case_id, now()))

    @router.post("/v1/assessments/{case_id}/findings", status_code=201, response_model=FindingsOut)
    async def post_findings(case_id: UUID, body: Findings, request: Request, actor: CurrentActor) -> Response:
        """Record what an officer saw; the answer says what the law gives by it, and what not. Again is a new revision."""

        async def command(session: AsyncSession) -> FindingsOut:
            recorded = (await commands.record_findings(session, actor, office, {case_id: body}, now())).only()
            FINDINGS.inc()
            return findings_out(recorded)

        return await foundation.idempotency.once(request, actor, command)

    return router


async def _page(foundation: Foundation, actor: Actor, asked: Mapping[str, Any], limit: int) -> Page[AssessmentOut]:
    conditions = {name: value for name, value in {**asked, "area": actor.area}.items() if value is not None}
    async with foundation.database.reading() as session:
        rows = await case_store.list_cases(session, conditions, limit + 1)
        shown = rows[:limit]
        awards = await award_store.find_awards(session, [row["case_id"] for row in shown])
    items = [AssessmentOut(**_item(row, awards[row["case_id"]])) for row in shown]
    return Page[AssessmentOut](items=items, next_cursor=cursor_after(shown[-1]["case_id"]) if len(rows) > limit else None)


def _item(row: Mapping[str, Any], awards: Iterable[Award]) -> dict[str, Any]:
    standing = [award for award in awards if award.state is not AwardState.WITHDRAWN]
    return {
        "case_id": row["case_id"],
        "commune_code": row["commune_code"],
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
        "awards": [award_out(award) for award in standing],
    }


def case_out(view: CaseView) -> CaseOut:
    case = view.case
    row = {name: getattr(case, name) for name in case.__slots__} | {"list_number": view.list_number}
    return CaseOut(
        **_item(row, view.awards),
        incident_id=case.incident_id,
        refusals=[refusal_out(refusal) for refusal in view.refusals],
        household=_household(view.report, view.findings) if view.report else None,
        losses=view.findings.losses if view.findings else view.report.losses if view.report else None,
        note=view.findings.note if view.findings else None,
        clocks=[clock.to_json() for clock in view.clocks],
    )


def _household(report: PersonalPart, findings: Findings | None) -> HouseholdOut:
    found = findings.household if findings else None
    seen = {name: getattr(found, name) for name in found.model_fields_set} if found else {}
    reported = {name: getattr(report, name) for name in HouseholdOut.model_fields}
    return HouseholdOut(**reported | {name: value for name, value in seen.items() if value is not None})


def findings_out(recorded: Recorded) -> FindingsOut:
    return FindingsOut(
        case_id=recorded.case.case_id,
        revision=recorded.case.findings_revision,
        state=recorded.case.state,
        awards=[award_out(award) for award in recorded.awards],
        refusals=[refusal_out(refusal) for refusal in recorded.refusals],
        warnings=[warned(code) for code in recorded.warnings],
    )
