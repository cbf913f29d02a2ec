"""The ladder's data as they are shown: who is told, for how long it stands there, from when on."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from services.notifications.domain.ladder import TOP_RUNG, Ladder, Minutes


class StayResponse(BaseModel):
    """How long an escalation stands on each rung but the top one, at a level of risk."""

    risk_level: int
    minutes: list[int] = Field(
        description="Rung by rung, from the lowest: 1 commune's officer · 2 chair · 3 provincial officer."
    )


class KindResponse(BaseModel):
    """What is otherwise for one kind of clock."""

    kind: str
    stays: list[StayResponse]


class SilenceResponse(BaseModel):
    """After how many hours without a word a commune of an incident is silent, at a level of risk."""

    risk_level: int
    hours: int


class LadderResponse(BaseModel):
    """One ladder, in force from its day until the next one begins."""

    valid_from: date
    in_force: bool = Field(description="It is the one by which a clock is judged that is missed today.")
    top_rung: int = Field(description="The rung above which nobody is: it has no minutes.")
    stays: list[StayResponse]
    kinds: list[KindResponse]
    own_silence: list[str] = Field(
        description="Kinds of clocks that say that a commune is silent: they begin at the province, never in that commune."
    )
    taken_at_most_hours: int = Field(description="So many hours may whoever takes something set himself at most.")
    silent_after: list[SilenceResponse]
    document: str | None = Field(description="The document that says so; null: an internal target.")
    article: str | None
    certainty: str = Field(description="How sure it is: A in the text of a statute … D our proposal.")

    @classmethod
    def of(cls, ladder: Ladder, *, in_force: bool) -> Self:
        return cls(
            valid_from=ladder.valid_from,
            in_force=in_force,
            top_rung=int(TOP_RUNG),
            stays=_stays(ladder.minutes),
            kinds=[KindResponse(kind=kind, stays=_stays(minutes)) for kind, minutes in sorted(ladder.by_kind.items())],
            own_silence=sorted(ladder.own_silence),
            taken_at_most_hours=ladder.taken_at_most_hours,
            silent_after=[
                SilenceResponse(risk_level=level, hours=hours) for level, hours in sorted(ladder.silent_after_hours.items())
            ],
            document=ladder.document,
            article=ladder.article,
            certainty=ladder.certainty,
        )


class LaddersResponse(BaseModel):
    """All ladders that the installation has, the newest first."""

    items: list[LadderResponse]

    @classmethod
    def of(cls, ladders: Sequence[Ladder], present: Ladder) -> Self:
        newest_first = sorted(ladders, key=lambda one: one.valid_from, reverse=True)
        return cls(items=[LadderResponse.of(one, in_force=one == present) for one in newest_first])


def _stays(minutes: Minutes) -> list[StayResponse]:
    return [StayResponse(risk_level=level, minutes=list(stays)) for level, stays in sorted(minutes.items())]
