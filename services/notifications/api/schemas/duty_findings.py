"""What the plan of duty lacks, as officers read it."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.notifications.domain.duty import Post
from services.notifications.domain.duty_findings import DutyFindings, FindingKind


class _Span(BaseModel):
    begins_at: AwareDatetime = Field(serialization_alias="from")
    ends_at: AwareDatetime = Field(serialization_alias="until")


class HoleResponse(_Span):
    """Nobody is on duty on this post."""

    place: str = Field(description="A commune or province.")
    post: Post
    drill: bool = Field(default=False, description="Only drills have struck there.")


class OneWayResponse(_Span):
    """Whoever has this shift is reached by one number only."""

    shift_id: UUID
    place: str
    post: Post
    is_refused: bool = Field(description="By none: the gateway says that his number does not exist.")
    drill: bool = Field(default=False, description="Somebody whom a drill has invented.")


class OverlapResponse(_Span):
    """One person would have to be in two shifts at once."""

    shift_id: UUID
    place: str
    other_shift_id: UUID
    other_place: str
    drill: bool = Field(default=False, description="Both are shifts of a drill.")


class DutyFindingsResponse(BaseModel):
    """What was found, what is real before drills, the earliest first, as far as it is shown (500 of a kind).

    `counts` says how much there is; `drills` how much of it is of drills alone.
    """

    as_of: AwareDatetime
    holes: list[HoleResponse]
    one_way: list[OneWayResponse]
    overlaps: list[OverlapResponse]
    counts: dict[FindingKind, int]
    drills: dict[FindingKind, int] = Field(default={})

    @classmethod
    def of(cls, found: DutyFindings, as_of: datetime) -> Self:
        return cls(
            as_of=as_of,
            holes=[HoleResponse.model_validate(one, from_attributes=True) for one in found.holes],
            one_way=[OneWayResponse.model_validate(one, from_attributes=True) for one in found.one_way],
            overlaps=[OverlapResponse.model_validate(one, from_attributes=True) for one in found.overlaps],
            counts=found.counts,
            drills=found.drills,
        )
