"""How long help may take, and the clock that each opening of a case lets run."""

from datetime import datetime
from typing import Final

from services.intake.domain.cases import Case
from shared.time_limits import Clock, ClockScope, TimeLimit

ASSISTED: Final = TimeLimit("assisted", 72, "hours")
"""From identification, or from the award that opened the case again; an internal target, no statute names a number of hours."""


def assisted_clock(case: Case, since: datetime, known_at: datetime) -> Clock:
    """Return the clock of the opening that began at `since`.

    What comes when its moment has passed is at risk on arrival; our seconds count from `known_at`.
    """
    scope = ClockScope(case.incident_id, case.id, case.commune_code, case.risk_level, case.drill)
    return Clock.of_commune(ASSISTED, scope, case.id, started_at=since, due_at=ASSISTED.due_after(since), known_at=known_at)
