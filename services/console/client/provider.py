"""The provider of sign-ins, whoever runs it: what the desk asks it by OpenID Connect, and what it believes of the answers.

`authlib` says how a question is written and what an ID token must say; every answer is held to that, and one that breaks it is
`ProviderOdd`. Nothing of an answer is shown to people or written to a log but the short code of its error.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus

import httpx
import structlog
from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from services.console.metrics import PROVIDER_ANSWERS
from shared.errors import Problem, Refused, Unauthenticated, Unavailable
from shared.issuer_keys import IssuerKeys
from shared.outside import call_of
from shared.texts import Language, Text

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 5.0
_LEEWAY_S: Final = 30
_RENEW_BEFORE_S: Final = 60.0
_HASHED: Final = frozenset({"RS256", "ES256", "EdDSA"})
"""Algorithms for which the standard says how the hash of an access token is made."""
_CODE: Final = re.compile(r"[a-z_]{1,60}")
_ASCII_VERIFIER: Final = 64
_MAX_NAME: Final = 200
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint")


class ProviderAway(Unavailable):
    """The provider does not answer; what it would have been asked for was not done."""

    code = "provider-away"
    title = Text(
        vi="Nơi đăng nhập không trả lời lúc này, xin thử lại sau ít phút",
        en="The provider of sign-ins does not answer now, please try again in a few minutes",
    )


class ProviderRefused(Refused):
    """The provider says no; `error` is its own short code."""

    code = "provider-refused"
    title = Text(
        vi="Nơi đăng nhập không chấp nhận yêu cầu này ({error})", en="The provider of sign-ins does not accept this ({error})"
    )


class ProviderOdd(Refused):
    """The provider's answer is not what it must be: nobody is signed in by it."""

    code = "provider-odd"
    title = Text(
        vi="Trả lời của nơi đăng nhập không đúng quy cách ({error})",
        en="The answer of the provider of sign-ins is not as it must be ({error})",
    )


@dataclass(frozen=True)
class Registration:
    """As what the provider knows the desk."""

    issuer: str
    discovery_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str
    redirect_uri: str
    signed_out_uri: str


@dataclass(frozen=True)
class SignInQuestion:
    """One sign-in that was begun: what only this browser knows of it, and what it must come to."""

    max_age_s: int
    language: Language
    began_at: float
    is_fresh: bool = False
    """Whoever is signed in at the provider must prove again who he is."""
    state: str = field(default_factory=lambda: generate_token(_ASCII_VERIFIER))
    nonce: str = field(default_factory=lambda: generate_token(_ASCII_VERIFIER), repr=False)
    verifier: str = field(default_factory=lambda: generate_token(_ASCII_VERIFIER), repr=False)


@dataclass(frozen=True)
class Tokens:
    """What a session lives on. Moments are seconds since 1970."""

    access: str = field(repr=False)
    ends_at: float
    renew_at: float
    """When the access token should be exchanged: what is asked with it must not end under way."""
    refresh: str = field(default="", repr=False)
    id: str = field(default="", repr=False)


@dataclass(frozen=True)
class Proof:
    """What the ID token proves: who it was, and when he last proved it."""

    subject: str
    authenticated_at: float
    name: str = field(default="", repr=False)
    """How he is called, where the provider says it."""


