"""What was done, said once on the page that follows: it travels in a cookie of a minute, never in an address."""

from typing import Final
from urllib.parse import quote, unquote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

COOKIE: Final = "kipthoi_said"
_KEPT_S: Final = 60
_MAX_LENGTH: Final = 600


def done(path: str, said: str, *, secure: bool = False) -> Response:
    """Lead to a page of ours that says `said`, so that a reload repeats nothing. It names no person."""
    response = RedirectResponse(path, status_code=303)
    response.set_cookie(
        COOKIE, quote(said[:_MAX_LENGTH]), max_age=_KEPT_S, httponly=True, samesite="strict", secure=secure, path="/"
    )
    return response


def said_before(request: Request) -> str:
    """Return what the page before wants to be said."""
    return unquote(request.cookies.get(COOKIE, ""))[:_MAX_LENGTH]
