"""How the desk asks a service that owns the truth: at a named endpoint, with the caller's own token, within two seconds."""

import asyncio
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from services.console.metrics import ANSWER_SECONDS, ANSWERS
from shared.texts import Language
from shared.tls import trusted
from shared.traces import current_traceparent

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 2.0
ACT_TIMEOUT_S: Final = 10.0
"""An act may take longer than a question: two hundred lines are signed in one transaction."""
UPLOAD_TIMEOUT_S: Final = 900.0
"""A list of 64 MB over a bad network takes its time; it goes on to the service as it comes in."""
Outcome = Literal["ok", "away", "missing", "refused", "invalid", "conflict", "unknown"]
"""`unknown`: an act was sent and no answer came, so it may have been done; sent again with its key it is done once."""

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
    """What a service found wrong with a question, or why it does not do what it was asked for."""

    type: str = ""
    title: str
    detail: str
    errors: list[WrongField] | None = None

    @property
    def reasons(self) -> list[str]:
        """What people are told: what is wrong with each field, or with the whole."""
        return [error.reason for error in self.errors or ()] or [self.detail]

    @property
    def is_of_other_content(self) -> bool:
        """Something else was done under the key of this act: sent before, it was recorded, and its answer was lost."""
        return self.type.endswith(":idempotency-key-reused")


Naming = Callable[[ProblemResponse, Language], Awaitable[ProblemResponse]]
"""Says a service's words to people: services know an officer by a pseudonymous id, the desk knows his name."""
ResponseT = TypeVar("ResponseT", bound=Response)


@dataclass(frozen=True)
class Endpoint:
    """A door of a service, as its OpenAPI document names it."""

    service: str
    method: Literal["GET", "POST", "PUT"]
    path: str
    query: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TypedEndpoint(Endpoint, Generic[ResponseT]):
    """A door that answers with JSON, and what the desk reads of it."""

    response: type[ResponseT] = field(kw_only=True)


@dataclass(frozen=True)
class Upload:
    """The body of a browser's own request, handed on piece by piece as it comes in: no second copy of it is held."""

    pieces: AsyncIterable[bytes] = field(repr=False)
    headers: Mapping[str, str]
    """What kind of body it is, and how long."""


