"""Reports: somebody tells us about one household."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.api.desk import CurrentDesk
from services.intake.commands.reports import accept_reports
from services.intake.domain.report import NewReport, ReportForm
from shared.http import CurrentActor
from shared.ids import CaseId, HouseholdId, ReportId, new_id

router = APIRouter(tags=["reports"])


class ReportAccepted(BaseModel):
    """The report's id, and the case that it opened."""

    report_id: UUID
    case_id: UUID


@router.post("/v1/reports", status_code=201, response_model=ReportAccepted)
async def post_report(request: Request, form: ReportForm, actor: CurrentActor, desk: CurrentDesk) -> Response:
    """Report a household. Send it with an Idempotency-Key, then it may be sent again when no answer came."""
    report = NewReport(
        report_id=ReportId(new_id()),
        case_id=CaseId(new_id()),
        household_id=HouseholdId(new_id()),
        incident_id=form.incident_id,
        commune_code=form.commune_code,
        part=form.part(),
        channel="form",
        identified_at=form.identified_at,
    )

    async def command(session: AsyncSession) -> ReportAccepted:
        await accept_reports(session, actor, desk.vault, [report], desk.now())
        metrics.REPORTS.labels("form").inc()
        return ReportAccepted(report_id=report.report_id, case_id=report.case_id)

    return await desk.foundation.idempotency.once(request, actor, command)
