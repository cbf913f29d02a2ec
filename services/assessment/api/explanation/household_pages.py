"""POST /v1/household-pages: a household's own page, opened with the code on its paper. The code travels in the body."""

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.assessment.api.explanation.explanations import RESPONSES, Form, Layout, laid_out
from services.assessment.commands.context import Context
from services.assessment.commands.explanation.household_pages import NoSuchPage, open_page
from services.assessment.metrics import PAGES_OPENED
from shared.clock import now
from shared.foundation import Foundation
from shared.household_code import read_code
from shared.http import language_of
from shared.http.rate import RateLimit

_MISSES: Final = 60
_MISS_EVERY_S: Final = 1.0
"""Codes that open nothing, from one address: whoever guesses is told to wait. Codes that open are never slowed down: all
households come through the desk, and nobody who guesses shuts their pages."""


class HouseholdPageRequest(BaseModel):
    """The code, and how the page is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(max_length=80)]
    lang: Literal["vi", "en"] | None = None
    format: Form = "html"


def household_pages_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door of households."""
    router = APIRouter(tags=["household pages"])
    misses = RateLimit(_MISSES, _MISS_EVERY_S)

    @router.post("/v1/household-pages", response_model=None, responses=RESPONSES)
    async def post_household_page(body: HouseholdPageRequest, request: Request) -> Response:
        """Show a household what it gets, when and where, why, and how it stands now: what stands on its paper, nothing else.

        404 for a code that opens nothing, whatever the reason; 429 for too many of them.
        """
        who = request.client.host if request.client else ""
        try:
            async with foundation.database.transaction() as session:
                explanation = await open_page(session, foundation.actor, context, read_code(body.code), now())
        except NoSuchPage:
            PAGES_OPENED.labels("unknown").inc()
            misses.take(who)
            raise
        PAGES_OPENED.labels("opened").inc()
        layout = Layout(body.format, body.lang or language_of(request), {})
        return await asyncio.to_thread(laid_out, context, explanation, layout)

    return router
