"""Kafka, PostgreSQL, Temporal: whether each answers this process, said once when it goes and once when it is back.

Readers, relay and doors meet an engine that is away a hundred times a second; each of them notes it here and says nothing. A
spell ends when the engine has answered for a moment: one that answers some and fails others stays one spell.
"""

import time
from typing import Final

import structlog

from shared.clock import now
from shared.errors import OutcomeUnknown, Unavailable

log = structlog.get_logger(__name__)

SETTLED_S: Final = 3.0
"""So long nobody must have met it away before it counts as back."""


class Contact:
    """One engine as this process knows it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._away, self._back = f"{name} away", f"{name} is back"
        self._began: float | None = None
        self._last = float("-inf")
        self._times = 0
        self._whys: set[str] = set()

    @property
    def is_away(self) -> bool:
        return self._began is not None

    def lost(self, error: BaseException | str) -> None:
        """Somebody met it away: by which error, named by its type alone."""
        self._last = time.monotonic()
        self._times += 1
        why = error if isinstance(error, str) else type(error).__name__
        self._whys.add(why)
        if self._began is None:
            self._began = self._last
            log.warning(self._away, engine=self._name, since=now().isoformat(timespec="seconds"), why=why)

    def answered(self) -> None:
        """It has answered somebody."""
        if self._began is None or time.monotonic() - self._last < SETTLED_S:
            return
        away_s = round(time.monotonic() - self._began, 1)
        log.info(self._back, engine=self._name, away_s=away_s, times=self._times, whys=sorted(self._whys))
        self._began, self._times, self._whys = None, 0, set()


KAFKA: Final = Contact("Kafka")
POSTGRESQL: Final = Contact("PostgreSQL")
TEMPORAL: Final = Contact("Temporal")
_ENGINES: Final = (KAFKA, POSTGRESQL, TEMPORAL)
BY_PART: Final = {"broker": KAFKA, "database": POSTGRESQL, "temporal": TEMPORAL}
"""As the parts of a service are called that look at them."""
_OF_AWAY: Final = (OSError, RuntimeError, TimeoutError, Unavailable, OutcomeUnknown)
"""Libraries that have lost their engine raise one of these (all of Kafka's are RuntimeErrors)."""


def is_said(error: BaseException) -> bool:
    """Tell whether an error is what everybody meets while an engine is away: the line that says so is enough."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_said(one) for one in error.exceptions)
    return isinstance(error, _OF_AWAY) and any(engine.is_away for engine in _ENGINES)
