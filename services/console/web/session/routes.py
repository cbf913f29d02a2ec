"""Signing in by the provider and out of it again. What a browser gets is sealed; scripts cannot read it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.console.client.provider import (
    Proof,
    Provider,
    ProviderAway,
    ProviderOdd,
    ProviderRefused,
    SignInQuestion,
    Tokens,
)
from services.console.metrics import SIGN_INS
from services.console.web.addresses import local_page
from services.console.web.navigation import PLACES
from services.console.web.renderer import chosen_language, may_open
from services.console.web.session.cookies import SIGN_IN_LIFE_S, Session, SignInUnderWay, TooLarge
from services.console.web.session.sessions import DeskSessions, SessionEnded, SessionOver
from services.console.web.session.view import failed_page, leaving_page, problem_page, sign_in_address, signed_out_page
from shared.errors import Forbidden, Problem, Unauthenticated
from shared.http import is_own_form
from shared.identity import Actor, AreaUnsaid, CountryNotForRole, TokenVerifier
from shared.texts import Text

_CODE: Final = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True)
class Reception:
    """What signing in and out stands on. `public_url` is where browsers find the desk."""

    sessions: DeskSessions
    provider: Provider
    verifier: TokenVerifier
    public_url: str
    remember: Callable[[Actor, str], Awaitable[None]]
    """Keeps how somebody is called who has signed in."""


def session_routes(reception: Reception) -> APIRouter:
    """Return the routes of signing in and out."""
    router = APIRouter(include_in_schema=False)
    sessions, provider = reception.sessions, reception.provider

    @router.get("/")
    async def front(request: Request) -> Response:
        try:
            actor = await reception.verifier.verify(await sessions.token(request, is_grave=False))
        except SessionEnded:
            raise
        except Unauthenticated:
            return RedirectResponse("/sign-in", status_code=303)
        return RedirectResponse(_first_page(actor), status_code=303)

    @router.get("/sign-in")
    async def sign_in(request: Request) -> Response:
        return await _sent_to_provider(reception, request, local_page(request.query_params.get("next", "")) or "")

    @router.get("/sign-in/done")
    async def come_back(request: Request) -> Response:
        state = request.query_params.get("state", "")
        under_way = sessions.cookies.under_way(request, state)
        if under_way is None or sessions.clock() - under_way.question.began_at > SIGN_IN_LIFE_S:
            SIGN_INS.labels("unknown").inc()
            return failed_page(request, "unknown", under_way.wanted if under_way else "")
        response = await _signed_in(reception, request, under_way)
        sessions.cookies.end(response, state)
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        if not is_own_form(request):
            raise Forbidden(_FOREIGN_FORM)
        url = await provider.sign_out_url(sessions.cookies.hint_of(request))
        response = leaving_page(request, url) if url else signed_out_page(request, is_still_there=True)
        sessions.cookies.take_session(response)
        return response

    @router.get("/signed-out")
    async def signed_out(request: Request) -> Response:
        return signed_out_page(request)

    return router


async def _sent_to_provider(reception: Reception, request: Request, wanted: str) -> Response:
    """Return the way to the provider; or the page that says that it is away."""
    is_elsewhere = request.headers.get("host") != urlsplit(reception.public_url).netloc
    if is_elsewhere and "here" not in request.query_params:
        # The answer comes to the public address, and there the cookies must be. Sent there once, whatever a proxy says.
        return RedirectResponse(f"{reception.public_url}{sign_in_address(wanted)}&here=1", status_code=303)
    question = SignInQuestion(
        max_age_s=reception.sessions.limits.absolute_s,
        language=chosen_language(request),
        began_at=reception.sessions.clock(),
        is_fresh="fresh" in request.query_params or _is_over(reception.sessions, request),
    )
    try:
        response = RedirectResponse(await reception.provider.sign_in_url(question), status_code=303)
    except (ProviderAway, ProviderOdd) as problem:
        SIGN_INS.labels("provider away").inc()
        return problem_page(request, problem, wanted)
    reception.sessions.cookies.begin(request, response, SignInUnderWay(question, wanted))
    return response


async def _signed_in(reception: Reception, request: Request, under_way: SignInUnderWay) -> Response:
    """Return the page that was asked for, with a session; or why there is none."""
    query, wanted = request.query_params, under_way.wanted
    if "code" not in query:
        SIGN_INS.labels("not done").inc()
        said = query.get("error", "")
        return failed_page(request, "not_done", wanted, code=said if _CODE.fullmatch(said) else "?")
    try:
        reception.provider.expect_issuer(query.get("iss"))
        tokens, proof = await reception.provider.exchange(query["code"], under_way.question)
        actor = await reception.verifier.verify(tokens.access)
        sealed = reception.sessions.cookies.sealed(_session_of(tokens, proof, actor, reception.sessions.clock()))
    except (ProviderAway, ProviderRefused, ProviderOdd) as problem:
        SIGN_INS.labels("provider away" if isinstance(problem, ProviderAway) else "refused").inc()
        return problem_page(request, problem, wanted)
    except (TooLarge, Problem) as problem:
        SIGN_INS.labels("refused").inc()
        return failed_page(request, _reason_of(problem), wanted, status=403)
    SIGN_INS.labels("signed in").inc()
    await reception.remember(actor, proof.name)
    response = RedirectResponse(wanted or _first_page(actor), status_code=303)
    reception.sessions.cookies.give_session(response, sealed)
    reception.sessions.cookies.give_hint(response, tokens.id)
    return response


def _session_of(tokens: Tokens, proof: Proof, actor: Actor, now: float) -> Session:
    return Session(
        access=tokens.access,
        access_ends_at=tokens.ends_at,
        renew_at=tokens.renew_at,
        refresh=tokens.refresh,
        owner=actor.subject,
        authenticated_at=proof.authenticated_at,
        seen_at=now,
    )


def _reason_of(problem: Exception) -> str:
    """Return what is said of a token that the desk cannot live on."""
    reasons = {TooLarge: "large", AreaUnsaid: "area", CountryNotForRole: "country"}
    return reasons.get(type(problem), "token")


def _is_over(sessions: DeskSessions, request: Request) -> bool:
    """Tell whether a limit of the desk was reached: the provider's own session must not lead round it."""
    try:
        sessions.living(request)
    except SessionOver:
        return True
    except Unauthenticated:
        return False
    return False


def _first_page(actor: Actor) -> str:
    """Return where somebody's work begins: with what waits for him."""
    return next((place.path for place in PLACES if may_open(actor, place.path)), "/work")


_FOREIGN_FORM: Final = Text(
    vi="Biểu mẫu này không được gửi từ trang của hệ thống", en="This form was not sent from our own page"
)
