"""How far a case has come, reckoned from what is known about it: the same facts give the same answer in any order.

Nothing here counts arrivals. Every fact leaves the moment at which it happened; the openings of a case are the stretches of
time in which something was still owed or untold. A fact that comes late may show that a case was closed too early: then the
answer changes, and `domain.case.steps_between` says what has to be made good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

Outcome = Literal["helped", "declined"]
Verdict = Literal["running", "kept", "stopped"]


class Stage(StrEnum):
    """Where a case stands; `declined` stays the answer when a case closes without help."""

    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    DECIDED = "decided"
    PAID = "paid"
    TOLD = "told"
    CLOSED = "closed"
    DECLINED = "declined"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Award:
    """The moments of one award; with `whole_case` those of a refusal of the whole case, where no award exists."""

    award_id: UUID
    whole_case: bool = False
    proposed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    approved_at: datetime | None = None
    declined_at: datetime | None = None
    ended_at: datetime | None = None
    household_told_at: datetime | None = None
    informant_told_at: datetime | None = None

    @property
    def known_at(self) -> datetime | None:
        """The first word of those who propose and decide; nothing, while only its end or its telling has been heard of."""
        return min(_given(self.proposed_at, self.approved_at, self.declined_at), default=None)

    @property
    def withdrawn(self) -> bool:
        """Newer findings no longer give it, and nobody had decided it."""
        return self.withdrawn_at is not None and not _given(self.approved_at, self.declined_at, self.ended_at)

    @property
    def reopens(self) -> bool:
        """A refusal alone opens no closed case again; help that is proposed or approved does."""
        return bool(_given(self.proposed_at, self.approved_at))

    def told_at(self, *, has_informant: bool) -> datetime | None:
        """When the last of those who must know was told."""
        if self.household_told_at is None or not has_informant:
            return self.household_told_at
        return max(self.household_told_at, self.informant_told_at) if self.informant_told_at else None

    def done_at(self, *, has_informant: bool) -> datetime | None:
        """When nothing of it was left to do: settled, handed over or refused, and everybody told."""
        if self.withdrawn:
            return self.withdrawn_at
        outcome, told = self.ended_at or self.declined_at, self.told_at(has_informant=has_informant)
        return max(outcome, told) if outcome and told else None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that is known about a case."""

    identified_at: datetime
    has_informant: bool
    findings_at: datetime | None = None
    retracted_at: datetime | None = None
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a case: from its identification, or from the award that opened it again, until all was done and told."""

    number: int
    opened_at: datetime
    awards: tuple[Award, ...]
    closed_at: datetime | None = None

    @property
    def assisted_at(self) -> datetime | None:
        """The first award of this opening was settled or handed over."""
        return min(_given(*(award.ended_at for award in self.awards)), default=None)

    @property
    def outcome(self) -> Outcome:
        return "helped" if self.assisted_at else "declined"

    @property
    def verdict(self) -> tuple[Verdict, datetime | None]:
        """What has become of the promise of this opening, and when."""
        if self.assisted_at is not None:
            return "kept", self.assisted_at
        return ("running", None) if self.closed_at is None else ("stopped", self.closed_at)


@dataclass(frozen=True, slots=True)
class Progress:
    """The answer: the stage, and every opening of the case in order."""

    stage: Stage
    openings: tuple[Opening, ...]

    @property
    def current(self) -> Opening:
        return self.openings[-1]

    @property
    def assisted_at(self) -> datetime | None:
        return min(_given(*(opening.assisted_at for opening in self.openings)), default=None)


def progress_of(facts: CaseFacts) -> Progress:
    """Return how far the case has come."""
    openings = _openings(facts)
    return Progress(_stage(facts, openings), openings)


def _openings(facts: CaseFacts) -> tuple[Opening, ...]:
    """Put what is owed in the order in which it became known; a new opening begins where everything before was done."""
    matters = sorted(
        ((award.known_at, done, award) for award, done in _settled_refusals(facts) if award.known_at is not None),
        key=lambda matter: (matter[0], matter[2].award_id),
    )
    found: list[Opening] = []
    number, opened_at, members, ready = 1, facts.identified_at, list[Award](), facts.findings_at
    for known_at, done, award in matters:
        is_over = ready is not None and any(number > 1 or not member.withdrawn for member in members) and known_at > ready
        if is_over and not award.reopens:
            continue
        if is_over:
            found.append(Opening(number, opened_at, tuple(members), ready))
            number, opened_at, members, ready = number + 1, known_at, [award], done
        else:
            members.append(award)
            ready = max(ready, done) if ready and done else None
    closed = ready if any(number > 1 or not member.withdrawn for member in members) else None
    if closed is None:
        # Help whose approval has not been heard of yet can only belong here or later: nobody decides backwards.
        members += [award for award in facts.awards if award.ended_at and award.known_at is None]
    return (*found, Opening(number, opened_at, tuple(members), closed))


def _settled_refusals(facts: CaseFacts) -> Iterable[tuple[Award, datetime | None]]:
    """Give each award with its end. Refusals of the whole case and their tellings meet in the order of time, not by id."""
    informant = facts.has_informant
    refusals = [award for award in facts.awards if award.whole_case]
    told = sorted(_given(*(award.household_told_at for award in refusals)))
    told_informant = sorted(_given(*(award.informant_told_at for award in refusals)))
    declined = sorted((at, award.award_id, award) for award in refusals if (at := award.declined_at))
    for place, (at, _, refusal) in enumerate(declined):
        ends = [at, *told[place : place + 1], *(told_informant[place : place + 1] if informant else ())]
        yield refusal, max(ends) if len(ends) == (3 if informant else 2) else None
    for award in facts.awards:
        if not award.whole_case:
            yield award, award.done_at(has_informant=informant)


def _stage(facts: CaseFacts, openings: Sequence[Opening]) -> Stage:
    current = openings[-1]
    if facts.retracted_at is not None:
        return Stage.RETRACTED
    if current.closed_at is not None:
        return Stage.CLOSED if any(opening.assisted_at for opening in openings) else Stage.DECLINED
    live = [award for award in current.awards if not award.withdrawn]
    ended = [award for award in live if award.ended_at]
    if ended:
        everybody_knows = all(award.told_at(has_informant=facts.has_informant) for award in ended)
        return Stage.TOLD if everybody_knows else Stage.PAID
    if any(award.approved_at for award in live):
        return Stage.DECIDED
    if facts.findings_at is None:
        return Stage.IDENTIFIED
    return Stage.DECLINED if live and all(award.declined_at for award in live) else Stage.ASSESSED


def _given(*moments: datetime | None) -> list[datetime]:
    return [moment for moment in moments if moment is not None]
