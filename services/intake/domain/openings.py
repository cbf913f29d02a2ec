"""How far a case has come, determined from what is known about it: the same facts give the same answer in any order.

Nothing here counts arrivals. Every fact leaves the moment at which it happened; the openings of a case are the stretches of
time in which something was still owed or untold. A fact that comes late may show that a case was closed too early: then the
answer changes, and `steps_between` says what has to be made good.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from services.intake.domain.awards import Award, known_moments
from services.intake.domain.cases import Case, Stage

Outcome = Literal["helped", "declined"]
Verdict = Literal["running", "kept", "stopped"]


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
        """The first award of this opening was settled or handed over; what came back before it closed does not count."""
        return min(known_moments(*(award.ended_at for award in self.awards if not self._came_back(award))), default=None)

    def _came_back(self, award: Award) -> bool:
        return award.came_back_at is not None and (self.closed_at is None or award.came_back_at <= self.closed_at)

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
        """The first help that the household still has in hand: what came back is none."""
        in_hand = [award.ended_at for opening in self.openings for award in opening.awards if award.came_back_at is None]
        return min(known_moments(*in_hand), default=None)


def progress_of(facts: CaseFacts) -> Progress:
    """Return how far the case has come."""
    openings = _openings(facts)
    return Progress(_stage(facts, openings), openings)


def _lives(facts: CaseFacts) -> list[Award]:
    return [life for award in facts.awards for life in award.lives]


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
        members += [award for award in _lives(facts) if award.ended_at and award.known_at is None]
    return (*found, Opening(number, opened_at, tuple(members), closed))


def _settled_refusals(facts: CaseFacts) -> Iterable[tuple[Award, datetime | None]]:
    """Give each award with its end. Refusals of the whole case and their visit_reports meet in the order of time, not by id."""
    informant = facts.has_informant
    refusals = [award for award in facts.awards if award.whole_case]
    household_moments = sorted(known_moments(*(award.household_told_at for award in refusals)))
    informant_moments = sorted(known_moments(*(award.informant_told_at for award in refusals)))
    declined = sorted((at, award.award_id, award) for award in refusals if (at := award.declined_at))
    for index, (at, _, refusal) in enumerate(declined):
        ends = [at, *household_moments[index : index + 1], *(informant_moments[index : index + 1] if informant else ())]
        yield refusal, max(ends) if len(ends) == (3 if informant else 2) else None
    for award in _lives(facts):
        if not award.whole_case:
            yield award, award.done_at(has_informant=informant)


def _stage(facts: CaseFacts, openings: Sequence[Opening]) -> Stage:
    current = openings[-1]
    if facts.retracted_at is not None:
        return Stage.RETRACTED
    if current.closed_at is not None:
        return Stage.CLOSED if Progress(Stage.CLOSED, tuple(openings)).assisted_at else Stage.DECLINED
    live = [award for award in current.awards if not award.withdrawn and award.came_back_at is None]
    ended = [award for award in live if award.ended_at]
    if ended:
        everybody_knows = all(award.told_at(has_informant=facts.has_informant) for award in ended)
        return Stage.TOLD if everybody_knows else Stage.PAID
    if any(award.approved_at or award.again_at for award in live):
        return Stage.DECIDED
    if facts.findings_at is None:
        return Stage.IDENTIFIED
    return Stage.DECLINED if live and all(award.declined_at for award in live) else Stage.ASSESSED


class StepKind(StrEnum):
    """What has to be told and set in motion."""

    OPENED = "opened"
    ASSISTED = "assisted"
    CLOSED = "closed"
    CLOSED_TOO_EARLY = "closed_too_early"
    VANISHED = "vanished"
    """It was none: what was heard later shows that the one before it had not ended yet."""


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    opening: Opening


def steps_between(case: Case, progress: Progress) -> Iterator[Step]:
    """Say what has happened to the case since it was stored, in order; nothing for a retracted case.

    A fact that comes late may show that an opening which others heard of was none: it belongs to the one before.
    """
    if case.retracted_at is not None:
        return
    for number in range(progress.current.number + 1, case.opening + 1):
        yield Step(StepKind.VANISHED, replace(progress.current, number=number))
    for opening in progress.openings[_first_stored(case, progress) :]:
        stored = opening.number <= case.opening
        if not stored:
            yield Step(StepKind.OPENED, opening)
        if opening.assisted_at and opening.number >= case.opening and not (stored and case.opening_assisted_at):
            yield Step(StepKind.ASSISTED, opening)
        was_closed = stored and case.closed_at is not None
        if opening.closed_at and not was_closed:
            yield Step(StepKind.CLOSED, opening)
        if was_closed and not opening.closed_at:
            yield Step(StepKind.CLOSED_TOO_EARLY, opening)


def _first_stored(case: Case, progress: Progress) -> int:
    return min(case.opening, progress.current.number) - 1


def verdicts_between(case: Case, progress: Progress) -> Iterator[Opening]:
    """Give the openings whose promise stands otherwise than it was stored, new ones included; their clocks are set by them."""
    if case.retracted_at is not None:
        return
    for opening in progress.openings[_first_stored(case, progress) :]:
        stored = (case.opening_assisted_at, case.closed_at) if opening.number == case.opening else None
        if (opening.assisted_at, opening.closed_at) != stored:
            yield opening
