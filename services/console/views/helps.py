"""Help that came, and came back: which of it the household has in hand now. The same facts in any order say the same.

Each arrival is noted under its award and how often it had come back before (`award:0`, `award:1` …), each return likewise; only
where something came back is it looked at what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

Arrivals = Mapping[str, tuple[str, str]]
"""By `award:times returned`: when it arrived (ISO 8601), and by which payment."""
Returns = Mapping[str, str]
"""By `award:times returned before`: which payment came back."""

_SEPARATOR: Final = ":"
_SETS: Final = ("ended", "paid", "stuck", "declined")


@dataclass(frozen=True)
class InHand:
    """What the board's line of a case says after returns: awards and payments that arrived and stayed, and since when."""

    ended: frozenset[UUID]
    paid: frozenset[UUID]
    stuck: frozenset[UUID]
    helped_at: datetime | None
    last_helped_at: datetime | None


def arrival(award_id: UUID, payment_id: UUID, times_returned: int, at: datetime) -> Arrivals:
    """Return what one arrival leaves."""
    return {f"{award_id}{_SEPARATOR}{times_returned}": (at.isoformat(), str(payment_id))}


def coming_back(award_id: UUID, payment_id: UUID, times: int) -> Returns:
    """Return what one return leaves: it ends the arrival before it."""
    return {f"{award_id}{_SEPARATOR}{times - 1}": str(payment_id)}


def in_hand(row: Mapping[str, Any]) -> InHand:
    """Return what is in hand by the arrivals and returns of a line, beside what it says of all others."""
    arrivals: Arrivals = row["arrivals"]
    back = {_award_of(key): payment for key, payment in row["came_back"].items()}
    ended, paid, stuck, declined = ({UUID(str(one)) for one in row[name]} for name in _SETS)
    for award, payment in back.items():
        is_there = max(_turns(arrivals, award), default=-1) > max(_turns(row["came_back"], award))
        (ended.add if is_there else ended.discard)(award)
        # Of what was taken back nothing is waited for any more.
        is_done = is_there or award in declined
        (paid.add if is_done else paid.discard)(UUID(payment))
        stuck.add(UUID(payment))
    moments = [datetime.fromisoformat(at) for key, (at, _) in arrivals.items() if _stays(key, arrivals, back, ended)]
    # A line of before arrivals were noted knows its earliest and latest help alone.
    is_known = bool(moments) or not ended
    return InHand(
        frozenset(ended),
        frozenset(paid),
        frozenset(stuck),
        min(moments, default=None) if is_known else row["helped_at"],
        max(moments, default=None) if is_known else row["last_helped_at"],
    )


def _stays(key: str, arrivals: Arrivals, back: Mapping[UUID, str], ended: Iterable[UUID]) -> bool:
    award = _award_of(key)
    if award not in back:
        return True
    return award in ended and _turn_of(key) == max(_turns(arrivals, award))


def _turns(noted: Iterable[str], award: UUID) -> list[int]:
    return [_turn_of(key) for key in noted if _award_of(key) == award]


def _award_of(key: str) -> UUID:
    return UUID(key.partition(_SEPARATOR)[0])


def _turn_of(key: str) -> int:
    return int(key.partition(_SEPARATOR)[2])
