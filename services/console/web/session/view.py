"""What the templates of signing in and out get."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from fastapi import Request, Response

from services.console.web.addresses import page_of_form
from services.console.web.forms.sent import MAX_FIELDS
from services.console.web.renderer import Pages, chosen_language
from services.console.web.session.sessions import ProofTooOld, SessionEnded
from services.console.web.session.texts import TEXTS
from shared.errors import Problem, Unauthenticated, Unavailable
from shared.http import is_own_form

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_PLACE_OF_A_LIST: Final = ("incident_id", "commune_code")
"""Fields by which a form says which of several lists it is."""


@dataclass(frozen=True)
class KeptForm:
    """A form that could not be sent: where it goes, and what stood in it."""

    action: str
    fields: Sequence[tuple[str, str]]
    has_files: bool


async def kept_page(request: Request, problem: Problem, max_auth_age_s: int) -> Response:
    """Return the page that says why nothing could be sent, keeps what was typed, and leads back to where it was typed.

    Where nobody can say who somebody is at this moment, it offers to send it again; else to sign in again.
    """
    kept = await _kept_form(request)
    fields = dict(kept.fields) if kept else {}
    if kept is not None:
        place = {name: fields[name] for name in _PLACE_OF_A_LIST if fields.get(name)}
        wanted = page_of_form(request) + (f"?{urlencode(place)}" if place else "")
    else:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    proof = isinstance(problem, ProofTooOld)
    language = chosen_language(request)
    is_nobody = isinstance(problem, Unauthenticated) and not isinstance(problem, SessionEnded)
    response = _PAGES.page(
        request,
        "again.html",
        status=problem.status,
        is_proof=proof,
        is_away=isinstance(problem, Unavailable),
        minutes=max_auth_age_s // 60,
        detail=None if is_nobody else problem.detail.say(language, **problem.values),
        owner=problem.owner if isinstance(problem, SessionEnded | ProofTooOld) else "",
        kept=kept,
        sign_in=sign_in_address(wanted, is_fresh=proof),
    )
    if isinstance(problem, Unauthenticated):
        response.headers["WWW-Authenticate"] = problem.challenge
    return response


async def _kept_form(request: Request) -> KeptForm | None:
    """Return what was sent by a page of ours; what another site made up is not brought before anybody."""
    if request.method != "POST" or not is_own_form(request):
        return None
    sent = (await request.form(max_fields=MAX_FIELDS)).multi_items()
    fields = [(name, value) for name, value in sent if isinstance(value, str)]
    return KeptForm(request.url.path, fields, has_files=len(fields) < len(sent))


def sign_in_address(wanted: str, *, is_fresh: bool = False) -> str:
    """Return the address that signs somebody in and leads on to a page."""
    return f"/sign-in?next={quote(wanted, safe='')}" + ("&fresh=1" if is_fresh else "")


def failed_page(request: Request, reason: str, wanted: str, *, status: int = 400, **values: object) -> Response:
    """Return the page that says why somebody is not signed in, with the ways out."""
    detail = TEXTS[f"failed_{reason}"].say(chosen_language(request), **values)
    return _failed(request, detail, wanted, status)


def problem_page(request: Request, problem: Problem, wanted: str) -> Response:
    """Return the same for what the provider did."""
    return _failed(request, problem.detail.say(chosen_language(request), **problem.values), wanted, problem.status)


def _failed(request: Request, detail: str, wanted: str, status: int) -> Response:
    again, as_another = sign_in_address(wanted), sign_in_address(wanted, is_fresh=True)
    return _PAGES.page(request, "failed.html", status=status, detail=detail, again=again, as_another=as_another)


def signed_out_page(request: Request, *, is_still_there: bool = False) -> Response:
    """Return the page on which one is forgotten; `is_still_there`: by the desk alone."""
    return _PAGES.page(request, "signed_out.html", is_still_there=is_still_there)


def leaving_page(request: Request, provider_url: str) -> Response:
    """Return the page that leads on to the provider: a form of ours may not be answered by a redirect to elsewhere."""
    return _PAGES.page(request, "leaving.html", provider_url=provider_url)
