"""The simulated provider's doors: what OpenID Connect asks of one, and `POST /issue` for tools that want any token at once."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote_plus, urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from deploy.simulators.clients import Client
from deploy.simulators.login_page import STYLE, login_page, message_page
from deploy.simulators.officers import Officer
from deploy.simulators.provider import NotSent, Provider, SentBack
from deploy.simulators.tokens import Wish
from shared.http import is_own_form

COOKIE: Final = "provider_session"
_MAX_PLACES: Final = 200


def provider_app(provider: Provider, inside_url: str = "") -> FastAPI:
    """The provider's doors; `inside_url` is where services find those that no browser opens."""
    app = FastAPI(title="Nơi đăng nhập mô phỏng / simulated provider")
    lately = _Places()
    app.include_router(_for_programs(provider, inside_url or provider.tokens.issuer, lately))
    app.include_router(_for_browsers(provider, lately))
    app.include_router(_for_leaving(provider))

    @app.middleware("http")
    async def away(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        return Response(status_code=503) if provider.conduct.is_away else await call_next(request)

    @app.exception_handler(NotSent)
    async def not_sent(_: Request, __: Exception) -> Response:
        return message_page("Chương trình này không được phép gửi ai tới đây.", "This program may not send anybody here.")

    return app


def _for_programs(provider: Provider, inside: str, lately: "_Places") -> APIRouter:
    router, issuer = APIRouter(), provider.tokens.issuer

    @router.post("/issue")
    async def issue(wish: Wish) -> dict[str, str]:
        lately.add(*wish.communes)
        return {"token": provider.tokens.issue(wish)}

    @router.get("/jwks.json")
    async def keys() -> dict[str, Any]:
        return provider.tokens.public_keys

    @router.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{inside}/token",
            "jwks_uri": f"{inside}/jwks.json",
            "end_session_endpoint": f"{issuer}/end-session",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["Ed25519"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": ["openid"],
            "authorization_response_iss_parameter_supported": True,
        }

    @router.post("/token")
    async def token(request: Request) -> Response:
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            answer = provider.exchange(_client_of(request, form, provider.clients), form)
        except SentBack as refused:
            body = {"error": refused.error, "error_description": refused.description}
            return JSONResponse(body, status_code=refused.status, headers={"Cache-Control": "no-store"})
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return router


def _for_browsers(provider: Provider, lately: "_Places") -> APIRouter:
    router = APIRouter()

    @router.get("/login.css")
    async def style() -> Response:
        return Response(STYLE, media_type="text/css")

    @router.get("/authorize")
    async def authorize(request: Request) -> Response:
        query, here = dict(request.query_params), request.cookies.get(COOKIE, "")
        provider.known(query)
        try:
            provider.check(query)
            session = provider.session_of(query, here)
        except SentBack as refused:
            return _back(provider, query, refused)
        if session is not None:
            return RedirectResponse(provider.answer(query, session), status_code=303)
        before = provider.memory.sessions.get(here)
        return login_page(query, lately.newest, before.officer if before else None)

    @router.post("/authorize")
    async def choose(request: Request) -> Response:
        query = dict(request.query_params)
        provider.known(query)
        try:
            provider.check(query)
        except SentBack as refused:
            return _back(provider, query, refused)
        officer = Officer.named(str((await request.form()).get("officer", "")))
        if officer is None or not is_own_form(request):
            return login_page(query, lately.newest, None, wrong=True)
        lately.add(officer.place)
        session = provider.sign_in(officer, request.cookies.get(COOKIE, ""))
        response = RedirectResponse(provider.answer(query, session), status_code=303)
        response.set_cookie(COOKIE, session.id, httponly=True, samesite="lax", path="/")
        return response

    return router


def _for_leaving(provider: Provider) -> APIRouter:
    router = APIRouter()

    @router.get("/end-session")
    async def end_session(request: Request) -> Response:
        query = dict(request.query_params)
        if not query.get("id_token_hint"):
            question = "Thoát khỏi nơi đăng nhập diễn tập?"
            return message_page(question, "Sign out of the drill's provider?", 200, button=urlencode(query))
        return _signed_out(provider.sign_out(query, request.cookies.get(COOKIE, "")))

    @router.post("/end-session")
    async def confirm_end(request: Request) -> Response:
        return _signed_out(provider.sign_out(dict(request.query_params), request.cookies.get(COOKIE, "")))

    return router


def _back(provider: Provider, query: Mapping[str, str], refused: SentBack) -> Response:
    answer = {"error": refused.error, "error_description": refused.description}
    return RedirectResponse(provider.address(query, answer), status_code=303)


def _signed_out(wanted: str | None) -> Response:
    done = message_page("Bạn đã thoát.", "You have signed out.", 200) if wanted is None else None
    response = done or RedirectResponse(str(wanted), status_code=303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return response


def _client_of(request: Request, form: Mapping[str, str], clients: Mapping[str, Client]) -> Client:
    """Return who asks, by its secret in the header or in the form. Raises SentBack."""
    name, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, basic = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(basic, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise SentBack("invalid_client", "the header is not readable", 401) from error
        name, secret = unquote_plus(name), unquote_plus(secret)
    client = clients.get(name)
    if client is None or not client.is_proved_by(secret):
        raise SentBack("invalid_client", "the client is not known by this secret", 401)
    return client


class _Places:
    """Places that were asked for, the newest first: where a drill is played, there its officers are looked for."""

    def __init__(self) -> None:
        self._places: dict[str, None] = {}

    def add(self, *places: str) -> None:
        for place in places:
            self._places.pop(place, None)
            self._places[place] = None
        while len(self._places) > _MAX_PLACES:
            self._places.pop(next(iter(self._places)))

    @property
    def newest(self) -> list[str]:
        return list(reversed(self._places))
