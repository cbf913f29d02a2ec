"""Reports: somebody tells us about one household."""

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.reports import OwnReportItem, ReportAcceptedResponse, ReportRequest
from services.intake.commands.reports import accept_reports, view_own_reports
from services.intake.domain.reports import NewReport
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, language_of, position_of
from shared.ids import CaseId, HouseholdId, ReportId, new_id

router = APIRouter(tags=["reports"])


@router.get("/v1/reports/mine")
async def get_own_reports(
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    cursor: Cursor = None,
    limit: PageSize = 50,
) -> Page[OwnReportItem]:
    """List what one has reported oneself, the newest first, and how far each has come; of the households the initials."""
    async with foundation.database.reading() as session:
        found = await view_own_reports(session, actor, context, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].report_id) if len(found) > limit else None
    return Page(items=[OwnReportItem.of(report) for report in page], next_cursor=more)


@router.post("/v1/reports", status_code=201, response_model=ReportAcceptedResponse)
async def post_report(
    request: Request, form: ReportRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
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

    async def command(session: AsyncSession) -> ReportAcceptedResponse:
        [accepted] = await accept_reports(session, actor, context, [report], now())
        metrics.REPORTS.labels("form").inc()
        return ReportAcceptedResponse.of(accepted, actor, language_of(request))

    return await foundation.idempotency.once(request, actor, command)
