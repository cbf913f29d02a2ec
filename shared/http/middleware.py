"""Around every request: a limit on the body, and the trace that it belongs to. Plain ASGI: it stands in every hot path."""

from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Problem
from shared.http.problems import TooLarge
from shared.observability import new_traceparent, tracing

JSON_LIMIT: Final = 1024 * 1024
UPLOAD_LIMIT: Final = 64 * 1024 * 1024 + JSON_LIMIT


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


class Traced:
    """Puts each request under its W3C trace: the caller's, or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        given = dict(scope["headers"]).get(b"traceparent", b"").decode("ascii", "ignore")
        with tracing(given if len(given) == 55 else new_traceparent()):  # noqa: PLR2004 - the length of version 00
            return await self._app(scope, receive, send)
