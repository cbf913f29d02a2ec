"""Taking acts: what people said of a missed clock that they had taken, one after the other; nothing of it is ever changed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.notifications.domain.climbs import Climb
from services.notifications.domain.ladder import Rung


class TakingActKind(StrEnum):
    TAKEN = "taken"
    """Somebody answers for it: what he will do, and by when."""
    TAKEN_OVER = "taken_over"
    """Somebody of a higher rung answers for it now, in place of who did."""
    PROLONGED = "prolonged"
    """Who has it needs longer: why, and by when."""
    GIVEN_BACK = "given_back"
    """Who had it has it no more: why. It climbs on."""
    DONE = "done"
    """Who has it has done what he said: what. His word is kept; the missed clock has its own end."""


@dataclass(frozen=True)
class TakingAct:
    """One of them. `words` is sealed: a plan or a reason may name people. `number`: from 1 on, of this clock."""

    clock_id: UUID
    number: int
    act: TakingActKind
    actor: str
    rung: Rung | None
    acted_at: datetime
    until: datetime | None
    words: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class NewTakingAct:
    """What is to be kept of what somebody said of a climb; `words` in clear."""

    climb: Climb
    number: int
    act: TakingActKind
    rung: Rung | None
    words: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True)
class TakingWord:
    """What somebody says of what he has taken, and which revision of it he has read (None: he does not say)."""

    clock_id: UUID
    words: str = field(repr=False)
    seen: int | None
    until: datetime | None = None
    """By when he will be done, where he needs longer."""


NO_ACT: Final = 0
"""The revision of what nobody has ever taken."""


def words_binding(clock_id: UUID, number: int) -> str:
    """The associated data of what somebody said, in the row of his act."""
    return f"taking_acts.words|{clock_id}|{number}"
