"""Around every request: a limit on the body, and the trace that it belongs to. Plain ASGI: it stands in every hot path."""

from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Problem
from shared.http.problems import http_problem
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
            await self._refuse(scope, receive, send)
            return
        seen = 0
        answered = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except _TooLarge:
            if answered:
                raise
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        # As the application says its problems: the desk says them on a page.
        answer = await scope["app"].exception_handlers[Problem](Request(scope), http_problem(413))
        await answer(scope, receive, send)


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
