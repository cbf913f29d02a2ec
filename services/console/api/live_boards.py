"""Boards as they change: an event whenever the figures of one do, and a sign of life in between.

One stream tells of several boards, because browsers allow six connections to an address: its pages share one.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from services.console.client.watch import Watch
from services.console.metrics import STREAMS
from services.console.store.board import Boards
from services.console.views.board import Board, figures_of, same_figures
from shared.database import Database
from shared.errors import Unavailable
from shared.identity import Area

HEARTBEAT_S: Final = 7.0
"""A look takes up to three seconds more, so nobody waits for a sign of life longer than ten."""
_LOOK_EVERY_S: Final = 2.0
_MAX_STREAM_S: Final = 900.0
_MAX_STREAMS: Final = 500


class LiveBoards:
    """Boards that are being watched: how many, and until when."""

    def __init__(self, database: Database, boards: Boards | None = None) -> None:
        self._database = database
        self.boards = boards or Boards(database)
        self._watched = 0
        self._closing = asyncio.Event()
        self._troubles: Watch | None = None

    def watch_troubles(self, watch: Watch) -> None:
        """Tell of what is away as well, whenever that changes."""
        self._troubles = watch

    def close(self) -> None:
        """Let every stream end: the process is about to stop, and browsers come back by themselves."""
        self._closing.set()

    def has_room(self) -> bool:
        return self._watched < _MAX_STREAMS and not self._closing.is_set()

    async def watch(
        self,
        incidents: Sequence[UUID | None],
        area: Area,
        heartbeat_s: float = HEARTBEAT_S,
        max_s: float | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """Yield an event whenever figures of these boards (None: of all incidents) change, and a heartbeat in between.

        It ends some day, after `max_s` at the latest: so does the session.
        """
        self._watched += 1
        STREAMS.inc()
        try:
            yield b"retry: 3000\n\n"
            ends_at = time.monotonic() + min(_MAX_STREAM_S, _MAX_STREAM_S if max_s is None else max_s)
            async for event in self._events(list(dict.fromkeys(incidents)), area, heartbeat_s, ends_at):
                yield event
        finally:
            self._watched -= 1
            STREAMS.dec()

    async def _events(
        self, incidents: Sequence[UUID | None], area: Area, heartbeat_s: float, ends_at: float
    ) -> AsyncGenerator[bytes, None]:
        shown: Mapping[UUID | None, Board] = {}
        mark = self._troubles.mark if self._troubles else ""
        spoke_at = time.monotonic()
        with self._database.bell() as bell:
            while time.monotonic() < ends_at and not self._closing.is_set():
                bell.clear()
                if self._troubles and self._troubles.mark != mark:
                    mark = self._troubles.mark
                    yield f'event: troubles\ndata: {{"mark": "{mark}"}}\n\n'.encode()
                try:
                    boards = {incident: await self.boards.read(incident, area) for incident in incidents}
                except Unavailable:
                    yield b"event: away\ndata: {}\n\n"
                    spoke_at = time.monotonic()
                else:
                    for event in _changed(boards, shown):
                        yield event
                        spoke_at = time.monotonic()
                    if time.monotonic() - spoke_at >= heartbeat_s:
                        as_of = min(board.as_of for board in boards.values())
                        yield f'event: beat\ndata: {{"as_of": "{as_of.isoformat()}"}}\n\n'.encode()
                        spoke_at = time.monotonic()
                    shown = boards
                await self._pause(bell, min(_LOOK_EVERY_S, heartbeat_s))

    async def _pause(self, bell: asyncio.Event, max_s: float) -> None:
        """Wait for a commit of this process, for the moment to look anyway, or for the end; at least a little."""
        waits = [asyncio.ensure_future(bell.wait()), asyncio.ensure_future(self._closing.wait())]
        try:
            await asyncio.wait(waits, timeout=max_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), min(1.0, max_s))


def _changed(boards: Mapping[UUID | None, Board], shown: Mapping[UUID | None, Board]) -> Iterator[bytes]:
    for incident, board in boards.items():
        if not same_figures(board, shown.get(incident)):
            yield f"event: figures\ndata: {figures_of(board, incident).model_dump_json()}\n\n".encode()
