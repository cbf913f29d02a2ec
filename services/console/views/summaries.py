"""What the cases of places come to: coverage, losses with their corrections, and how long each stage took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Self

from services.console.views.losses import LOSSES
from shared.communes import province_of
from shared.texts import Text

LEAST_H: Final = 0.1
RATIO: Final = 1.12
"""Times are tallied by how long they took: the first slot is six minutes, each further one an eighth longer than the one
before. So a median is right to some hundredths of itself, and a province's comes out of its communes'."""

MOMENTS: Final = ("eligible", "identified", "assessed", "decided", "helped", "in_time", "missed", "told", "closed")
"""What is tallied by the hour in which it happened."""
TIMES: Final[Mapping[str, Text]] = {
    "to_assessed": Text(vi="Đến khi đánh giá", en="To findings"),
    "to_decided": Text(vi="Đến khi ký", en="To decision"),
    "to_helped": Text(vi="Đến khi được giúp", en="To help"),
    "to_told": Text(vi="Đến khi được báo", en="To being told"),
}
"""What is tallied by how long it took since the household was identified."""
_WHOLE: Final = 1000


@dataclass(frozen=True)
class Sums:
    """What a place's cases come to. `eligible`: identified, and neither refused nor retracted; `in_time`: helped before the
    clock of the help had run out; `missed`: not helped when it ran out, `helped_late` of them helped after that.
    """

    eligible: int = 0
    in_time: int = 0
    helped_late: int = 0
    missed: int = 0
    dead: int = 0
    missing: int = 0
    injured: int = 0
    destroyed: int = 0
    heavily_damaged: int = 0
    damaged: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def not_due(self) -> int:
        """Return how many eligible households still have time: nobody can say yet whether they are helped in it."""
        return self.eligible - self.in_time - self.missed

    @property
    def coverage(self) -> float | None:
        """Return how many of a hundred were helped in time, of those of whom it is known: helped in time, or missed.

        Cut off, so that 100 means all of them. None where nobody's time has run out and nobody was helped.
        """
        known = self.in_time + self.missed
        return self.in_time * _WHOLE // known / 10 if known else None

    @property
    def losses(self) -> Mapping[str, int]:
        return {name: getattr(self, name) for name in LOSSES}

    @property
    def has_losses(self) -> bool:
        return any(self.losses.values())


@dataclass(frozen=True)
class Change:
    """How much a figure rose by new statements, and fell by corrections."""

    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class Tally:
    """One row: in which place what rose and fell in which slot."""

    place: str
    figure: str
    slot: int
    up: int
    down: int = 0


@dataclass(frozen=True)
class PlaceSummary:
    """A commune or a province: its sums, its median hours by stage, and what changed of its losses since the chosen moment."""

    code: str
    sums: Sums
    medians: Mapping[str, float | None]
    changes: Mapping[str, Change] = field(default_factory=dict)


def sums_of_provinces(communes: Mapping[str, Sums]) -> dict[str, Sums]:
    """Return the sums of the provinces by code, in its order."""
    found: dict[str, Sums] = {}
    for code, sums in communes.items():
        province = province_of(code) or ""
        found[province] = found.get(province, Sums()) + sums
    return dict(sorted(found.items()))


def medians_of(tallies: Iterable[Tally]) -> dict[str, float | None]:
    """Return the median hours by stage; None where it was not reached by anybody."""
    slots: dict[str, dict[int, int]] = {name: {} for name in TIMES}
    for tally in tallies:
        if tally.figure in slots:
            slots[tally.figure][tally.slot] = slots[tally.figure].get(tally.slot, 0) + tally.up
    return {name: median_of(found) for name, found in slots.items()}


def median_of(slots: Mapping[int, int]) -> float | None:
    """Return the median in hours, within its slot as if all of it were spread evenly."""
    half = sum(slots.values()) / 2
    if not half:
        return None
    passed = 0
    for slot, count in sorted(slots.items()):
        if count and passed + count >= half:
            return float(LEAST_H * RATIO ** (slot + (half - passed) / count))
        passed += count
    return None


def changes_of(tallies: Iterable[Tally], since_slot: int) -> dict[str, Change]:
    """Return what changed of the losses from this hour on."""
    found = {name: Change() for name in LOSSES}
    for tally in tallies:
        if tally.figure in found and tally.slot >= since_slot:
            before = found[tally.figure]
            found[tally.figure] = Change(before.up + tally.up, before.down + tally.down)
    return found
