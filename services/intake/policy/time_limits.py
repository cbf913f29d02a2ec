"""How long help may take, and the clock that each opening of a case lets run."""

from datetime import datetime
from typing import Final

from services.intake.domain.cases import Case
from shared.errors import FieldError
from shared.targets import ASSISTED, target_on
from shared.texts import Text
from shared.time_limits import REAL_PACE, Clock, ClockScope


def due_from(case: Case, since: datetime, pace: int) -> datetime:
    """Return until when an opening of this case that began at `since` shall have brought the first help."""
    return target_on(ASSISTED, since, case.risk_level).due_after(since, pace)


def faster_than_real(pace: int, *, drill: bool) -> list[FieldError]:
    """Return what is the matter where a real event shall run faster: people's time is as long as it is."""
    return [] if drill or pace == REAL_PACE else [FieldError("pace", ONLY_A_DRILL)]


def assisted_clock(case: Case, since: datetime, known_at: datetime) -> Clock:
    """Return the clock of the opening that began at `since`.

    What comes when its moment has passed is at risk on arrival; our seconds count from `known_at`.
    """
    scope = ClockScope(case.incident_id, case.id, case.commune_code, case.risk_level, case.drill)
    limit = target_on(ASSISTED, since, case.risk_level)
    return Clock.of_commune(limit, scope, case.id, started_at=since, due_at=limit.due_after(since), known_at=known_at)


ONLY_A_DRILL: Final = Text(
    vi="chỉ diễn tập mới chạy nhanh hơn được: sự việc thật có nhịp 1, hoặc hãy công bố là diễn tập",
    en="is for drills alone: a real incident runs at pace 1, or declare it as a drill",
)
