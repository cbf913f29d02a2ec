"""The board: how many households stand where, what is late, who is silent; for one incident or for all of one nature."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from services.console.views.silences import CommuneSilence, SilentCommune, is_unheard, names_of
from services.console.views.summaries import Sums
from services.console.views.vocabulary import STAGES, basis_text, missed_clock
from shared.communes import name_of
from shared.texts import Text

WAITING_STAGES: Final = frozenset({"identified", "assessed", "decided"})
"""Stages of a household that nobody has helped and nobody has refused yet."""
ENDED_STAGES: Final = frozenset({"closed", "declined", "retracted"})


class IncidentHead(BaseModel):
    """An incident that the reader may choose. One whose declaration is not known yet has no title."""

    id: UUID
    title: str | None
    hazard: str | None
    risk_level: int | None
    starts_on: date | None
    drill: bool
    cases: int
    closed: bool = False
    pace: int = 1
    """How many times faster the clocks of a drill run."""


class LateClock(BaseModel):
    """A promise that was missed and not made up for."""

    clock_id: UUID
    kind: str
    label: Text
    case_id: UUID | None
    case_number: str | None
    incident_id: UUID
    commune_code: str
    commune: str
    service: str
    due_at: datetime
    basis: str
    basis_text: Text


class Late(BaseModel):
    count: int
    statutory: int
    worst: list[LateClock]


class CommuneFigures(BaseModel):
    """One commune's line. `waiting`: neither helped nor refused; `counts`: by stage."""

    code: str
    name: str
    province: str
    counts: dict[str, int]
    total: int
    waiting: int
    helped: int
    stuck: int
    late: int
    silent_since: datetime | None
    acknowledged_at: datetime | None
    unheard_since: datetime | None = None
    unconfirmed_since: datetime | None = None
    sums: Sums = Sums()

    @property
    def is_unheard(self) -> bool:
        """Whether nothing at all is heard of it."""
        return is_unheard(self.silent_since, self.unheard_since, self.unconfirmed_since)


class Board(BaseModel):
    """What the duty officer sees. `drill`: all figures are of exercises; the two natures are never added up.

    `contradicted`: payments about which the bank says one thing and then another, until a person has ended it.
    `silent_communes`: those of which nothing is heard, and those that have not confirmed in time; each says which.
    """

    as_of: datetime
    latest_fact_at: datetime | None
    drill: bool
    incident_id: UUID | None
    incidents: list[IncidentHead]
    stages: dict[str, int]
    total: int
    waiting: int
    helped: int
    stuck: int
    contradicted: int
    late: Late
    silent_communes: list[SilentCommune]
    communes: list[CommuneFigures]
    sums: Sums = Sums()

    @property
    def unheard(self) -> list[SilentCommune]:
        """The communes of which nothing at all is heard."""
        return [one for one in self.silent_communes if one.is_unheard]

    @property
    def unconfirmed(self) -> list[SilentCommune]:
        """The communes that have not confirmed in time what they were told, whether anything is heard of them or not."""
        return [one for one in self.silent_communes if one.unconfirmed_since]


class Figures(BaseModel):
    """The few numbers that are sent live; `incident_id` as it was asked for.

    `silent`: communes of which nothing at all is heard; `unconfirmed`: those that have not confirmed in time.
    """

    incident_id: UUID | None
    as_of: datetime
    latest_fact_at: datetime | None
    stages: dict[str, int]
    total: int
    waiting: int
    helped: int
    stuck: int
    contradicted: int
    late: int
    silent: int
    unconfirmed: int
    eligible: int
    in_time: int
    helped_late: int
    missed: int
    not_due: int
    coverage: float | None
    dead: int
    missing: int
    injured: int
    destroyed: int
    heavily_damaged: int
    damaged: int


@dataclass(frozen=True)
class StageCount:
    """How many cases of a commune stand in a stage; how many of them were helped, and have a stuck payment."""

    commune_code: str
    stage: str
    cases: int
    helped: int
    stuck: int


@dataclass(frozen=True)
class LateRow:
    """A missed clock as the read model knows it."""

    clock_id: UUID
    kind: str
    case_id: UUID | None
    case_number: str | None
    incident_id: UUID
    commune_code: str
    service: str
    due_at: datetime
    basis: str
    article: str | None


