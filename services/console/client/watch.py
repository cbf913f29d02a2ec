"""The desk's look at what it leans on: each service every other second, and what each says of its own parts."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, get_args

import httpx
from pydantic import ValidationError

from services.console.client.transport import Response
from services.console.views.troubles import Trouble, TroubleKind, mark_of, merged
from shared.clock import now

LOOK_EVERY_S: Final = 1.5
_PATIENCE_S: Final = 2.0
_KINDS: Final = frozenset(get_args(TroubleKind))


class _Part(Response):
    name: str
    ok: bool
    since: datetime | None


class _Parts(Response):
    parts: list[_Part]


class Watch:
    """Remembers since when something is away. It asks without anybody's token: what it learns names no person."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http
        self._silent: dict[str, datetime] = {}
        self._said: dict[str, Sequence[Trouble]] = {}

    async def look(self) -> None:
        """Ask all services at once."""
        await asyncio.gather(*(self._ask(service, url) for service, url in self._urls.items()))

    def troubles(self) -> Sequence[Trouble]:
        """Return what is away, each once. Of a service that does not answer itself nothing else is known."""
        silent = [Trouble("service", service, since) for service, since in self._silent.items()]
        said = [trouble for service, troubles in self._said.items() if service not in self._silent for trouble in troubles]
        return merged([*silent, *said])

    @property
    def mark(self) -> str:
        return mark_of(self.troubles())

    async def _ask(self, service: str, url: str) -> None:
        began = now()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await self._http.get(f"{url}/health/parts")
            parts = _Parts.model_validate_json(answer.raise_for_status().content).parts
        except (httpx.HTTPError, TimeoutError, ValidationError):
            self._silent.setdefault(service, began)
            return
        self._silent.pop(service, None)
        self._said[service] = [
            Trouble(part.name, service, part.since or began)  # type: ignore[arg-type] # one of the kinds: asked right there
            for part in parts
            if not part.ok and part.name in _KINDS
        ]
