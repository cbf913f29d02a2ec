"""From when until when something was away, as each process met it by itself; told once where spells overlap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

BEGINS: Final = "keys"
"""What each process says first."""
RUNS: Final = "service runs"
"""What it says when it works."""
NO_ANSWER: Final = frozenset({"away", "lost", "5xx"})


@dataclass
class Spell:
    """One spell: of what, met by which services, and how."""

    what: str
    at: datetime
    until: datetime | None
    by: set[str]
    whys: set[str]
    times: int = 1


class Spells:
    """Spells of each engine or system: from when until when, who met it, and how."""

    def __init__(self, gap: timedelta) -> None:
        self._gap = gap
        self._all: list[Spell] = []
        self._open: dict[tuple[str, str], Spell] = {}
        self._last: dict[str, datetime] = {}

    def take_engine(self, line: Mapping[str, Any]) -> None:
        """An engine went or is back for this process. Of one that ended meanwhile its last line is what is known."""
        service = str(line.get("service", ""))
        if line["event"] in {BEGINS, RUNS}:
            for key in [key for key in self._open if key[0] == service]:
                self._open.pop(key).until = self._last[service]
        self._last[service] = at_of(line)
        if not isinstance(engine := line.get("engine"), str):
            return
        if "away_s" in line:
            if (spell := self._open.pop((service, engine), None)) is not None:
                spell.until, spell.times = at_of(line), int(line.get("times", 1))
                spell.whys |= set(line.get("whys", ()))
        else:
            spell = Spell(engine, moment_in(line.get("since")) or at_of(line), None, {service}, {str(line.get("why", ""))})
            self._open[service, engine] = spell
            self._all.append(spell)

    def take_call(self, line: Mapping[str, Any]) -> None:
        """A call of a system of others that it did not answer; it began `ms` before its line."""
        if line["event"] == "called" and line.get("outcome") in NO_ANSWER:
            why = str(line.get("why") or line.get("status") or line["outcome"])
            began = at_of(line) - timedelta(milliseconds=float(line.get("ms") or 0))
            self._all.append(Spell(str(line.get("to")), began, at_of(line), {str(line.get("service", ""))}, {why}))

    def merged(self) -> list[Spell]:
        """Return them with those that overlap, or nearly, as one."""
        found: dict[str, list[Spell]] = {}
        for one in sorted(self._all, key=lambda one: one.at):
            of_it = found.setdefault(one.what, [])
            last = of_it[-1] if of_it else None
            if last is not None and (last.until is None or one.at <= last.until + self._gap):
                last.until = None if last.until is None or one.until is None else max(last.until, one.until)
                last.by |= one.by
                last.whys |= one.whys
                last.times += one.times
            else:
                of_it.append(one)
        return [spell for spells in found.values() for spell in spells]


def at_of(line: Mapping[str, Any]) -> datetime:
    """Return when a line was written."""
    return datetime.fromisoformat(line["timestamp"])


def moment_in(given: Any) -> datetime | None:
    """Return a moment; None for what is none."""
    try:
        return datetime.fromisoformat(str(given))
    except ValueError:
        return None