@dataclass(frozen=True)
class LateRows:
    """The worst missed clocks, and how many there are by commune and basis."""

    worst: Sequence[LateRow]
    by_commune: Mapping[str, int]
    statutory: int


def chosen_incidents(incidents: Sequence[IncidentHead], incident_id: UUID | None) -> tuple[list[UUID], bool]:
    """Return which incidents a board is about, and whether they are drills.

    One that is asked for; otherwise all real ones, or all drills where there is nothing real: never both.
    """
    if incident_id is not None:
        return [incident_id], any(head.drill for head in incidents if head.id == incident_id)
    drill = bool(incidents) and all(head.drill for head in incidents)
    return [head.id for head in incidents if head.drill == drill], drill


def head_of(incidents: Sequence[IncidentHead], incident_id: UUID | None) -> IncidentHead | None:
    """Return the incident that was asked for, where the reader may choose it."""
    return next((head for head in incidents if head.id == incident_id), None)


def commune_figures(
    counts: Iterable[StageCount], silences: Iterable[CommuneSilence], late: Mapping[str, int], sums: Mapping[str, Sums]
) -> list[CommuneFigures]:
    """Return the communes' lines, the most urgent first: late, then silent, then with most households waiting."""
    found: dict[str, CommuneFigures] = {}
    for count in counts:
        line = _line_of(found, count.commune_code)
        line.counts[count.stage] = line.counts.get(count.stage, 0) + count.cases
        line.total += count.cases
        line.waiting += count.cases if count.stage in WAITING_STAGES else 0
        line.helped += count.helped
        line.stuck += count.stuck
    for silence in silences:
        line = _line_of(found, silence.commune_code)
        line.silent_since, line.acknowledged_at = silence.silent_since, silence.acknowledged_at
        line.unheard_since, line.unconfirmed_since = silence.unheard_since, silence.unconfirmed_since
    for code, number in late.items():
        _line_of(found, code).late = number
    for code, line in found.items():
        line.sums = sums.get(code, line.sums)
    return sorted(found.values(), key=lambda line: (-line.late, line.silent_since is None, -line.waiting, line.code))


def late_clock(row: LateRow) -> LateClock:
    return LateClock(
        clock_id=row.clock_id,
        kind=row.kind,
        label=missed_clock(row.kind),
        case_id=row.case_id,
        case_number=row.case_number,
        incident_id=row.incident_id,
        commune_code=row.commune_code,
        commune=name_of(row.commune_code),
        service=row.service,
        due_at=row.due_at,
        basis=row.basis,
        basis_text=basis_text(row.article),
    )


def stage_totals(lines: Iterable[CommuneFigures]) -> dict[str, int]:
    """Return the sum of the communes' counts, every stage of the journey named, in its order."""
    totals = dict.fromkeys(STAGES, 0)
    for line in lines:
        for stage, number in line.counts.items():
            totals[stage] = totals.get(stage, 0) + number
    return totals


def figures_of(board: Board, incident_id: UUID | None) -> Figures:
    return Figures(
        incident_id=incident_id,
        **board.model_dump(
            include={"as_of", "latest_fact_at", "stages", "total", "waiting", "helped", "stuck", "contradicted"}
        ),
        late=board.late.count,
        silent=len(board.unheard),
        unconfirmed=len(board.unconfirmed),
        coverage=board.sums.coverage,
        not_due=board.sums.not_due,
        **asdict(board.sums),
    )


def same_figures(one: Board, two: Board | None) -> bool:
    """Tell whether two boards show the same, whenever they were read."""
    return two is not None and all(
        getattr(one, name) == getattr(two, name) for name in Board.model_fields if name not in {"as_of", "latest_fact_at"}
    )


def _line_of(found: dict[str, CommuneFigures], code: str) -> CommuneFigures:
    """Return a commune's line. It is made once: a board reads thousands of rows every second."""
    if code not in found:
        found[code] = _empty_line(code)
    return found[code]


def _empty_line(code: str) -> CommuneFigures:
    return CommuneFigures(
        code=code,
        **names_of(code),
        counts={},
        total=0,
        waiting=0,
        helped=0,
        stuck=0,
        late=0,
        silent_since=None,
        acknowledged_at=None,
    )
