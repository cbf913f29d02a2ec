"""How fresh the figures are, looked at every other second by every process of the desk."""

from typing import Final

import structlog

from services.console.client.watch import Watch
from services.console.metrics import BEHIND
from services.console.store.freshness import read_taken, save_heard
from services.console.views.freshness import Freshness, Lateness
from shared.clock import now
from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.messaging import FactReader

log = structlog.get_logger(__name__)

_OWN: Final = "console"


class FreshnessLoop:
    """Compares what the services have sent with what the desk has taken; the process that reads tells when it heard last."""

    def __init__(self, database: Database, watch: Watch, reader: FactReader) -> None:
        self._database = database
        self._watch = watch
        self._reader = reader
        self._lateness = Lateness()
        self.now = Freshness()

    async def look(self) -> None:
        """Look at all services, then at what was taken of what they have sent."""
        await self._watch.look()
        moment = now()
        try:
            if (heard_at := self._reader.heard_at) is not None:
                async with self._database.reserved() as session:
                    await save_heard(session, self._reader.name, heard_at)
            async with self._database.reading() as session:
                taken = await read_taken(session)
        except (Unavailable, OutcomeUnknown):
            # That the desk's own database is away is said by its parts.
            return
        silent = [one.service for one in self._watch.states() if one.state == "silent" and one.service != _OWN]
        self.now = self._lateness.compare(self._watch.ends, taken, silent, moment)
        late = self.now.late()
        for service in self._watch.ends:
            BEHIND.labels(service).set((moment - late[service]).total_seconds() if service in late else 0)
        self._watch.note_behind(self.now.troubles())
