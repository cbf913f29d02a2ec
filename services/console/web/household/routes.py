"""GET /h/{code}: a household's page, opened with the code on its paper or in its message. Nobody signs in."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.assessment import Assessment
from services.console.metrics import HOUSEHOLD_PAGES
from services.console.web.household.texts import TEXTS
from services.console.web.renderer import Pages, chosen_language
from shared.household_code import read_code
from shared.http.rate import RateLimit, TooOften

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_OF_ADDRESS: Final = (200, 0.2)
"""Under way at once and opening nothing, and every how many seconds one more. What has opened is given back: a province may
stand behind one address of a mobile network, or of a proxy, in the minutes after its messages went out.
"""
_OF_CODE: Final = (20, 3.0)
"""A household looks a few times a day; whoever loads its page without end costs it nothing but waiting."""
_OF_WRONG_CODES: Final = (20, 3.0)
"""Codes that open nothing, from one address. Neighbours whose codes open are not slowed down with whoever guesses."""
_PRIVATE: Final = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow", "cache-control": "no-store"}
"""Written small, as httpx hands on the headers of assessment's answer: they take their place, never stand beside them."""


def household_routes(assessment: Assessment) -> APIRouter:
    """Return the routes of households."""
    router = APIRouter(include_in_schema=False)
    knocks, looks, misses = RateLimit(*_OF_ADDRESS), RateLimit(*_OF_CODE), RateLimit(*_OF_WRONG_CODES)

    @router.get("/h/{code}")
    async def household(
        request: Request, code: str, form: Annotated[str, Query(alias="format", max_length=10)] = "html"
    ) -> Response:
        who = request.client.host if request.client else ""
        known = read_code(code)
        try:
            knocks.take(who)
            if known is None:
                misses.take(who)
                return _closed(request, "unknown", 404)
            looks.take(known)
            document = await assessment.household_page(chosen_language(request), known, "pdf" if form == "pdf" else "html")
            HOUSEHOLD_PAGES.labels(document.outcome).inc()
            if document.outcome == "away":
                return _closed(request, "away", 503)
            if document.outcome != "ok":
                misses.take(who)
                return _closed(request, "unknown", 404)
            knocks.give_back(who)
        except TooOften:
            return _closed(request, "too_often", TooOften.status)
        return Response(document.content, headers={**document.headers, **_PRIVATE})

    @router.get("/robots.txt")
    async def robots() -> Response:
        """Tell search engines that nothing here is for them."""
        return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")

    return router


def _closed(request: Request, why: str, status: int) -> Response:
    """Return the page that says why nothing is shown, and whom to ask."""
    page = _PAGES.page(request, "closed.html", status=status, why=why)
    page.headers.update(_PRIVATE)
    return page
