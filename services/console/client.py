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
from shared.errors import Language, Text, Unavailable
from shared.http import SESSION_COOKIE
from shared.observability import current_traceparent

log = structlog.get_logger(__name__)

DEADLINE_S: Final = 2.0
Outcome = Literal["ok", "away", "missing", "refused"]

# Dropped before uvicorn would drop them (5 s): a reused idle connection breaks the question.
_LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=3)


@dataclass(frozen=True)
class Answer:
    """What a service said: its body, or that it is away, knows nothing of it, or does not tell this caller."""

    service: str
    outcome: Outcome
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a page, or nothing."""
        found = self.body.get("items", [])
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


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
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        if trace := current_traceparent():
            headers["traceparent"] = trace
        began = time.monotonic()
        try:
            async with asyncio.timeout(DEADLINE_S):
                response = await self._http.get(f"{self._urls[service]}{path}", params=params, headers=headers)
            answer = _answer(service, response)
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            log.warning("service does not answer", asked=service, error=type(error).__name__)
            answer = Answer(service, "away")
        ANSWERS.labels(service, answer.outcome).inc()
        ANSWER_SECONDS.labels(service).observe(time.monotonic() - began)
        return answer

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


def _answer(service: str, response: httpx.Response) -> Answer:
    if response.is_success:
        body = response.json()
        return Answer(service, "ok", body if isinstance(body, dict) else {})
    if response.status_code in {401, 403}:
        return Answer(service, "refused")
    if response.is_client_error:
        return Answer(service, "missing")
    return Answer(service, "away")


_NO_ISSUER: Final = Text(vi="Nơi cấp mã truy cập không trả lời", en="The issuer of tokens does not answer")
