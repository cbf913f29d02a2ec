"""A file that somebody sends: it goes on to its service as it comes in, and the desk reads nothing of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, TypeVar

from fastapi import Request

from services.console.client.transport import Answer, Response, Upload

ResponseT = TypeVar("ResponseT", bound=Response)
_FORWARDED: Final = ("content-type", "content-length")


async def handed_on(request: Request, send: Callable[[Upload], Awaitable[Answer[ResponseT]]]) -> Answer[ResponseT]:
    """Return what the service says of the body of this request. Raises ClientDisconnect where it broke off."""
    body = request.stream()
    headers = {name: request.headers[name] for name in _FORWARDED if name in request.headers}
    answer = await send(Upload(_pieces(body), headers))
    async for _ in body:
        # What the service did not wait for: a browser that cannot finish sending shows no answer.
        pass
    return answer


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Go through the body in an iterator of its own: who gives up on this one leaves the rest to be taken in."""
    async for piece in body:
        yield piece
