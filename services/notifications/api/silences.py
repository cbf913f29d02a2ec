"""Communes of which nothing is heard, and the word of somebody above who has spoken with one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.fields import NO_SUCH_COMMUNE
from services.notifications.api.people_to_call import PersonToCall, people_of
from services.notifications.commands.context import Context
from services.notifications.commands.watches import record_word
from services.notifications.domain.watches import Word
from services.notifications.store import watches
from shared.clock import now
from shared.communes import codes_within, communes
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.need_to_know import calls_duty

By = Literal["phone", "radio", "visit", "other"]


class SilentCommuneLine(BaseModel):
    """A commune of which nothing was heard for hours."""

    commune_code: str
    since: AwareDatetime = Field(description="When something was heard of it last, or since when it is watched.")
    drill: bool
    to_call: list[PersonToCall] = Field(
        default=[], description="For officers of the commune and of its province alone: on duty now, then contacts."
    )


class SilentCommunesResponse(BaseModel):
    """Silent communes of the officer's area, the longest first."""

    items: list[SilentCommuneLine]


class WordRequest(BaseModel):
    """How somebody has spoken with the commune."""

    model_config = ConfigDict(extra="forbid")

    by: Annotated[By, Field(description="phone, radio, visit (somebody went there, or came from there), other.")]


class WordResponse(BaseModel):
    """The commune is heard of."""

    commune_code: str
    heard_at: AwareDatetime


def silences_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of silent communes."""
    router = APIRouter(tags=["people"])

    @router.get("/v1/silent-communes")
    async def get_silent(actor: CurrentActor) -> SilentCommunesResponse:
        """List the communes of open incidents of which nothing was heard for hours."""
        places = communes().keys() if actor.area is None else codes_within(*actor.area)
        moment = now()
        async with foundation.database.reading() as session:
            found = await watches.list_silent(session, places)
            known = {code for code, _, _ in found if calls_duty(actor, code, None)}
            to_call = await people_of(session, context, known, moment)
        return SilentCommunesResponse(
            items=[
                SilentCommuneLine(commune_code=code, since=since, drill=drill, to_call=to_call.get(code, []))
                for code, since, drill in found
            ]
        )

    @router.post("/v1/communes/{code}/heard", response_model=WordResponse)
    async def post_word(request: Request, actor: CurrentActor, code: str, body: WordRequest) -> Response:
        """Say that one has spoken with a commune: it is heard of, and its clock runs from now on."""
        if code not in communes():
            raise InvalidInput(FieldError("code", NO_SUCH_COMMUNE))

        async def command(session: AsyncSession) -> WordResponse:
            moment = now()
            await record_word(session, actor, context, Word(code, body.by), moment)
            return WordResponse(commune_code=code, heard_at=moment)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router
