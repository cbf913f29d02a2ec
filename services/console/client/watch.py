"""The desk's look at what it leans on: each service every other second, and what each says of its own parts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

import httpx
from pydantic import ValidationError

from services.console.client.transport import Response
from services.console.views.freshness import Ends
from services.console.views.troubles import Trouble, TroubleKind, mark_of, merged
from shared.clock import now

LOOK_EVERY_S: Final = 1.5
_PATIENCE_S: Final = 2.0
_KINDS: Final = frozenset(get_args(TroubleKind))
State = Literal["ready", "troubled", "silent"]
"""`troubled`: it answers, and says that something of its own is away; `silent`: it does not answer."""


class _Part(Response):
    name: str
    ok: bool
    since: datetime | None


class _Parts(Response):
    parts: list[_Part]
    ends: dict[int, int] | None = None


@dataclass(frozen=True)
class ServiceState:
    """How a service is, and since when; `is_earliest`: it was so when the desk first looked."""

    service: str
    state: State
    since: datetime | None = None
    is_earliest: bool = False


class Watch:
    """Remembers since when something is away. It asks without anybody's token: what it learns names no person."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http
        self._silent: dict[str, datetime] = {}
        self._said: dict[str, Sequence[Trouble]] = {}
        self._behind: Sequence[Trouble] = ()
        self._first_look: datetime | None = None
        self.ends: dict[str, Ends] = {}
        """How far each service's facts have come, as it last said."""

    async def look(self) -> None:
        """Ask all services at once."""
        began = now()
        self._first_look = self._first_look or began
        await asyncio.gather(*(self._ask(service, url, began) for service, url in self._urls.items()))

    def note_behind(self, behind: Sequence[Trouble]) -> None:
        """Know which services' facts the desk has not taken: troubles like any other."""
        self._behind = behind

    def troubles(self) -> Sequence[Trouble]:
        """Return what is away, each once. Of a service that does not answer itself nothing else is known."""
        silent = [Trouble("service", service, since) for service, since in self._silent.items()]
        said = [trouble for service, troubles in self._said.items() if service not in self._silent for trouble in troubles]
        return merged([*silent, *said, *self._behind])

    def states(self) -> Sequence[ServiceState]:
        """Return how each service was at the last look."""
        return [self._state(service) for service in self._urls]

    @property
    def mark(self) -> str:
        return mark_of(self.troubles())

    def _state(self, service: str) -> ServiceState:
        if (since := self._silent.get(service)) is not None:
            return ServiceState(service, "silent", since, is_earliest=since == self._first_look)
        if troubles := self._said.get(service):
            return ServiceState(service, "troubled", min(trouble.since for trouble in troubles))
        return ServiceState(service, "ready")

    async def _ask(self, service: str, url: str, began: datetime) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await self._http.get(f"{url}/health/parts", timeout=_PATIENCE_S)
            said = _Parts.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, TimeoutError, ValidationError):
            self._silent.setdefault(service, began)
            return
        self._silent.pop(service, None)
        self._said[service] = [
            Trouble(part.name, service, part.since or began)  # type: ignore[arg-type] # one of the kinds: asked right there
            for part in said.parts
            if not part.ok and part.name in _KINDS
        ]
        if said.ends is not None:
            self.ends[service] = said.ends
