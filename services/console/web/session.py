"""Signing in and out. The token lives in a cookie that scripts cannot read and other sites cannot send."""

import unicodedata
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.console.client import Issuer
from services.console.domain.words import ROLES
from services.console.metrics import SIGN_INS
from services.console.web.rendering import may_open, page
from shared.communes import Commune, communes, provinces
from shared.errors import Forbidden, Unauthenticated
from shared.http import SESSION_COOKIE, is_own_form
from shared.identity import Actor, TokenVerifier
from shared.texts import Text

_MAX_CHOICES: Final = 20

RoleField = Annotated[str, Form(max_length=40)]
PlaceField = Annotated[str, Form(max_length=100)]
TokenField = Annotated[str, Form(max_length=8000)]
NextField = Annotated[str, Form(alias="next", max_length=500)]


def session_routes(verifier: TokenVerifier, issuer: Issuer | None, *, secure: bool) -> APIRouter:
    """Return the routes. With an embedded issuer anybody chooses a role; without one a token is pasted."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def front(request: Request) -> Response:
        token = request.cookies.get(SESSION_COOKIE)
        actor = await _actor_of(verifier, token) if token else None
        return RedirectResponse(_first_page(actor) if actor else "/sign-in", status_code=303)

    @router.get("/sign-in")
    async def sign_in_form(request: Request) -> Response:
        return _form(request, issuer, request.query_params.get("next", ""))

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        role: RoleField = "",
        province: PlaceField = "",
        commune: PlaceField = "",
        token: TokenField = "",
        wanted: NextField = "",
    ) -> Response:
        _expect_own_origin(request)
        if issuer is not None:
            found = communes_like(commune, province) if commune.strip() else []
            if role not in ROLES or (commune.strip() and len(found) != 1):
                SIGN_INS.labels("asked again").inc()
                problem = "role" if role not in ROLES else "commune_many" if found else "commune_none"
                return _form(request, issuer, wanted, problem, found, {"role": role, "province": province, "commune": commune})
            chosen = tuple(place.code for place in found)
            token = await issuer.issue(role, chosen, () if chosen or province not in provinces() else (province,))
        actor = await _actor_of(verifier, token.strip())
        if actor is None:
            SIGN_INS.labels("refused").inc()
            return _form(request, issuer, wanted, "token")
        SIGN_INS.labels("signed in").inc()
        response = RedirectResponse(_local(wanted) or _first_page(actor), status_code=303)
        response.set_cookie(SESSION_COOKIE, token.strip(), httponly=True, samesite="strict", secure=secure, path="/")
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        _expect_own_origin(request)
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict", secure=secure, path="/")
        return response

    return router


async def _actor_of(verifier: TokenVerifier, token: str) -> Actor | None:
    try:
        return await verifier.verify(token)
    except Unauthenticated:
        return None


def _first_page(actor: Actor) -> str:
    """Return where somebody's work begins: who writes the law has no board."""
    return "/board" if may_open(actor, "/board") else "/rules"


def communes_like(wish: str, province: str) -> list[Commune]:
    """Return the communes that somebody may mean: by code, or by name with or without accents; an exact name goes first."""
    wish = " ".join(wish.split())
    if wish in communes():
        return [communes()[wish]]
    plain = _plain(wish)
    known = [place for place in communes().values() if not province or place.province_code == province]
    exact = [place for place in known if plain in {_plain(place.name), _plain(place.name.partition(" ")[2])}]
    return (exact or [place for place in known if plain in _plain(place.name)])[:_MAX_CHOICES]


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _form(
    request: Request,
    issuer: Issuer | None,
    wanted: str,
    problem: str | None = None,
    choices: list[Commune] | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "sign_in.html",
        status=422 if problem else 200,
        embedded=issuer is not None,
        roles=list(ROLES),
        provinces=sorted(provinces().items(), key=lambda item: _plain(item[1])),
        choices=choices or [],
        given=given or {"role": "", "province": "", "commune": ""},
        problem=problem,
        wanted=wanted,
    )


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
