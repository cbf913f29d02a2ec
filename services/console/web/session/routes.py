"""Signing in and out. The token lives in a cookie that scripts cannot read and other sites cannot send."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from services.console.client.issuer import Issuer
from services.console.metrics import SIGN_INS
from services.console.views.vocabulary import ROLES
from services.console.web.navigation import PLACES
from services.console.web.renderer import may_open
from services.console.web.session.communes import communes_like
from services.console.web.session.view import SignIn, sign_in_page
from shared.communes import Commune, provinces
from shared.errors import Forbidden, Unauthenticated
from shared.http import SESSION_COOKIE, is_own_form
from shared.identity import Actor, AreaUnsaid, CountryNotForRole, TokenVerifier
from shared.permissions import COUNTRY_ROLES
from shared.sound_text import SOUND
from shared.texts import Text

MAX_COOKIE_BYTES: Final = 4096
"""What browsers keep of one cookie, by RFC 6265: name, value and attributes. A longer one they drop without a word."""
_COOKIE_FRAME_BYTES: Final = 96


class SignInForm(BaseModel):
    """What was sent: a role and an area, or a token."""

    model_config = ConfigDict(hide_input_in_errors=True)

    role: Annotated[str, SOUND] = Field(default="", max_length=40)
    province: Annotated[str, SOUND] = Field(default="", max_length=100)
    commune: Annotated[str, SOUND] = Field(default="", max_length=100)
    # However long: what is too long for a cookie is said in words, beside the form.
    token: str = Field(default="", repr=False)
    wanted: str = Field(default="", alias="next", max_length=500)

    def shown(self, problem: str, choices: Sequence[Commune] = ()) -> SignIn:
        """Return it as it is shown again."""
        return SignIn(self.role, self.province, self.commune, self.wanted, problem, choices)


def session_routes(verifier: TokenVerifier, issuer: Issuer | None, *, secure: bool) -> APIRouter:
    """Return the routes. With an embedded issuer anybody chooses a role; without one a token is pasted."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def front(request: Request) -> Response:
        token = request.cookies.get(SESSION_COOKIE)
        actor = await _actor_or_problem(verifier, token) if token else None
        return RedirectResponse(_first_page(actor) if isinstance(actor, Actor) else "/sign-in", status_code=303)

    @router.get("/sign-in")
    async def sign_in_form(request: Request) -> Response:
        return sign_in_page(request, SignIn(wanted=request.query_params.get("next", "")), is_embedded=issuer is not None)

    @router.post("/sign-in")
    async def sign_in(request: Request, form: Annotated[SignInForm, Form()]) -> Response:
        _expect_own_origin(request)
        token = form.token
        if issuer is not None:
            found = communes_like(form.commune, form.province) if form.commune.strip() else []
            if problem := _problem_of(form, found):
                SIGN_INS.labels("asked again").inc()
                return sign_in_page(request, form.shown(problem, found), is_embedded=True)
            chosen = tuple(commune.code for commune in found)
            whole_province = () if chosen or form.province not in provinces() else (form.province,)
            token = await issuer.issue(form.role, chosen, whole_province)
        actor = await _actor_or_problem(verifier, token.strip())
        if isinstance(actor, str):
            SIGN_INS.labels("refused").inc()
            return sign_in_page(request, SignIn(wanted=form.wanted, problem=actor), is_embedded=issuer is not None)
        SIGN_INS.labels("signed in").inc()
        response = RedirectResponse(_local(form.wanted) or _first_page(actor), status_code=303)
        response.set_cookie(SESSION_COOKIE, token.strip(), httponly=True, samesite="strict", secure=secure, path="/")
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        _expect_own_origin(request)
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=secure, path="/")
        return response

    return router


def _problem_of(form: SignInForm, found: Sequence[Commune]) -> str | None:
    """Return what must be chosen again; a commune must be the only one of its name."""
    if form.role not in ROLES:
        return "role"
    if form.commune.strip() and len(found) != 1:
        return "commune_many" if found else "commune_none"
    if not found and form.province not in provinces() and form.role not in COUNTRY_ROLES:
        return "place"
    return None


async def _actor_or_problem(verifier: TokenVerifier, token: str) -> Actor | str:
    """Return whose token it is, or what the form says against it."""
    if len(token.encode()) > MAX_COOKIE_BYTES - _COOKIE_FRAME_BYTES:
        return "token_large"
    try:
        return await verifier.verify(token)
    except AreaUnsaid:
        return "token_area"
    except CountryNotForRole:
        return "token_country"
    except Unauthenticated:
        return "token"


def _first_page(actor: Actor) -> str:
    """Return where somebody's work begins: with what waits for him."""
    return next((place.path for place in PLACES if may_open(actor, place.path)), "/work")


def _expect_own_origin(request: Request) -> None:
    """Refuse a form that another site has sent."""
    if not is_own_form(request):
        raise Forbidden(_FOREIGN_FORM)


def _local(wanted: str) -> str | None:
    """Return a page of ours: an address that leads elsewhere is not followed."""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or "\\" in wanted:
        return None
    return wanted


_FOREIGN_FORM: Final = Text(
    vi="Biểu mẫu này không được gửi từ trang của hệ thống", en="This form was not sent from our own page"
)
