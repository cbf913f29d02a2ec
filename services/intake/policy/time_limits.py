"""How long help may take, and the clock that each opening of a case lets run."""

from datetime import datetime

from services.intake.domain.cases import Case
from shared.targets import ASSISTED, target_on
from shared.time_limits import Clock, ClockScope


def due_from(case: Case, since: datetime) -> datetime:
    """Return until when an opening of this case that began at `since` shall have brought the first help."""
    return target_on(ASSISTED, since, case.risk_level).due_after(since)


def assisted_clock(case: Case, since: datetime, known_at: datetime) -> Clock:
    """Return the clock of the opening that began at `since`.

    What comes when its moment has passed is at risk on arrival; our seconds count from `known_at`.
    """
    scope = ClockScope(case.incident_id, case.id, case.commune_code, case.risk_level, case.drill)
    limit = target_on(ASSISTED, since, case.risk_level)
    return Clock.of_commune(limit, scope, case.id, started_at=since, due_at=limit.due_after(since), known_at=known_at)
