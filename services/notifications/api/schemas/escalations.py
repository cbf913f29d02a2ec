"""Missed clocks on the ladder as officers read them, and how one of them takes one."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.notifications.api.schemas.phones import PrivateRequest
from services.notifications.domain.climbs import ClimbState
from shared.http import PageSize
from shared.moments import Moment
from shared.sound_text import SOUND

RUNGS: Final = "1 the commune's officer on duty · 2 its chair · 3 the province's officer on duty · 4 its leader"


@dataclass(frozen=True)
class EscalationListRequest:
    """Which missed clocks are asked for."""

    mine: bool = False
    limit: PageSize = 100


class ToldResponse(BaseModel):
    """Who was told on which rung. Never a name or a phone: the recipient is a role."""

    rung: int = Field(description=RUNGS)
    recipient: str | None = Field(description="duty:{place} · leader:{place}; null: nobody is there.")
    state: str = Field(description="nobody_on_duty · waiting · sent · withdrawn (taken or done before it was said).")
    told_at: AwareDatetime
    accepted_at: AwareDatetime | None = Field(description="When a gateway took it.")


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
    promised_by: str | None = Field(
        default=None, description="Of kind taken_up: who had taken it and has not done it by `due_at`; a pseudonymous id."
    )
    promised_kind: str | None = Field(default=None, description="Of kind taken_up: the kind of the missed clock that he took.")


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


class TakenRequest(PrivateRequest):
    """What the officer will do about it, and by when: that is a clock of his own."""

    plan: Annotated[str, Field(min_length=3, max_length=500, description="What he will do."), SOUND]
    until: Moment = Field(
        description="By when he will be done: from now on, at most as late as the ladder allows (24 hours; by a drill's pace)."
    )
