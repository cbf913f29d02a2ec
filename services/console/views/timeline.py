"""The story of one case: what the facts tell, and what the services say this moment, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from services.console.views.awards import AwardView
from services.console.views.cases import CaseNow
from services.console.views.clocks import ClockView
from services.console.views.household import HouseholdView
from services.console.views.look_alikes import LookAlikeView
from services.console.views.moves import MoveView
from services.console.views.notices import NoticeView
from services.console.views.payments import PaymentView
from services.console.views.story import Line, sentence
from shared.texts import Text


class Entry(BaseModel):
    """One line of the story."""

    at: datetime
    what: str
    service: str
    text: Text


class Timeline(BaseModel):
    """The whole story of a case. `away`: services that did not answer in time; what they know is missing here."""

    case_id: UUID
    as_of: datetime
    incident_id: UUID | None
    commune_code: str | None
    stage: str | None
    drill: bool | None
    moves: list[MoveView]
    entries: list[Entry]
    clocks: list[ClockView]
    awards: list[AwardView]
    payments: list[PaymentView]
    notices: list[NoticeView]
    away: list[str]


@dataclass(frozen=True)
class StoredCase:
    """What the read model knows of a case. `away`: it could not be asked."""

    now: CaseNow | None = None
    lines: Sequence[Line] = ()
    away: bool = False


@dataclass(frozen=True)
class LiveCase:
    """What the services say of a case this moment. `away`: those that did not answer."""

    now: CaseNow | None = None
    moves: Sequence[MoveView] = ()
    clocks: Sequence[ClockView] = ()
    awards: Sequence[AwardView] = ()
    payments: Sequence[PaymentView] = ()
    notices: Sequence[NoticeView] = ()
    household: HouseholdView | None = None
    look_alikes: Sequence[LookAlikeView] = ()
    away: Sequence[str] = ()


_CLOCKS_FIRST: Final = {"missed": 0, "running": 1}


def timeline_of(case_id: UUID, as_of: datetime, stored: StoredCase, live: LiveCase) -> Timeline | None:
    """Put the story together; None where neither the read model nor intake knows this case for this reader."""
    if stored.now is None and live.now is None:
        return None
    known = {**(stored.now or CaseNow()).model_dump(), **(live.now or CaseNow()).model_dump(exclude_none=True)}
    return Timeline(
        case_id=case_id,
        as_of=as_of,
        **known,
        moves=list(live.moves),
        entries=[
            Entry(at=line.at, what=line.what, service=line.service, text=sentence(line.what, line.details))
            for line in stored.lines
        ],
        clocks=sorted((clock.worded() for clock in _clocks_of(live)), key=_urgency),
        awards=[award.worded() for award in live.awards],
        payments=[payment.worded() for payment in live.payments],
        notices=[notice.worded() for notice in live.notices],
        away=[*live.away, *(["console"] if stored.away else [])],
    )


def _clocks_of(live: LiveCase) -> list[ClockView]:
    return [*live.clocks, *(payment.clock for payment in live.payments if payment.clock)]


def _urgency(clock: ClockView) -> tuple[int, float, str]:
    """Missed clocks first, then running ones by what is due next, then the ended."""
    return _CLOCKS_FIRST.get(clock.state, 2), clock.due_at.timestamp() if clock.due_at else inf, clock.kind
