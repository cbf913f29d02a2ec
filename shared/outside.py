"""Calls of other people's systems (bank, providers of messages, issuer of tokens): timed, counted, one line of the log each.

The line names the system and how it went, never an address or what was said: both may be about a person.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any, Final

import httpx
import structlog
from opentelemetry.trace import SpanKind
from prometheus_client import Histogram

from shared.errors import Unavailable
from shared.story import milliseconds_since
from shared.traces import span

log = structlog.get_logger("kipthoi.outside")

CALL_SECONDS: Final = Histogram(
    "kipthoi_outside_call_seconds",
    "Calls of other people's systems, by how they went: 2xx, 3xx, 4xx, 5xx, taken, away (never sent), lost (nobody knows)",
    ["system", "outcome"],
    buckets=(0.1, 0.5, 2, 5, 10),
)
LOST: Final = "lost"
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, Unavailable)


class Call:
    """One call; whoever makes it says what was answered."""

    outcome: str = "taken"
    status: int | None = None

    def answered(self, status: int) -> None:
        self.status, self.outcome = status, f"{status // 100}xx"


@contextlib.contextmanager
def call_of(system: str, what: str, **numbers: int) -> Iterator[Call]:
    """Make one call; `what` is the verb of the protocol. What it raises is told by its type and passed on."""
    call, began = Call(), time.monotonic()
    error: BaseException | None = None
    with span(f"{what} {system}", SpanKind.CLIENT, **{"peer.service": system}):
        try:
            yield call
        except BaseException as raised:
            error = raised
            call.outcome = "away" if isinstance(raised, _NEVER_SENT) else LOST
            raise
        finally:
            CALL_SECONDS.labels(system, call.outcome).observe(time.monotonic() - began)
            said: dict[str, Any] = {"status": call.status, "why": type(error).__name__ if error else None, **numbers}
            log.info(
                "called",
                to=system,
                what=what,
                outcome=call.outcome,
                ms=milliseconds_since(began),
                **{name: value for name, value in said.items() if value is not None},
            )


class OutsideClient(httpx.AsyncClient):
    """Like its parent; each request is a call of this system. Our trace stays at home."""

    def __init__(self, system: str, **how: Any) -> None:
        super().__init__(**how)
        self._system = system

    async def send(self, request: httpx.Request, **how: Any) -> httpx.Response:
        with call_of(self._system, request.method) as call:
            response = await super().send(request, **how)
            call.answered(response.status_code)
            return response
