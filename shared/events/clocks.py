"""Facts about clocks, published by whichever service owns the clock."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.events.envelope import Event
from shared.ids import ClockId


class ClockMissed(Event):
    """A deadline has passed. `answer_from` is when the seconds of escalation began: due, or receipt where that was later."""

    name: ClassVar[str] = "clocks.clock_missed"

    clock_id: ClockId
    service: str
    kind: str
    subject_id: UUID
    commune_code: str
    risk_level: int
    due_at: AwareDatetime
    answer_from: AwareDatetime
    missed_at: AwareDatetime
    basis: Literal["statutory", "internal"]
    article: str | None = None
    owner: str | None = None
    """Whose it is: "commune:26734", or "province:79" where it was handed over; None in facts of before that was said."""


class ClockSolved(Event):
    """What a missed clock was for was done after all, or nothing is left to be done: nobody need be told of it any more."""

    name: ClassVar[str] = "clocks.clock_solved"

    clock_id: ClockId
    kind: str
    subject_id: UUID
    commune_code: str
    risk_level: int
    due_at: AwareDatetime
    answer_from: AwareDatetime
    missed_at: AwareDatetime
    solved_at: AwareDatetime
    outcome: Literal["kept_late", "stopped"]


class ClockHandedOver(Event):
    """A clock has passed to another owner: the province, when the commune's means run out."""

    name: ClassVar[str] = "clocks.clock_handed_over"

    clock_id: ClockId
    service: str
    kind: str
    subject_id: UUID
    commune_code: str
    new_owner: str
    due_at: AwareDatetime | None = None
    """By when the new owner has it; None in facts of before that was said."""
    moved_back_from: AwareDatetime | None = None
    """Until when it waited because its commune is cut off: whoever has it now waits for nothing, so it is due again when it
    was."""
