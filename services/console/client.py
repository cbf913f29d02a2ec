"""The one HTTP client of the desk: asks the service that owns the truth, with the caller's own token, within two seconds."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import UUID

import httpx
import structlog

from services.console.domain.timeline import Told
from services.console.metrics import ANSWER_SECONDS, ANSWERS
from shared.errors import Unavailable
from shared.http import SESSION_COOKIE
from shared.observability import current_traceparent
from shared.texts import Language, Text

log = structlog.get_logger(__name__)

DEADLINE_S: Final = 2.0
Outcome = Literal["ok", "away", "missing", "refused", "invalid"]

# Dropped before uvicorn would drop them (5 s): a reused idle connection breaks the question.
_LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=3)


@dataclass(frozen=True)
class Answer:
    """What a service said: its body, or that it is away, knows nothing of it, does not tell this caller, or found a fault.

    A fault's body names each wrong field.
    """

    service: str
    outcome: Outcome
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a page, or nothing."""
        found = self.body.get("items", [])
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


@dataclass(frozen=True)
class Document:
    """A page or paper that a service wrote, as it is handed on; empty unless the outcome is "ok"."""

    outcome: Outcome
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def new_http() -> httpx.AsyncClient:
    """Return the client that all questions share; whoever asks for it closes it."""
    return httpx.AsyncClient(timeout=DEADLINE_S, limits=_LIMITS, trust_env=False)


class Services:
    """The doors of the four services."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http

    async def ask(
        self, service: str, path: str, token: str, language: Language, params: Mapping[str, str] | None = None
    ) -> Answer:
        """Return what a service answers. Never raises for a service that is away or refuses: that is an answer too."""
        return await self._answer(service, "GET", path, _headers(token, language), params=params)

    async def consult(self, service: str, path: str, token: str, language: Language, question: Mapping[str, Any]) -> Answer:
        """Put a question that is too long, or too personal, for an address; the service keeps nothing of it."""
        return await self._answer(service, "POST", path, _headers(token, language), json=question)

    async def document(self, service: str, path: str, token: str, language: Language, params: Mapping[str, str]) -> Document:
        """Return a page or paper that a service wrote, as it is."""
        headers = {**_headers(token, language), "Accept": "text/html"}
        response = await self._response(service, "GET", path, headers, params=params)
        outcome = _outcome(response)
        if response is None or outcome != "ok":
            return Document(outcome)
        return Document(outcome, response.content, {name: response.headers[name] for name in _KEPT if name in response.headers})

    async def _answer(self, service: str, method: str, path: str, headers: Mapping[str, str], **more: Any) -> Answer:
        response = await self._response(service, method, path, headers, **more)
        try:
            return _answer(service, response)
        except ValueError:
            return Answer(service, "away")

    async def _response(
        self, service: str, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> httpx.Response | None:
        """Return what a service answers, None where it is away; count and measure it."""
        response: httpx.Response | None = None
        began = time.monotonic()
        try:
            async with asyncio.timeout(DEADLINE_S):
                response = await self._http.request(method, f"{self._urls[service]}{path}", headers=headers, **more)
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("service does not answer", asked=service, error=type(error).__name__)
        ANSWERS.labels(service, _outcome(response)).inc()
        ANSWER_SECONDS.labels(service).observe(time.monotonic() - began)
        return response

    async def about_case(self, case_id: UUID, token: str, language: Language) -> Told:
        """Ask all four services about a case at once; each has the same deadline of its own."""
        of_case = {"case_id": str(case_id)}
        answers = await asyncio.gather(
            self.ask("intake", f"/v1/cases/{case_id}", token, language),
            self.ask("assessment", f"/v1/assessments/{case_id}", token, language),
            self.ask("disbursement", "/v1/payments", token, language, of_case),
            self.ask("notifications", "/v1/notices", token, language, of_case),
        )
        return Told(
            bodies={answer.service: answer.body for answer in answers if answer.outcome == "ok"},
            away=[answer.service for answer in answers if answer.outcome == "away"],
        )

    async def cases(self, token: str, language: Language, params: Mapping[str, str]) -> Answer:
        """Ask intake for a page of cases."""
        return await self.ask("intake", "/v1/cases", token, language, params)


class Issuer:
    """The embedded stack's issuer of tokens, which gives everybody the role he asks for."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = url
        self._http = http

    async def issue(self, role: str, communes: tuple[str, ...], provinces: tuple[str, ...]) -> str:
        """Return a token. Raises Unavailable where the issuer does not answer."""
        place = "-".join((*communes, *provinces)) or "vn"
        wish = {"role": role, "communes": communes, "provinces": provinces, "subject": f"{role}-{place}"}
        try:
            response = await self._http.post(f"{self._url}/issue", json=wish)
            return str(response.raise_for_status().json()["token"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable(_NO_ISSUER) from error


def token_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """Return the token with which the caller came in: the same is shown to the services."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else cookies.get(SESSION_COOKIE, "")


def _headers(token: str, language: Language) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    if trace := current_traceparent():
        headers["traceparent"] = trace
    return headers


def _answer(service: str, response: httpx.Response | None) -> Answer:
    outcome = _outcome(response)
    if response is None or outcome not in {"ok", "invalid"}:
        return Answer(service, outcome)
    body = response.json()
    return Answer(service, outcome, body if isinstance(body, dict) else {})


def _outcome(response: httpx.Response | None) -> Outcome:
    if response is None:
        return "away"
    if response.is_success:
        return "ok"
    if response.status_code in {401, 403}:
        return "refused"
    if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
        return "invalid"
    return "missing" if response.is_client_error else "away"


_KEPT: Final = (
    "content-type",
    "content-language",
    "content-security-policy",
    "content-disposition",
    "cache-control",
    "x-content-type-options",
    "referrer-policy",
)
"""Headers of a document that go on to the browser with it."""
_NO_ISSUER: Final = Text(vi="Nơi cấp mã truy cập không trả lời", en="The issuer of tokens does not answer")
