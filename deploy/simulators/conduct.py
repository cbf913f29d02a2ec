"""How a stand-in misbehaves on request: it falls silent, or does its work and then hangs up without a reply."""

import asyncio
import time
from typing import Any, Final

from fastapi import Request, Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_ABORT: Final = "kipthoi.abort"
_GLANCE_S: Final = 0.05


class Line(HttpToolsProtocol):
    """uvicorn's protocol with one ability more: a request may be cut off without a byte of answer."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {_ABORT: {"call": self.transport.abort}}


class Conduct:
    """What of the misbehaviour is still to come."""

    def __init__(self) -> None:
        self.lose_next_replies = 0
        self.silent_until = 0.0

    def fall_silent(self, seconds: float) -> None:
        self.silent_until = time.monotonic() + seconds

    @property
    def is_silent(self) -> bool:
        return time.monotonic() < self.silent_until

    async def wait_for_voice(self) -> None:
        while self.is_silent:  # noqa: ASYNC110 - the silence may be made longer meanwhile
            await asyncio.sleep(_GLANCE_S)

    async def hears(self, request: Request) -> bool:
        """False when the caller hung up during the silence: nothing of what he asked is done."""
        while self.is_silent:
            if await request.is_disconnected():
                return False
            await asyncio.sleep(_GLANCE_S)
        return True

    async def reply(self, request: Request, response: Response) -> Response:
        """The response, or the cut line when replies are to be lost."""
        if self.lose_next_replies > 0:
            self.lose_next_replies -= 1
            await hang_up(request)
        return response


async def hang_up(request: Request) -> None:
    """Cut the connection; whatever is answered afterwards goes nowhere."""
    abort: Any = request.scope.get("extensions", {}).get(_ABORT, {}).get("call")
    if abort is None:
        raise RuntimeError("this server cannot hang up: it does not run with simulators.conduct.Line")
    abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
