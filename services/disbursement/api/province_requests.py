"""Requests to the province: a commune's means do not suffice."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.province_answers import ProvinceAnswerResponse
from services.disbursement.api.schemas.province_requests import ProvinceRequestRequest, ProvinceRequestResponse
from services.disbursement.domain.province_requests import ProvinceRequestId
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, cursor_after, position_of

router = APIRouter(tags=["requests"])

_MOST = 50


@router.post("/v1/requests", status_code=201, response_model=ProvinceRequestResponse)
async def ask_province(
    request: Request, body: ProvinceRequestRequest, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Say that the province was asked for means; the clocks of what waits for them are the province's from then on.

    403 not-your-commune; 409 nothing-waits-for-means. At most 500 payments at once: send it again for the rest.
    """

    async def command(session: AsyncSession) -> ProvinceRequestResponse:
        return ProvinceRequestResponse.of(await commands.province_requests.ask_province(session, actor, body.to_draft(), now()))

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/requests/{request_id}")
async def get_request(
    request_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> ProvinceRequestResponse:
    """One request of the caller's area: what it asks for, what of it still waits, and what the province said."""
    name = ProvinceRequestId(request_id)
    async with foundation.database.reading() as session:
        asked = await store.province_requests.find_request(session, actor.area, name)
        answers = await store.province_answers.list_answers(session, [name])
    answer = answers.get(name)
    return ProvinceRequestResponse.of(asked, ProvinceAnswerResponse.of(answer, context.cipher) if answer else None)


@router.get("/v1/requests")
async def list_requests(
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="How many items a page has at most.")] = 20,
    cursor: Cursor = None,
) -> Page[ProvinceRequestResponse]:
    """List requests of the caller's area, the newest first, with what of them still waits and what the province said."""
    async with foundation.database.reading() as session:
        found = await store.province_requests.list_requests(session, actor.area, position_of(cursor), limit + 1)
        answers = await store.province_answers.list_answers(session, [one.request.id for one in found])
    said = {name: ProvinceAnswerResponse.of(answer, context.cipher) for name, answer in answers.items()}
    items = [ProvinceRequestResponse.of(one, said.get(one.request.id)) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)
