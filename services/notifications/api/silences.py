"""Communes of which nothing is heard, and the word of somebody above who has spoken with one."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.fields import NO_SUCH_COMMUNE
from services.notifications.api.people_to_call import PersonToCall, people_of
from services.notifications.commands.context import Context
from services.notifications.commands.watches import WORDS_SHOWN, record_word
from services.notifications.domain.watches import KeptWord, Word, spoken_with_binding
from services.notifications.store import commune_words, watches
from shared.clock import now
from shared.communes import codes_within, communes
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.moments import Moment
from shared.need_to_know import calls_duty
from shared.sound_text import SOUND

By = Literal["phone", "radio", "visit", "other"]


class SilentCommuneLine(BaseModel):
    """A commune of which nothing was heard for hours."""

    commune_code: str
    since: AwareDatetime = Field(description="When something was heard of it last, or since when it is watched.")
    drill: bool
    to_call: list[PersonToCall] = Field(
        default=[], description="For officers of the commune and of its province alone: on duty now, then contacts."
    )


class WordLine(BaseModel):
    """Somebody above has spoken with a commune."""

    commune_code: str
    by: str = Field(description="phone · radio · visit · other")
    spoken_with: str | None = Field(
        description="With whom; for officers of the commune and of its province alone, null where it was not said."
    )
    spoken_at: AwareDatetime
    said_by: str = Field(description="The officer's pseudonymous id.")
    recorded_at: AwareDatetime
    drill: bool = Field(default=False, description="Said of a drill, or only drills have struck the commune.")


class SilentCommunesResponse(BaseModel):
    """Silent communes of the officer's area, the longest first; and with which somebody has spoken in the last 24 hours."""

    items: list[SilentCommuneLine]
    words: list[WordLine] = Field(default=[], description="Of each commune the last word, the latest first.")


class WordRequest(BaseModel):
    """How somebody has spoken with the commune."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    spoken_with: Annotated[str, Field(min_length=2, max_length=200), SOUND] | None = Field(
        default=None, description="With whom: a name, or a post."
    )
    spoken_at: Moment | None = Field(default=None, description="When, of the last 24 hours; null: just now.")
    by: Annotated[By, Field(description="phone, radio, visit (somebody went there, or came from there), other.")]
    drill: bool = Field(default=False, description="Said in a drill, of a drill alone: no word of the commune in earnest.")


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
            words = await commune_words.list_last(session, places, moment - WORDS_SHOWN)
        return SilentCommunesResponse(
            items=[
                SilentCommuneLine(
                    commune_code=code, since=since, drill=drill, to_call=_callable(to_call.get(code, []), drill=drill)
                )
                for code, since, drill in found
            ],
            words=[_word(context, one, may_read=calls_duty(actor, one.commune_code, None)) for one in words],
        )

    @router.post("/v1/communes/{code}/heard", response_model=WordResponse)
    async def post_word(request: Request, actor: CurrentActor, code: str, body: WordRequest) -> Response:
        """Say that one has spoken with a commune: it is heard of, and its clock runs from now on."""
        if code not in communes():
            raise InvalidInput(FieldError("code", NO_SUCH_COMMUNE))

        async def command(session: AsyncSession) -> WordResponse:
            moment = now()
            await record_word(session, actor, context, _said(code, body), moment)
            return WordResponse(commune_code=code, heard_at=min(body.spoken_at or moment, moment))

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


def _said(code: str, body: WordRequest) -> Word:
    return Word(code, body.by, body.spoken_with, body.spoken_at, drill=body.drill)


def _callable(people: Sequence[PersonToCall], *, drill: bool) -> list[PersonToCall]:
    """Whom a drill has invented knows nothing of a silence that is real."""
    return [one for one in people if drill or not one.drill]


def _word(context: Context, word: KeptWord, *, may_read: bool) -> WordLine:
    spoken_with = None
    if word.spoken_with is not None and may_read:
        spoken_with = context.cipher.open_remark(word.spoken_with, spoken_with_binding(word.id))
    names = ("commune_code", "by", "spoken_at", "said_by", "recorded_at", "drill")
    return WordLine(**{name: getattr(word, name) for name in names}, spoken_with=spoken_with)
