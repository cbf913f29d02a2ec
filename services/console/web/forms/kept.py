"""What a form was answered with, where it was not done: found again under an address of its own.

A browser cannot come back to the answer of a form that it has sent ("back" would send it again, or says that the page is gone).
So the answer leads to an address under which the same page stands for an hour, sealed for who sent the form.
"""

import re
import zlib
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.console.store.kept_pages import find_page, forget_pages, save_page
from services.console.web.addresses import local_page, page_of_form
from shared import audit
from shared.clock import now
from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import Cipher, Unreadable

PATH: Final = "/kept"
_KEPT: Final = timedelta(hours=1)
_FIRST_ERROR: Final = 400
_UNAUTHENTICATED: Final = 401
_SERVED_AT: Final = re.compile(rb'(<body data-now=")[^"]*')
_NOT_KEPT: Final = frozenset({b"content-length", b"set-cookie"})
Message = MutableMapping[str, Any]


@dataclass(frozen=True)
class Answered:
    """A page as it answered a form."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def sealed(self, cipher: Cipher, bound_to: str) -> bytes:
        head = orjson.dumps({"status": self.status, "headers": self.headers})
        return cipher.seal_bytes(zlib.compress(head + b"\n" + self.body, 6), bound_to)

    @classmethod
    def opened(cls, cipher: Cipher, sealed: bytes, bound_to: str) -> "Answered":
        """Raises Unreadable for anybody but who sent the form."""
        head, _, body = zlib.decompress(cipher.open_bytes(sealed, bound_to)).partition(b"\n")
        found = orjson.loads(head)
        return cls(found["status"], [(name, value) for name, value in found["headers"]], body)


@dataclass(frozen=True)
class KeptPages:
    """Keeps pages and finds them again, for whoever sent the form alone."""

    database: Database
    cipher: Cipher

    async def keep(self, actor: Actor, page: Answered) -> UUID:
        page_id = new_id()
        sealed = page.sealed(self.cipher, _bound_to(page_id, actor))
        async with self.database.transaction() as session:
            await save_page(session, page_id, sealed, now() + _KEPT)
            await audit.record(session, actor, "page kept", "page", [page_id], status=page.status)
        return page_id

    async def find(self, actor: Actor, page_id: UUID) -> Answered | None:
        try:
            async with self.database.reading() as session:
                sealed = await find_page(session, page_id, now())
            return Answered.opened(self.cipher, sealed, _bound_to(page_id, actor)) if sealed else None
        except (Unavailable, Unreadable):
            return None

    async def forget(self) -> None:
        """Drop what was kept long enough."""
        async with self.database.transaction() as session:
            count = await forget_pages(session, now())
            if count:
                await audit.record(session, Actor.service("console"), "pages forgotten", "page", (), count=count)


def kept_page_routes(pages: KeptPages) -> APIRouter:
    """Return the route of pages that answered a form."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{PATH}/{{page_id}}")
    async def kept(request: Request, actor: CurrentActor, page_id: UUID) -> Response:
        page = await pages.find(actor, page_id)
        if page is None:
            # Gone, or somebody else's: the form begins anew; what was typed is a draft in his own browser.
            return RedirectResponse(local_page(request.query_params.get("form", "")) or "/work", status_code=303)
        body = _SERVED_AT.sub(rb"\g<1>" + now().isoformat().encode(), page.body, count=1)
        return Response(body, page.status, headers=dict(page.headers))

    return router


class AnsweredForms:
    """Leads from a form that was not done to an address of the page that says why. Plain ASGI: all else passes untouched."""

    def __init__(self, app: Any, pages: KeptPages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if not held and not (message["type"] == "http.response.start" and _is_refused_form(scope, message)):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                for one in await self._led_on(scope, held):
                    await send(one)

        await self._app(scope, receive, hold)

    async def _led_on(self, scope: Any, held: Sequence[Message]) -> Sequence[Message]:
        start, *bodies = held
        headers = [(name.decode(), value.decode()) for name, value in start["headers"] if name not in _NOT_KEPT]
        page = Answered(start["status"], headers, b"".join(one.get("body", b"") for one in bodies))
        try:
            page_id = await self._pages.keep(scope["state"]["actor"], page)
        except (Unavailable, OutcomeUnknown):
            # The page itself is better than an address that leads nowhere.
            return held
        form = quote(page_of_form(Request(scope)), safe="")
        response = RedirectResponse(f"{PATH}/{page_id}?form={form}", status_code=303)
        cookies = [(name, value) for name, value in start["headers"] if name == b"set-cookie"]
        return [
            {"type": "http.response.start", "status": response.status_code, "headers": [*response.raw_headers, *cookies]},
            {"type": "http.response.body", "body": b""},
        ]


def _is_refused_form(scope: Any, start: Message) -> bool:
    """Tell whether a page says why a form of somebody who is known was not done; who must sign in again keeps it otherwise."""
    kind = dict(start["headers"]).get(b"content-type", b"")
    is_known = "actor" in scope.get("state", {})
    return (
        is_known and start["status"] >= _FIRST_ERROR and start["status"] != _UNAUTHENTICATED and kind.startswith(b"text/html")
    )


def _bound_to(page_id: UUID, actor: Actor) -> str:
    return f"kept_pages.sealed|{page_id}|{actor.subject}"
