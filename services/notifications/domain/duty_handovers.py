"""Handovers: what a shift leaves to the next, frozen as it was seen, and signed by who goes and who comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Side(StrEnum):
    GOES = "goes"
    COMES = "comes"


@dataclass(frozen=True)
class OpenItem:
    """A missed clock: where it stood on the ladder, or that it was done meanwhile."""

    clock_id: str
    kind: str
    commune_code: str
    case_id: str | None
    drill: bool
    due_at: str
    state: str
    rung: int
    taken_by: str | None
    taken_until: str | None


@dataclass(frozen=True)
class ItemNow:
    """What has become of a missed clock since it was frozen: where it stands, who has it, that he says it is done, that it is.

    `word`: how the clock of his word stands (running, kept, kept_late, missed); None where nobody has it.
    """

    clock_id: UUID
    state: str
    rung: int
    taken_by: str | None
    taken_until: datetime | None
    done_at: datetime | None
    solved_at: datetime | None
    word: str | None


@dataclass(frozen=True)
class SilentItem:
    """A commune that had not confirmed, since when."""

    commune_code: str
    since: str
    drill: bool


@dataclass(frozen=True)
class HandedItems:
    """Open escalations, silent communes, and clocks missed during the shift; as many as are listed, and how many there were."""

    open: Sequence[OpenItem] = ()
    silent: Sequence[SilentItem] = ()
    missed: Sequence[OpenItem] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def of_drills(self) -> bool | None:
        """True where all that is handed over is a drill's; None: something is real, or there is nothing that says it."""
        listed = [*(one.drill for one in self.open), *(one.drill for one in self.silent), *(one.drill for one in self.missed)]
        return True if listed and all(listed) else None

    @classmethod
    def of(cls, items: Mapping[str, Any]) -> "HandedItems":
        """Return the items as they were frozen."""
        return cls(
            [OpenItem(**one) for one in items["open"]],
            [SilentItem(**one) for one in items["silent"]],
            [OpenItem(**one) for one in items["missed"]],
            dict(items["counts"]),
        )


@dataclass(frozen=True)
class Signature:
    """One of the two signatures."""

    side: Side
    signed_by: str
    signed_at: datetime
    note: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Replacement:
    """The newest later handover of a place that who goes has signed: it takes the place of one that nobody has taken over."""

    id: UUID
    prepared_at: datetime


@dataclass(frozen=True)
class DutyHandover:
    """A handed over shift. `since`: what was missed from then on is listed."""

    id: UUID
    place: str
    since: datetime
    prepared_by: str
    prepared_at: datetime
    items: HandedItems
    signatures: Sequence[Signature] = ()

    def signature(self, side: Side) -> Signature | None:
        return next((one for one in self.signatures if one.side is side), None)


@dataclass(frozen=True)
class Signing:
    """What somebody signs, as which of the two, and what he adds for the other."""

    handover_id: UUID
    side: Side
    note: str | None = field(default=None, repr=False)


def note_binding(handover_id: UUID, side: Side) -> str:
    """The associated data of a note, in the row of a signature."""
    return f"duty_handover_signatures.note|{handover_id}|{side.value}"
