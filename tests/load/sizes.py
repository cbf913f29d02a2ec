"""How much is made, of what, and when it happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from shared.communes import communes
from shared.partitions import next_month

_SPAN: Final = timedelta(days=330)
_NEWEST_AGO: Final = timedelta(hours=55)
"""So long ago the newest case was reported: all that is told of the open ones has happened by now."""
_SHARES: Final = (3, 7, 15, 5, 20, 10, 15, 25)
"""Of a hundred cases, how many belong to each incident, the oldest first."""
_PROVINCES: Final = (3, 2, 5, 1, 6, 4, 5, 6)
_HAZARDS: Final = ("storm", "flood", "storm", "storm", "flood", "landslide", "storm", "storm")
_DRILLS: Final = frozenset({0, 3})


@dataclass(frozen=True)
class Sizes:
    """How many cases in all; how many of the newest are still worked on, how many have their ciphertexts sealed for themselves
    (the newest, too), and how many rows of each kind wait for somebody: for a broker, means, a person on duty.

    Whoever loads the databases of a running stack lets nothing wait: its loops would take it up.
    """

    cases: int = 1_000_000
    open_cases: int = 6_000
    sealed: int = 6_000
    waiting: int = 20_000
    until: datetime = datetime.now(UTC).replace(microsecond=0)  # noqa: RUF009 - one moment for all databases of a process

    @property
    def step_ms(self) -> int:
        """How many milliseconds lie between two cases."""
        return max(1, int(_SPAN.total_seconds() * 1000) // self.cases)

    @property
    def start_ms(self) -> int:
        """When the first case was reported: milliseconds since 1970."""
        return int((self.until - _NEWEST_AGO).timestamp() * 1000) - self.step_ms * self.cases

    def months(self) -> list[date]:
        """Return the months in which something happened, each by its first day."""
        month = datetime.fromtimestamp(self.start_ms / 1000, UTC).date().replace(day=1)
        months = []
        while month <= self.until.date():
            months.append(month)
            month = next_month(month)
        return months


@dataclass(frozen=True)
class LoadedIncident:
    """One incident and the communes that it struck; its cases have the numbers from `first` to `last`."""

    number: int
    title: str
    hazard: str
    risk_level: int
    drill: bool
    first: int
    last: int
    places: tuple[tuple[str, str], ...]
    """Communes with their provinces; the first are struck hardest."""


def incidents_of(sizes: Sizes) -> list[LoadedIncident]:
    """Return the incidents over which the cases are spread. The last one is real, the largest and under way."""
    by_province: dict[str, list[tuple[str, str]]] = {}
    for commune in communes().values():
        by_province.setdefault(commune.province_code, []).append((commune.code, commune.province_code))
    provinces = sorted(by_province)
    found, first = [], 0
    for number, share in enumerate(_SHARES):
        last = first + sizes.cases * share // 100 - 1 if number < len(_SHARES) - 1 else sizes.cases - 1
        # The last storm comes where others have been before.
        struck = [provinces[(3 * number + 2 * step) % 20] for step in range(_PROVINCES[number])]
        places = tuple(place for province in struck for place in by_province[province])
        hazard = _HAZARDS[number]
        incident = LoadedIncident(
            number, f"Sự kiện số {number + 1}", hazard, 3 + number % 3, number in _DRILLS, first, last, places
        )
        found.append(incident)
        first = last + 1
    return found