@dataclass(frozen=True)
class Inquiry:
    """What is asked at an endpoint: the ids in its path, its query, its body."""

    ids: Mapping[str, UUID | str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    upload: Upload | None = field(default=None, repr=False)
    key: str = ""
    """Under which an act is done once, however often it is sent."""
    seen: str = ""
    """The ETag of what was read before it is changed."""


@dataclass(frozen=True)
class Caller:
    """On whose behalf a service is asked: it sees the caller's own token and answers in his language.

    Without a token: on behalf of a household, which shows its code instead.
    """

    token: str = field(repr=False)
    language: Language


@dataclass(frozen=True)
class Answer(Generic[ResponseT]):
    """What a service said: its answer, or that it is away, knows nothing of it, does not tell this caller, or found a fault."""

    service: str
    outcome: Outcome
    content: ResponseT | None = None
    problem: ProblemResponse | None = None
    """Why not, in the caller's language, where the service said it."""
    etag: str = ""
    """Shown again with a change, so that nobody writes over what somebody else has changed meanwhile."""


@dataclass(frozen=True)
class Document:
    """A page or paper that a service wrote, as it is handed on; empty unless the outcome is "ok"."""

    outcome: Outcome
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def new_http() -> httpx.AsyncClient:
    """Return the client that all questions share; whoever asks for it closes it."""
    return httpx.AsyncClient(verify=trusted(), timeout=TIMEOUT_S, limits=_LIMITS, trust_env=False)


class Transport:
    """Carries questions to the services. Never raises for one that is away or refuses: that is an answer too."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient, named: Naming | None = None) -> None:
        self._urls = urls
        self._http = http
        self._named = named

    async def ask(
        self, endpoint: TypedEndpoint[ResponseT], caller: Caller, inquiry: Inquiry | None = None, timeout_s: float | None = None
    ) -> Answer[ResponseT]:
        """Return what a service answers. One that breaks its contract is as good as away."""
        return await self._answer(endpoint, caller, inquiry or Inquiry(), timeout_s or TIMEOUT_S)

    async def act(self, endpoint: TypedEndpoint[ResponseT], caller: Caller, inquiry: Inquiry) -> Answer[ResponseT]:
        """Let a service do something on the caller's word. Without an answer nobody knows whether it was done: "unknown"."""
        timeout_s = UPLOAD_TIMEOUT_S if inquiry.upload else ACT_TIMEOUT_S
        return await self._answer(endpoint, caller, inquiry, timeout_s, silent="unknown")

    async def _answer(
        self,
        endpoint: TypedEndpoint[ResponseT],
        caller: Caller,
        inquiry: Inquiry,
        timeout_s: float,
        *,
        silent: Outcome = "away",
    ) -> Answer[ResponseT]:
        response, never_sent = await self._response(endpoint, _headers(caller, inquiry), inquiry, timeout_s)
        outcome = silent if _is_in_doubt(response, never_sent=never_sent) else _outcome(response)
        content: ResponseT | None = None
        problem: ProblemResponse | None = None
        try:
            if response is not None and outcome == "ok":
                content = endpoint.response.model_validate_json(response.content or b"{}")
            elif response is not None and response.is_client_error and outcome != "missing":
                problem = ProblemResponse.model_validate_json(response.content)
        except ValidationError as error:
            fields = sorted({".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)})
            log.warning("answer breaks the contract", asked=endpoint.service, path=endpoint.path, fields=fields)
            outcome = silent if outcome == "ok" else outcome if outcome in {"refused", "conflict"} else "away"
        ANSWERS.labels(endpoint.service, outcome).inc()
        if problem is not None and self._named is not None:
            problem = await self._named(problem, caller.language)
        etag = response.headers.get("etag", "") if response is not None else ""
        return Answer(endpoint.service, outcome, content, problem, etag)

    async def fetch(self, endpoint: Endpoint, caller: Caller, inquiry: Inquiry, timeout_s: float | None = None) -> Document:
        """Return a page, paper or file that a service wrote, as it is."""
        headers = {**_headers(caller, inquiry), "Accept": "text/html"}
        response, _ = await self._response(endpoint, headers, inquiry, timeout_s or TIMEOUT_S)
        outcome = _outcome(response)
        ANSWERS.labels(endpoint.service, outcome).inc()
        if response is None or outcome != "ok":
            return Document(outcome)
        return Document(outcome, response.content, {name: response.headers[name] for name in _KEPT if name in response.headers})

    async def _response(
        self, endpoint: Endpoint, headers: Mapping[str, str], inquiry: Inquiry, timeout_s: float
    ) -> tuple[httpx.Response | None, bool]:
        """Return what a service answers, None where it does not, and whether it surely never heard the question; measure it."""
        if unknown := inquiry.query.keys() - endpoint.query:
            raise ValueError(f"{endpoint.path} is not asked by {sorted(unknown)}")
        url = self._urls[endpoint.service] + endpoint.path.format_map(inquiry.ids)
        response: httpx.Response | None = None
        never_sent = False
        began = time.monotonic()
        try:
            async with asyncio.timeout(timeout_s):
                response = await self._http.request(
                    endpoint.method,
                    url,
                    headers=headers,
                    params=inquiry.query or None,
                    json=inquiry.body,
                    content=inquiry.upload.pieces if inquiry.upload else None,
                    timeout=timeout_s,
                )
        except (httpx.HTTPError, TimeoutError) as error:
            never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            log.warning("service does not answer", asked=endpoint.service, error=type(error).__name__)
        ANSWER_SECONDS.labels(endpoint.service).observe(time.monotonic() - began)
        return response, never_sent


def _headers(caller: Caller, inquiry: Inquiry) -> dict[str, str]:
    headers: dict[str, str] = {"Accept-Language": caller.language}
    if caller.token:
        headers["Authorization"] = f"Bearer {caller.token}"
    if inquiry.key:
        headers["Idempotency-Key"] = inquiry.key
    if inquiry.seen:
        headers["If-Match"] = inquiry.seen
    if inquiry.upload:
        headers |= inquiry.upload.headers
    if trace := current_traceparent():
        headers["traceparent"] = trace
    return headers


def _is_in_doubt(response: httpx.Response | None, *, never_sent: bool) -> bool:
    """Tell whether something may have been done although no answer says so. "Unavailable" says that it was not."""
    if response is None:
        return not never_sent
    return response.is_server_error and b"urn:kipthoi:problem:unavailable" not in response.content


def _outcome(response: httpx.Response | None) -> Outcome:
    if response is None:
        return "away"
    if response.is_success:
        return "ok"
    if response.status_code in {401, 403}:
        return "refused"
    if response.status_code in {400, 413, 422}:
        return "invalid"
    if response.status_code in {409, 412, 428}:
        return "conflict"
    return "missing" if response.is_client_error else "away"


_KEPT: Final = (
    "content-type",
    "content-language",
    "content-security-policy",
    "content-disposition",
    "cache-control",
    "x-content-type-options",
    "referrer-policy",
    "x-robots-tag",
)
"""Headers of a document that go on to the browser with it."""
