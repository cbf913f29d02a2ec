"""/c/{token}: the page behind the link of an e-mail. Opening it shows the digest; only the button confirms. Nobody signs in."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.client.notifications import ConfirmationResponse, Notifications
from services.console.client.transport import Answer, Caller
from services.console.web.confirmations.texts import TEXTS
from services.console.web.renderer import Pages, chosen_language
from shared.http import is_own_form
from shared.http.rate import RateLimit, TooOften

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_OF_ADDRESS: Final = (60, 1.0)
"""Under way at once from one address, and every how many seconds one more: links cannot be guessed, guessing costs us work."""
# Of our own form the address of the page must come along: "no-referrer" would make its origin nobody's.
_PRIVATE: Final = {"x-robots-tag": "noindex, nofollow", "cache-control": "no-store"}


def confirmation_routes(notifications: Notifications) -> APIRouter:
    """Return the routes of links."""
    router = APIRouter(include_in_schema=False)
    knocks = RateLimit(*_OF_ADDRESS)

    def too_often(request: Request) -> bool:
        try:
            knocks.take(request.client.host if request.client else "")
        except TooOften:
            return True
        return False

    @router.get("/c/{token}")
    async def look(request: Request, token: str) -> Response:
        if too_often(request):
            return _closed(request, "too_often", TooOften.status)
        answer = await notifications.linked(Caller("", chosen_language(request)), token)
        return _shown(request, token, answer, confirmed=False)

    @router.post("/c/{token}")
    async def press(request: Request, token: str) -> Response:
        if too_often(request):
            return _closed(request, "too_often", TooOften.status)
        if not is_own_form(request):
            return _closed(request, "other_page", 403)
        answer = await notifications.confirm_linked(Caller("", chosen_language(request)), token)
        return _shown(request, token, answer, confirmed=True)

    return router


def _shown(request: Request, token: str, answer: Answer[ConfirmationResponse], *, confirmed: bool) -> Response:
    if answer.content is None:
        if answer.outcome == "missing":
            return _closed(request, "refused", 404)
        if answer.problem is not None:
            return _closed(request, "refused", 409, reason=answer.problem.detail or answer.problem.title)
        return _closed(request, "unknown" if answer.outcome == "unknown" else "away", 503)
    page = _PAGES.page(request, "digest.html", status=200, digest=answer.content, token=token, confirmed=confirmed)
    page.headers.update(_PRIVATE)
    return page


def _closed(request: Request, why: str, status: int, reason: str = "") -> Response:
    page = _PAGES.page(request, "no_digest.html", status=status, why=why, reason=reason)
    page.headers.update(_PRIVATE)
    return page
