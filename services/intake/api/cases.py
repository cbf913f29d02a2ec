"""Cases: where they stand, whose they are for those who may know, corrections, and reports taken back."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.cases import (
    CaseItem,
    CaseQuery,
    CaseResponse,
    CaseRetractedResponse,
    CorrectionAcceptedResponse,
    CorrectionRequest,
    DisclosureRequest,
    DisclosureResponse,
    LookAlikeRequest,
    LookAlikeResponse,
    PageCodeResponse,
    RetractionRequest,
    ViewQuery,
)
from services.intake.api.schemas.reports import FieldNote
from services.intake.commands.cases import correct_case, disclose_case, retract_case, tell_look_alike, view_case
from services.intake.domain.cases import Correction, Retraction, Stage
from services.intake.domain.disclosures import DisclosureWanted, Look
from services.intake.domain.look_alikes import LookAlikeTold
from services.intake.store import cases as store
from shared.clock import now
from shared.errors import FieldError, InvalidInput
from shared.household_code import new_code
from shared.http import CurrentActor, Page, cursor_after, language_of, position_of
from shared.texts import Text

router = APIRouter(tags=["cases"])

_CANNOT_BE_EMPTY: Final = Text(
    vi="không thể để trống: hãy ghi điều đúng",
    en="cannot be taken away: write what is right",
)
_NOTHING_GIVEN: Final = Text(vi="không có gì để sửa", en="has nothing to correct")


async def _retraction(case_id: UUID, form: RetractionRequest) -> Retraction:
    return Retraction(case_id, form.reason_code, form.note)


async def _look_alike_told(case_id: UUID, form: LookAlikeRequest) -> LookAlikeTold:
    return LookAlikeTold(case_id, form.verdict, form.note)


async def _disclosure_wanted(case_id: UUID, form: DisclosureRequest) -> DisclosureWanted:
    return DisclosureWanted(case_id, form.reason, form.note)


async def _correction(case_id: UUID, form: CorrectionRequest) -> Correction:
    if emptied := form.emptied():
        raise InvalidInput(*(FieldError(name, _CANNOT_BE_EMPTY) for name in emptied))
    changes = form.changes()
    if not changes and form.commune_code is None:
        raise InvalidInput(FieldError("body", _NOTHING_GIVEN))
    return Correction(case_id, changes, form.commune_code)


@router.get("/v1/cases")
async def get_cases(
    actor: CurrentActor, foundation: CurrentFoundation, query: Annotated[CaseQuery, Depends()]
) -> Page[CaseItem]:
    """List the cases of one's area."""
    async with foundation.database.reading() as session:
        found = await store.list_cases(session, actor, query.wanted, position_of(query.cursor), query.limit + 1)
    page = found[: query.limit]
    more = cursor_after(page[-1].id) if len(found) > query.limit else None
    return Page(items=[CaseItem.of(case) for case in page], next_cursor=more)


@router.get("/v1/cases/{case_id}")
async def get_case(
    case_id: UUID,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    query: Annotated[ViewQuery, Depends()],
) -> CaseResponse:
    """Show one case. Looking at a household is written down."""
    async with foundation.database.transaction() as session:
        return CaseResponse.of_view(await view_case(session, actor, context, Look(case_id, query.masked), now()))


@router.post("/v1/cases/{case_id}/disclosures", status_code=201, response_model=DisclosureResponse)
async def post_disclosure(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    wanted: Annotated[DisclosureWanted, Depends(_disclosure_wanted)],
) -> Response:
    """Say why one must know whose case it is: for half an hour it is no longer masked to oneself. It is kept for auditors."""

    async def command(session: AsyncSession) -> DisclosureResponse:
        return DisclosureResponse.of(await disclose_case(session, actor, context, wanted, now()))

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/cases/{case_id}/retract", response_model=CaseRetractedResponse)
async def post_retraction(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    retraction: Annotated[Retraction, Depends(_retraction)],
) -> Response:
    """Take a report back: nothing is deleted, what is pending stops."""

    async def command(session: AsyncSession) -> CaseRetractedResponse:
        case = await retract_case(session, actor, context, retraction, now())
        return CaseRetractedResponse(id=case.id, stage=Stage.RETRACTED)

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/cases/{case_id}/look-alike", response_model=LookAlikeResponse)
async def post_look_alike(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    told: Annotated[LookAlikeTold, Depends(_look_alike_told)],
) -> Response:
    """Say whether a case is the household that it looks like. The same: the later report is taken back as a duplicate."""

    async def command(session: AsyncSession) -> LookAlikeResponse:
        looks_like_id = await tell_look_alike(session, actor, context, told, now())
        return LookAlikeResponse(id=told.case_id, looks_like_id=looks_like_id, verdict=told.verdict)

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/cases/{case_id}/page-code", status_code=201, response_model=PageCodeResponse)
async def post_page_code(
    request: Request, case_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Give a household a new code for its page: the one on its paper and in its messages opens nothing any more.

    The new one stands on the paper that is printed next, and in the messages that follow.
    """

    async def command(session: AsyncSession) -> PageCodeResponse:
        revision = await correct_case(session, actor, context, Correction(case_id, {"page_code": new_code()}), now())
        return PageCodeResponse(case_id=case_id, revision=revision.number)

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/cases/{case_id}/corrections", status_code=201, response_model=CorrectionAcceptedResponse)
async def post_correction(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    correction: Annotated[Correction, Depends(_correction)],
) -> Response:
    """Correct what is known of a household; every revision is kept.

    Another `commune_code` moves the case there with all that was done for it: who moves it must act in both communes, the
    incident must reach both, and the case must not have ended.
    """

    async def command(session: AsyncSession) -> CorrectionAcceptedResponse:
        revision = await correct_case(session, actor, context, correction, now())
        return CorrectionAcceptedResponse(
            case_id=correction.case_id,
            report_id=revision.report_id,
            revision=revision.number,
            refs=dict(revision.refs),
            notes=[FieldNote.of(told, language_of(request)) for told in revision.notes],
        )

    return await foundation.idempotency.once(request, actor, command, null_is_said=True)
