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
_AT_ONCE: Final = 20
_EVERY_S: Final = 3.0
"""A household looks a few times a day; a whole hamlet may stand behind one address of a mobile network."""
_PRIVATE: Final = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow", "cache-control": "no-store"}
"""Written small, as httpx hands on the headers of assessment's answer: they take their place, never stand beside them."""
_STATUS: Final = {"missing": 404, "away": 503}


def household_routes(assessment: Assessment) -> APIRouter:
    """Return the routes of households."""
    router = APIRouter(include_in_schema=False)
    knocks = RateLimit(_AT_ONCE, _EVERY_S)

    @router.get("/h/{code}")
    async def household(
        request: Request, code: str, form: Annotated[str, Query(alias="format", max_length=10)] = "html"
    ) -> Response:
        try:
            knocks.take(request.client.host if request.client else "")
        except TooOften:
            return _closed(request, "too_often", TooOften.status)
        known = read_code(code)
        if known is None:
            return _closed(request, "unknown", 404)
        document = await assessment.household_page(chosen_language(request), known, "pdf" if form == "pdf" else "html")
        HOUSEHOLD_PAGES.labels(document.outcome).inc()
        if document.outcome != "ok":
            return _closed(request, "away" if document.outcome == "away" else "unknown", _STATUS.get(document.outcome, 404))
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
