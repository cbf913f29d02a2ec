"""How fresh the figures are: what the services' outboxes have sent, against what the desk has taken of it.

That a reader runs proves nothing: one that hangs runs, too. What counts is whether it has taken what was there to be taken, and
when it last heard from the broker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.console.views.troubles import Trouble

Ends = Mapping[int, int]
"""By partition of one service's topic: the offset after the last fact."""

PATIENCE: Final = timedelta(seconds=8)
"""So long a fact may be on its way from its outbox to the board before the board says that it is late."""


@dataclass(frozen=True)
class Taken:
    """What the desk's reader has done: how far it has come in each service's topic, and when the broker last answered it."""

    ends: Mapping[str, Ends]
    heard_at: datetime | None = None


@dataclass(frozen=True)
class Freshness:
    """What is known of it at one moment. `behind`: by service, since when there is something that was not taken."""

    looked_at: datetime | None = None
    heard_at: datetime | None = None
    behind: Mapping[str, datetime] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    """Services whose outboxes could not be asked at this look."""

    @property
    def is_fresh(self) -> bool:
        """Nothing is known to be missing. Before the first look nothing is claimed either way."""
        return not self.late()

    def late(self) -> Mapping[str, datetime]:
        """Return by service since when the board lacks something for longer than it may be on its way."""
        if self.looked_at is None:
            return {}
        return {service: since for service, since in self.behind.items() if self.looked_at - since > PATIENCE}

    def troubles(self) -> Sequence[Trouble]:
        return [Trouble("reading", service, since) for service, since in self.late().items()]


class Lateness:
    """Remembers for each service which place the reader must reach, and since when it has not."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Ends, datetime]] = {}

    def compare(self, sent: Mapping[str, Ends], taken: Taken, unknown: Sequence[str], moment: datetime) -> Freshness:
        """Return how fresh the figures are, by what the services say of their outboxes and the desk knows of its reader."""
        for service, ends in sent.items():
            wanted, since = self._wanted.get(service, (ends, moment))
            # What was sent since may be on its way from this moment on; a topic that was made again begins anew.
            if _has_reached(taken.ends.get(service, {}), wanted) or not _has_reached(ends, wanted):
                wanted, since = ends, moment
            self._wanted[service] = wanted, since
        behind = {
            service: since
            for service, (wanted, since) in self._wanted.items()
            if not _has_reached(taken.ends.get(service, {}), wanted)
        }
        return Freshness(moment, taken.heard_at, behind, tuple(unknown))


def _has_reached(taken: Ends, wanted: Ends) -> bool:
    return all(taken.get(partition, 0) >= offset for partition, offset in wanted.items())