class Provider:
    """Asks the provider. It is asked anew where it stands each time somebody signs in, so that one that is away is noticed."""

    def __init__(self, known_as: Registration, keys: IssuerKeys, http: httpx.AsyncClient, clock: Callable[[], float]) -> None:
        self._known_as = known_as
        self._keys = keys
        self._http = http
        self._clock = clock
        self._metadata: Mapping[str, Any] | None = None
        self._client = OAuth2Client(
            None,
            known_as.client_id,
            None,
            scope=known_as.scopes,
            redirect_uri=known_as.redirect_uri,
            code_challenge_method="S256",
        )

    async def sign_in_url(self, question: SignInQuestion) -> str:
        """Return where a browser is sent to sign in. Raises ProviderAway, ProviderOdd."""
        metadata = await self._described(fresh=True)
        more = {"prompt": "login"} if question.is_fresh else {}
        url, _ = self._client.create_authorization_url(
            metadata["authorization_endpoint"],
            state=question.state,
            code_verifier=question.verifier,
            nonce=question.nonce,
            max_age=str(question.max_age_s),
            ui_locales=question.language,
            **more,
        )
        return str(url)

    def expect_issuer(self, named: str | None) -> None:
        """Refuse an answer that another provider gave (RFC 9207); one that does not name itself is known by its ID token."""
        if named is not None and named != self._known_as.issuer:
            raise ProviderOdd(error="iss")

    async def exchange(self, code: str, question: SignInQuestion) -> tuple[Tokens, Proof]:
        """Return what a code is worth. Raises ProviderAway, ProviderRefused, ProviderOdd; a code is asked about once."""
        answer = await self._token("authorization_code", code=code, code_verifier=question.verifier)
        tokens = self._tokens_of(answer)
        if not tokens.id:
            raise ProviderOdd(error="id_token")
        return tokens, await self._proof_of(tokens, question)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Return new tokens. Raises ProviderAway, ProviderRefused, ProviderOdd."""
        return self._tokens_of(await self._token("refresh_token", refresh_token=refresh_token), refresh_token)

    async def sign_out_url(self, id_token: str) -> str | None:
        """Return where a browser ends the provider's own session; None where the provider is away or knows no such place."""
        try:
            place = (await self._described()).get("end_session_endpoint")
        except (ProviderAway, ProviderOdd):
            return None
        if not isinstance(place, str):
            return None
        asked = {"client_id": self._known_as.client_id, "post_logout_redirect_uri": self._known_as.signed_out_uri}
        return str(httpx.URL(place).copy_merge_params(asked | ({"id_token_hint": id_token} if id_token else {})))

    async def _described(self, *, fresh: bool = False) -> Mapping[str, Any]:
        if self._metadata is None or fresh:
            answer = await self._answer("GET", self._known_as.discovery_url)
            if answer.get("issuer") != self._known_as.issuer:
                raise ProviderOdd(error="issuer")
            if not all(isinstance(answer.get(name), str) for name in _ENDPOINTS):
                raise ProviderOdd(error="discovery")
            self._metadata = answer
        return self._metadata

    async def _token(self, grant: str, **asked: str) -> Mapping[str, Any]:
        metadata = await self._described()
        uri = self._known_as.redirect_uri if grant == "authorization_code" else None
        body = prepare_token_request(grant, redirect_uri=uri, **asked)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        url, headers, body = self._proof_of_itself(metadata).prepare("POST", metadata["token_endpoint"], headers, body)
        return await self._answer("POST", url, headers=headers, content=body)

    def _proof_of_itself(self, metadata: Mapping[str, Any]) -> ClientAuth:
        """Return how the desk proves itself: in the header, which is the standard's way, unless only the form is taken."""
        name, secret = self._known_as.client_id, self._known_as.client_secret
        if not secret:
            return ClientAuth(name, None, "none")
        taken = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" not in taken:
            return ClientAuth(name, secret, "client_secret_post")
        # In the header both are written as in a form (RFC 6749, 2.3.1), which authlib leaves to its caller.
        return ClientAuth(quote_plus(name), quote_plus(secret), "client_secret_basic")

    async def _answer(self, method: str, url: str, **how: Any) -> Mapping[str, Any]:
        try:
            with call_of("provider of sign-ins", method) as call:
                async with asyncio.timeout(TIMEOUT_S):
                    response = await self._http.request(method, url, timeout=TIMEOUT_S, **how)
                call.answered(response.status_code)
            answer = response.json() if response.is_success or response.is_client_error else None
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise self._noted("away", ProviderAway(), type(error).__name__) from error
        if not isinstance(answer, dict):
            raise self._noted("away", ProviderAway(), str(response.status_code))
        if response.is_client_error:
            said = str(answer.get("error", ""))
            code = said if _CODE.fullmatch(said) else str(response.status_code)
            raise self._noted("refused", ProviderRefused(error=code), code)
        PROVIDER_ANSWERS.labels("ok").inc()
        return answer

    @staticmethod
    def _noted(outcome: str, problem: Problem, why: str) -> Problem:
        PROVIDER_ANSWERS.labels(outcome).inc()
        log.warning("provider of sign-ins", outcome=outcome, why=why)
        return problem

    def _tokens_of(self, answer: Mapping[str, Any], refresh_token: str = "") -> Tokens:
        access, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(access, str) or str(answer.get("token_type", "")).lower() != "bearer":
            raise ProviderOdd(error="access_token")
        # Who does not say how long it lasts is asked for the next one soon.
        lasts_s = float(lasts) if isinstance(lasts, int | float) and lasts > 0 else 60.0
        ends_at = self._clock() + lasts_s
        refresh, id_token = answer.get("refresh_token"), answer.get("id_token")
        return Tokens(
            access=access,
            ends_at=ends_at,
            renew_at=ends_at - min(_RENEW_BEFORE_S, lasts_s / 3),
            refresh=refresh if isinstance(refresh, str) else refresh_token,
            id=id_token if isinstance(id_token, str) else "",
        )

    async def _proof_of(self, tokens: Tokens, question: SignInQuestion) -> Proof:
        """Return what the ID token proves. Raises ProviderOdd, with the name of what is wrong in it."""
        try:
            opened = await self._keys.open(tokens.id)
            claims = CodeIDToken(
                dict(opened.claims),
                dict(opened.header),
                {
                    "iss": {"essential": True, "value": self._known_as.issuer},
                    "aud": {"essential": True, "value": self._known_as.client_id},
                },
                {
                    "nonce": question.nonce,
                    "client_id": self._known_as.client_id,
                    "max_age": question.max_age_s,
                    "access_token": tokens.access if opened.header.get("alg") in _HASHED else None,
                },
            )
            claims.validate(int(self._clock()), _LEEWAY_S)
        except Unauthenticated as error:
            raise ProviderOdd(error="signature") from error
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderOdd(error=str(getattr(error, "claim", "") or getattr(error, "error", "") or "id_token")) from error
        authenticated_at = float(claims["auth_time"])
        # A provider that does not hear `max_age` or `prompt=login` has asked nobody, whatever else it says.
        may_be_before_s = 0 if question.is_fresh else question.max_age_s
        if authenticated_at < question.began_at - may_be_before_s - _LEEWAY_S:
            raise ProviderOdd(error="auth_time")
        name = claims.get("name")
        return Proof(str(claims["sub"]), authenticated_at, name[:_MAX_NAME] if isinstance(name, str) else "")
