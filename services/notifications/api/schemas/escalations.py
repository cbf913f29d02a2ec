"""Missed clocks on the ladder as officers read them, and how one of them takes one."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, Field

from services.notifications.api.schemas.phones import PrivateRequest
from services.notifications.domain.climbs import ClimbState
from services.notifications.domain.taking_acts import TakingActKind
from shared.errors import FieldError, InvalidInput
from shared.http import PageSize
from shared.moments import Moment
from shared.sound_text import SOUND
from shared.texts import Text

MAX_CLOCKS: Final = 100
_NO_IDS: Final = Text(
    vi="phải là mã của nhiều nhất {most} thời hạn, cách nhau bằng dấu phẩy",
    en="must be ids of at most {most} clocks, with commas",
)
RUNGS: Final = "1 the commune's officer on duty · 2 its chair · 3 the province's officer on duty · 4 its leader"


@dataclass(frozen=True)
class EscalationListRequest:
    """Which missed clocks are asked for."""

    mine: bool = False
    limit: PageSize = 100
    case_id: UUID | None = None
    clock_ids: Annotated[str, Query(max_length=4000, description="Of these clocks alone: at most 100 ids with commas.")] = ""

    def clocks(self) -> frozenset[UUID]:
        """Return the clocks that are meant. Raises InvalidInput for what is no id, or too many."""
        given = [part.strip() for part in self.clock_ids.split(",") if part.strip()]
        try:
            found = frozenset(UUID(part) for part in given)
        except ValueError:
            found = None
        if found is None or len(found) > MAX_CLOCKS:
            raise InvalidInput(FieldError("clock_ids", _NO_IDS, {"most": MAX_CLOCKS}))
        return found


class ToldResponse(BaseModel):
    """Who is told on which rung, and whether he was. Never a name or a phone: the recipient is a role."""

    rung: int = Field(description=RUNGS)
    recipient: str | None = Field(description="duty:{place} · leader:{place}; null: nobody is there.")
    state: str = Field(description="nobody_on_duty · waiting · sent · withdrawn (taken or done before it was said).")
    told_at: AwareDatetime = Field(description="When it was laid out for him; nobody was sent anything by that.")
    accepted_at: AwareDatetime | None = Field(description="When a gateway took it; null: nobody was sent it.")
    reason: str | None = Field(
        default=None, description="Why it waits, where that is known: no_real_gateway, technical, phone_unreadable …"
    )


class TakingActResponse(BaseModel):
    """What somebody said of it, and when."""

    number: int
    act: TakingActKind = Field(
        description="taken · taken_over (by who stands above) · prolonged · given_back (it climbs on) · done (what he said)"
    )
    by: str = Field(description="The officer's pseudonymous id.")
    rung: int | None = Field(description=RUNGS)
    at: AwareDatetime
    until: AwareDatetime | None = Field(description="By when he said that he will be done.")
    words: str | None = Field(description="What he will do, why, or what was done; for those who stand on the ladder.")


class EscalationResponse(BaseModel):
    """A missed clock: where it stands, who was told, who answers for it."""

    clock_id: UUID
    kind: str
    incident_id: UUID
    case_id: UUID | None
    commune_code: str
    risk_level: int
    drill: bool
    pace: int = Field(description="How many times faster its minutes run: of a drill; of what is real 1.")
    due_at: AwareDatetime
    missed_at: AwareDatetime
    state: ClimbState = Field(
        description="climbing: somebody has time to take it · top: nobody stands above who was not told · taken · solved"
    )
    rung: int = Field(description=RUNGS)
    since: AwareDatetime
    next_at: AwareDatetime | None = Field(description="When it climbs on, if nobody takes it.")
    told: list[ToldResponse]
    empty_rungs: list[int] = Field(description="Rungs that were passed because nobody stood there.")
    may_take: bool = Field(description="Whether the reader may take it.")
    taken_by: str | None = Field(description="The officer's pseudonymous id.")
    taken_at: AwareDatetime | None
    taken_until: AwareDatetime | None
    plan: str | None = Field(description="What he said he would do; for those who stand on the ladder.")
    words_shown: bool = Field(
        default=True,
        description="Whether the reader stands on the ladder: to others `plan` and `words` are null, whatever was said",
    )
    promised_by: str | None = Field(
        default=None, description="Of kind taken_up: who had taken it and has not done it by `due_at`; a pseudonymous id."
    )
    promised_kind: str | None = Field(default=None, description="Of kind taken_up: the kind of the missed clock that he took.")
    revision: int = Field(description='What an act on it rests on: `If-Match: "r{revision}"`.')
    done_at: AwareDatetime | None = Field(
        description="When who has it said that he has done what he would; the clock itself ends by its own work alone."
    )
    word: str | None = Field(
        description="How the clock of his word stands: running · kept · kept_late · missed (it cannot be prolonged any more)."
    )
    word_kept_by: Literal["true_clock"] = Field(
        default="true_clock",
        description="By which clock a word is kept. `until` is a moment of the true clock, also in a drill that runs faster: "
        "there only the longest that may be said is so many times shorter.",
    )
    longest_word_s: int = Field(description="How many seconds from his taking on somebody may say at most, by the true clock.")
    is_mine: bool = Field(description="Whether the reader has it: he may give it back, prolong it, or say that it is done.")
    hears_return: int | None = Field(
        default=None,
        description="On which rung somebody hears at once if the reader, who has it, gives it back now; null: nobody does. "
        "Said of one clock alone, not in lists.",
    )
    may_take_over: bool = Field(description="Whether the reader stands above who has it, and may take it over from him.")
    prolonged_at_most: AwareDatetime | None = Field(description="Until when its word may be prolonged at the latest.")
    acts: list[TakingActResponse] = Field(description="All that was said of it, in the order in which it was said.")


class WorstResponse(BaseModel):
    """The longest overdue of a group."""

    clock_id: UUID
    kind: str
    commune_code: str
    due_at: AwareDatetime


class EscalationGroupResponse(BaseModel):
    """What one person was told in one minute and nobody has taken yet, of the clocks listed."""

    minute: AwareDatetime
    rung: int = Field(description=RUNGS)
    recipient: str | None
    drill: bool
    count: int
    worst: WorstResponse
    url: str = Field(description="Where all of it is seen and taken.")


class EscalationsResponse(BaseModel):
    """Missed clocks that are not done, the longest overdue first, and the same by person and minute."""

    groups: list[EscalationGroupResponse]
    items: list[EscalationResponse]
    more: bool = Field(description="Whether there are more than were asked for.")


Words = Annotated[str, Field(min_length=3, max_length=500), SOUND]


class GivenBackRequest(PrivateRequest):
    """Why somebody gives back what he has taken."""

    reason: Annotated[Words, Field(description="Why; it may be read by those who stand on the ladder.")]


class ProlongedRequest(PrivateRequest):
    """Why somebody needs longer, and by when he will be done."""

    reason: Annotated[Words, Field(description="Why.")]
    until: Moment = Field(
        description="Later than what was said before; all in all at most as late as the ladder allows from the taking."
    )


class DoneRequest(PrivateRequest):
    """What somebody has done about what he has taken."""

    done: Annotated[Words, Field(description="What was done.")]


class TakenRequest(PrivateRequest):
    """What the officer will do about it, and by when: that is a clock of his own."""

    plan: Annotated[str, Field(min_length=3, max_length=500, description="What he will do."), SOUND]
    until: Moment = Field(
        description="By when he will be done: from now on, at most as late as the ladder allows (24 hours; by a drill's pace)."
    )
