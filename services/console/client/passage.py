"""The way of a program through the desk to a service: its question as it was sent, the service's answer as it was given."""

from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx
import structlog

from services.console.client.transport import UPLOAD_TIMEOUT_S
from services.console.metrics import ANSWERS
from shared.errors import OutcomeUnknown, Unavailable
from shared.traces import current_traceparent

log = structlog.get_logger(__name__)

TIMEOUT_S: Final = 60.0
_SENT_ON: Final = (
    "authorization",
    "accept",
    "accept-language",
    "content-type",
    "content-length",
    "idempotency-key",
    "if-match",
)
_GIVEN_BACK: Final = (
    "content-type",
    "content-language",
    "content-disposition",
    "content-security-policy",
    "cache-control",
    "etag",
    "retry-after",
    "www-authenticate",
)
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Passing:
    """What a program asks of a service."""

    service: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: AsyncIterable[bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Passed:
    """What the service answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


class Passage:
    """Carries questions that the desk does not read. It adds no word of its own, and no token: who asks must have one."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http

    async def carry(self, asked: Passing) -> Passed:
        """Return the answer. Raises Unavailable where it surely was not done, OutcomeUnknown where it may have been."""
        headers = {name: value for name, value in asked.headers.items() if name in _SENT_ON}
        if trace := current_traceparent():
            headers["traceparent"] = trace
        url = httpx.URL(self._urls[asked.service] + asked.path, query=asked.query.encode() or None)
        timeout_s = UPLOAD_TIMEOUT_S if headers.get("content-type", "").startswith("multipart/") else TIMEOUT_S
        try:
            answer = await self._http.request(asked.method, url, headers=headers, content=asked.body, timeout=timeout_s)
        except httpx.HTTPError as error:
            log.warning("service does not answer", asked=asked.service, error=type(error).__name__)
            ANSWERS.labels(asked.service, "away").inc()
            if asked.method == "GET" or isinstance(error, _NEVER_SENT):
                raise Unavailable from error
            raise OutcomeUnknown from error
        ANSWERS.labels(asked.service, "ok" if answer.is_success else "refused").inc()
        kept = {name: answer.headers[name] for name in _GIVEN_BACK if name in answer.headers}
        return Passed(answer.status_code, kept, answer.content)
