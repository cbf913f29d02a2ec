"""How the desk asks a service that owns the truth: at a named endpoint, with the caller's own token, within two seconds."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from services.console.metrics import ANSWER_SECONDS, ANSWERS
from shared.http import SESSION_COOKIE
from shared.observability import current_traceparent
from shared.texts import Language

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 2.0
Outcome = Literal["ok", "away", "missing", "refused", "invalid"]

# Dropped before uvicorn would drop them (5 s): a reused idle connection breaks the question.
_LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=3)


class Response(BaseModel):
    """What the desk reads of an answer, by the names of the service that gives it; all else in it is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class WrongField(Response):
    """A field that the service did not accept, and why."""

    field: str
    reason: str


class ProblemResponse(Response):
    """What a service found wrong with a question."""

    detail: str
    errors: list[WrongField] | None = None


ResponseT = TypeVar("ResponseT", bound=Response)


@dataclass(frozen=True)
class Endpoint:
    """A door of a service, as its OpenAPI document names it."""

    service: str
    method: Literal["GET", "POST"]
    path: str
    query: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TypedEndpoint(Endpoint, Generic[ResponseT]):
    """A door that answers with JSON, and what the desk reads of it."""

    response: type[ResponseT] = field(kw_only=True)


@dataclass(frozen=True)
class Inquiry:
    """What is asked at an endpoint: the ids in its path, its query, its body."""

    ids: Mapping[str, UUID] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Caller:
    """On whose behalf a service is asked: it sees the caller's own token and answers in his language."""

    token: str = field(repr=False)
    language: Language


@dataclass(frozen=True)
class Answer(Generic[ResponseT]):
    """What a service said: its answer, or that it is away, knows nothing of it, does not tell this caller, or found a fault."""

    service: str
    outcome: Outcome
    content: ResponseT | None = None
    problem: ProblemResponse | None = None


@dataclass(frozen=True)
class Document:
    """A page or paper that a service wrote, as it is handed on; empty unless the outcome is "ok"."""

    outcome: Outcome
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def new_http() -> httpx.AsyncClient:
    """Return the client that all questions share; whoever asks for it closes it."""
    return httpx.AsyncClient(timeout=TIMEOUT_S, limits=_LIMITS, trust_env=False)


def token_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """Return the token with which the caller came in: the same is shown to the services."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else cookies.get(SESSION_COOKIE, "")


class Transport:
    """Carries questions to the services. Never raises for one that is away or refuses: that is an answer too."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http

    async def ask(
        self, endpoint: TypedEndpoint[ResponseT], caller: Caller, inquiry: Inquiry | None = None
    ) -> Answer[ResponseT]:
        """Return what a service answers. One that breaks its contract is as good as away."""
        response = await self._response(endpoint, _headers(caller), inquiry or Inquiry())
        outcome = _outcome(response)
        try:
            if response is not None and outcome == "ok":
                return Answer(endpoint.service, outcome, content=endpoint.response.model_validate_json(response.content))
            if response is not None and outcome == "invalid":
                return Answer(endpoint.service, outcome, problem=ProblemResponse.model_validate_json(response.content))
        except ValidationError as error:
            fields = sorted({".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)})
            log.warning("answer breaks the contract", asked=endpoint.service, path=endpoint.path, fields=fields)
            outcome = "away"
        finally:
            ANSWERS.labels(endpoint.service, outcome).inc()
        return Answer(endpoint.service, outcome)

    async def fetch(self, endpoint: Endpoint, caller: Caller, inquiry: Inquiry) -> Document:
        """Return a page or paper that a service wrote, as it is."""
        response = await self._response(endpoint, {**_headers(caller), "Accept": "text/html"}, inquiry)
        outcome = _outcome(response)
        ANSWERS.labels(endpoint.service, outcome).inc()
        if response is None or outcome != "ok":
            return Document(outcome)
        return Document(outcome, response.content, {name: response.headers[name] for name in _KEPT if name in response.headers})

    async def _response(self, endpoint: Endpoint, headers: Mapping[str, str], inquiry: Inquiry) -> httpx.Response | None:
        """Return what a service answers, None where it is away; measure it."""
        if unknown := inquiry.query.keys() - endpoint.query:
            raise ValueError(f"{endpoint.path} is not asked by {sorted(unknown)}")
        url = self._urls[endpoint.service] + endpoint.path.format_map(inquiry.ids)
        response: httpx.Response | None = None
        began = time.monotonic()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                response = await self._http.request(
                    endpoint.method, url, headers=headers, params=inquiry.query or None, json=inquiry.body
                )
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("service does not answer", asked=endpoint.service, error=type(error).__name__)
        ANSWER_SECONDS.labels(endpoint.service).observe(time.monotonic() - began)
        return response


def _headers(caller: Caller) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": caller.language}
    if trace := current_traceparent():
        headers["traceparent"] = trace
    return headers


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
