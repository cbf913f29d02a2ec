"""The story of one case: what the facts tell, and what the services say this moment, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from uuid import UUID

from pydantic import BaseModel

from services.console.views.acts import with_acts
from services.console.views.awards import AwardView
from services.console.views.cases import CaseNow
from services.console.views.clocks import ClockView, TakingView, told_apart
from services.console.views.cut_offs import CutOffView, cut_off_lines, with_cut_offs
from services.console.views.household import DisclosureView, HouseholdView
from services.console.views.look_alikes import LookAlikeView
from services.console.views.moves import MoveView
from services.console.views.notices import NoticeView
from services.console.views.outside_aid import OutsideAidView
from services.console.views.payments import PaymentView
from services.console.views.story import Line, doers_of, sentence
from shared.texts import Text


class Entry(BaseModel):
    """One line of the story."""

    at: datetime
    what: str
    service: str
    text: Text
    by: list[str] = []
    """Who did it, as subjects."""
    times: int = 1
    """How many facts of this minute say just this."""


class Timeline(BaseModel):
    """The whole story of a case. `away`: services that did not answer in time; what they know is missing here."""

    case_id: UUID
    as_of: datetime
    case_number: str | None = None
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

    @property
    def pace(self) -> int:
        """How many times faster the clocks of its drill run, as its clocks say."""
        return max((clock.pace for clock in self.clocks), default=1)


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
    shown_to: Sequence[DisclosureView] | None = None
    look_alikes: Sequence[LookAlikeView] = ()
    outside_aid: Sequence[OutsideAidView] = ()
    takings: Mapping[UUID, TakingView] = field(default_factory=dict)
    untaken: frozenset[UUID] = frozenset()
    """Missed clocks on the ladder that nobody has taken."""
    cut_offs: Sequence[CutOffView] = ()
    away: Sequence[str] = ()


def timeline_of(case_id: UUID, as_of: datetime, stored: StoredCase, live: LiveCase) -> Timeline | None:
    """Put the story together; None where neither the read model nor intake knows this case for this reader."""
    if stored.now is None and live.now is None:
        return None
    known = {**(stored.now or CaseNow()).model_dump(), **(live.now or CaseNow()).model_dump(exclude_none=True)}
    awards, payments = [award.worded() for award in live.awards], [payment.worded() for payment in live.payments]
    clocks = [clock.worded() for clock in with_acts(_clocks_of(live), stored.lines)]
    clocks = [
        _taken(clock, live) for clock in with_cut_offs(told_apart(clocks, _subjects(awards, payments)), live.cut_offs, as_of)
    ]
    return Timeline(
        case_id=case_id,
        as_of=as_of,
        **known,
        moves=list(live.moves),
        entries=sorted([*_entries(stored.lines), *_cut_off_entries(live, clocks)], key=lambda entry: entry.at),
        clocks=sorted(clocks, key=_urgency),
        awards=awards,
        payments=payments,
        notices=[notice.worded() for notice in live.notices],
        away=[*live.away, *(["console"] if stored.away else [])],
    )


def _subjects(awards: Sequence[AwardView], payments: Sequence[PaymentView]) -> dict[UUID, Text]:
    """Return what clocks may be about, by its id, in words."""
    found = {award.id: award.named for award in awards if award.id is not None}
    return found | {payment.id: payment.label for payment in payments if payment.id is not None and payment.label is not None}


def _entries(lines: Sequence[Line]) -> list[Entry]:
    """Return the lines in words; of those that would read alike one stands for all."""
    found: dict[tuple[object, ...], Entry] = {}
    for line in lines:
        entry = Entry(
            at=line.at, what=line.what, service=line.service, text=sentence(line.what, line.details), by=doers_of(line.details)
        )
        key = (line.at.replace(second=0, microsecond=0), entry.text.vi, *entry.by)
        before = found.get(key)
        found[key] = before.model_copy(update={"times": before.times + 1}) if before else entry
    return list(found.values())


def _cut_off_entries(live: LiveCase, clocks: Sequence[ClockView]) -> list[Entry]:
    """Return what was signed of its commune: intake keeps it, whether a clock of the case waits by it now or did."""
    return [
        Entry(at=at, what=what, service="intake", text=said, by=[signed_by])
        for at, what, said, signed_by in cut_off_lines(live.cut_offs, clocks)
    ]


def _taken(clock: ClockView, live: LiveCase) -> ClockView:
    taking = live.takings.get(clock.id) if clock.id else None
    return clock.model_copy(update={"taking": taking, "is_untaken": clock.id in live.untaken})


def _clocks_of(live: LiveCase) -> list[ClockView]:
    """Return all clocks; what that of a payment waits for, the payment itself says."""
    return [*live.clocks, *(_clock_of(payment.clock, payment) for payment in live.payments if payment.clock)]


def _clock_of(clock: ClockView, payment: PaymentView) -> ClockView:
    is_paid = payment.state in {"settled", "handed_over"}
    return clock.model_copy(update={"done_at" if is_paid else "left_at": payment.at})


def _urgency(clock: ClockView) -> tuple[int, float, str]:
    """What is late or runs first, by what was or is due first; then what has ended."""
    is_open = clock.state == "running" or (clock.state == "missed" and not (clock.done_at or clock.left_at))
    return 0 if is_open else 1, clock.due_at.timestamp() if clock.due_at else inf, clock.kind
