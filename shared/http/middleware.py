"""Around every request: a limit on the body, its trace, what is told of it. Plain ASGI: it stands in every hot path."""

import time
from http import HTTPStatus
from typing import Final

import structlog
from opentelemetry.trace import Span, SpanKind
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Problem
from shared.http.measures import REQUEST_SECONDS, method_of, route_of
from shared.http.problems import TooLarge
from shared.ids import as_id
from shared.story import milliseconds_since
from shared.traces import starting

log = structlog.get_logger("kipthoi.doors")

JSON_LIMIT: Final = 1024 * 1024
UPLOAD_LIMIT: Final = 64 * 1024 * 1024 + JSON_LIMIT
_PROBES: Final = frozenset({"/health/live", "/health/ready", "/health/parts", "/metrics"})
"""Asked every other second; that a process is not ready is said by what makes it so."""


class _TooLarge(Exception):  # noqa: N818 - says what is the matter
    """The body went over the limit while it was being read."""


class BodyLimit:
    """Refuses bodies above 1 MiB (multipart uploads: above 64 MiB) before they are read into memory."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = UPLOAD_LIMIT if headers.get(b"content-type", b"").startswith(b"multipart/") else JSON_LIMIT
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(scope, receive, send, limit)
            return
        body = _CountedBody(receive, send, limit)
        try:
            await self._app(scope, body.receive, body.send)
        except _TooLarge:
            if body.is_answered:
                raise
        if body.is_too_large and not body.is_answered:
            await self._refuse(scope, receive, send, limit)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        # As the application says its problems: the desk says them on a page.
        answer = await scope["app"].exception_handlers[Problem](Request(scope), TooLarge(is_file=limit == UPLOAD_LIMIT))
        await answer(scope, receive, send)


class _CountedBody:
    """A body that is counted while it is read, chunk by chunk: nobody has said how long it is.

    Whoever reads it may take the breaking off for a body of a wrong form and say so; that answer is kept back.
    """

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self.is_answered = False
        self.is_too_large = False
        self._receive = receive
        self._send = send
        self._left = limit

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.is_too_large = True
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if self.is_too_large and not self.is_answered:
            return
        self.is_answered = True
        await self._send(message)


class Watched:
    """Puts each request under its W3C trace (the caller's, or a new one), times it, and tells in one line of a refusal.

    What was done is told where the transaction commits (`shared/story.py`).
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"traceparent", b"").decode("ascii", "ignore")
        began = time.monotonic()

        async def watched_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"], began, step)
            await send(message)

        with starting(given, scope["method"], SpanKind.SERVER) as step:
            await self._app(scope, receive, watched_send)

    def _note(self, scope: Scope, status: int, began: float, step: Span) -> None:
        method, route = method_of(scope), route_of(scope)
        REQUEST_SECONDS.labels(self._service, method, route, str(status)).observe(time.monotonic() - began)
        if step.is_recording():
            step.update_name(f"{method} {route}")
            step.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
        if status >= HTTPStatus.BAD_REQUEST and route not in _PROBES:
            state = scope.get("state", {})
            said = {
                "problem": state.get("problem"),
                "who": getattr(state.get("actor"), "subject", None),
                "case": as_id(scope.get("path_params", {}).get("case_id")),
            }
            speak = log.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR else log.info
            speak(
                "refused",
                door=f"{method} {route}",
                status=status,
                ms=milliseconds_since(began),
                **{name: str(value) for name, value in said.items() if value is not None},
            )
