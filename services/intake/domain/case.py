"""A case as it is stored, what may happen to it, and what has to be done when its progress turns out otherwise than before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.intake.domain.progress import Opening, Progress, Stage
from shared.events.household import Hazard
from shared.ids import CaseId, HouseholdId, IncidentId, WorkflowRef

_S = Stage
_OPEN: Final = frozenset({_S.IDENTIFIED, _S.ASSESSED, _S.DECIDED, _S.PAID, _S.TOLD, _S.DECLINED})

TRANSITIONS: Final[Mapping[Stage, frozenset[Stage]]] = {
    # Producers come in any order, so an open case may go from any open stage to any other, but never back to the first.
    **{stage: (_OPEN | {_S.CLOSED, _S.RETRACTED}) - {_S.IDENTIFIED, stage} for stage in _OPEN},
    # A later award opens it again.
    _S.CLOSED: (_OPEN | {_S.RETRACTED}) - {_S.IDENTIFIED},
    _S.RETRACTED: frozenset(),
}
"""What may follow what; the end of all is `retracted`, and nothing leaves it."""


class Happening(StrEnum):
    """What a fact of another service says about awards of a case; each is a column of moments."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"
    HOUSEHOLD_TOLD = "household_told"
    INFORMANT_TOLD = "informant_told"


@dataclass(frozen=True, slots=True)
class News:
    """A fact of another service in intake's words. `refusal_id` names a matter of the whole case, where there is no award."""

    case_id: CaseId
    event_id: UUID
    at: datetime
    what: Happening
    award_ids: tuple[UUID, ...] = ()
    refusal_id: UUID | None = None
    findings_revision: int | None = None
    ends_findings: bool = False
    """The officer's looking is over: findings have come, or the whole case was refused without them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One household in one incident."""

    id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    hazard: Hazard
    risk_level: int
    drill: bool
    stage: Stage
    opening: int
    revision: int
    has_informant: bool
    identified_at: datetime
    received_at: datetime
    findings_at: datetime | None = None
    findings_revision: int = 0
    assisted_at: datetime | None = None
    opening_assisted_at: datetime | None = None
    closed_at: datetime | None = None
    retracted_at: datetime | None = None


class StepKind(StrEnum):
    """What has to be told and set in motion."""

    OPENED = "opened"
    ASSISTED = "assisted"
    CLOSED = "closed"
    CLOSED_TOO_EARLY = "closed_too_early"


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    opening: Opening


def steps_between(case: Case, progress: Progress) -> Iterator[Step]:
    """Say what has happened to the case since it was stored, in order; nothing for a retracted case."""
    if case.retracted_at is not None:
        return
    for opening in progress.openings[case.opening - 1 :]:
        stored = opening.number == case.opening
        if not stored:
            yield Step(StepKind.OPENED, opening)
        if opening.assisted_at and not (stored and case.opening_assisted_at):
            yield Step(StepKind.ASSISTED, opening)
        was_closed = stored and case.closed_at is not None
        if opening.closed_at and not was_closed:
            yield Step(StepKind.CLOSED, opening)
        if was_closed and not opening.closed_at:
            yield Step(StepKind.CLOSED_TOO_EARLY, opening)


def verdicts_between(case: Case, progress: Progress) -> Iterator[Opening]:
    """Give the openings whose promise stands otherwise than it was stored, new ones included; their clocks are set by them."""
    if case.retracted_at is not None:
        return
    for opening in progress.openings[case.opening - 1 :]:
        stored = (case.opening_assisted_at, case.closed_at) if opening.number == case.opening else None
        if (opening.assisted_at, opening.closed_at) != stored:
            yield opening


def assist_promptly(case_id: CaseId, opening: int) -> WorkflowRef:
    """Name the waiting for help in one opening of a case."""
    return WorkflowRef("AssistPromptly", f"assist-promptly:{case_id}:{opening}")
