"""How long something may stand on a rung of the ladder before it climbs."""

from collections.abc import Sequence
from datetime import datetime

from services.notifications.domain.ladder import Ladder, Rung
from services.notifications.domain.watches import HEARD
from shared.clock import VIETNAM
from shared.targets import STRICTEST_RISK
from shared.time_limits import TimeLimit


def ladder_on(ladders: Sequence[Ladder], moment: datetime) -> Ladder:
    """Return the ladder in force on the day of this moment; before the first one, the first."""
    day = moment.astimezone(VIETNAM).date()
    in_force = [ladder for ladder in ladders if ladder.valid_from <= day]
    return max(in_force, key=lambda ladder: ladder.valid_from) if in_force else ladders[0]


def limit_on(ladder: Ladder, rung: Rung, kind: str, risk_level: int) -> TimeLimit:
    """Return how long an escalation of this kind stands on a rung below the top one; an unknown level is the strictest."""
    minutes = ladder.by_kind.get(kind, {}).get(risk_level) or ladder.minutes.get(risk_level) or ladder.minutes[STRICTEST_RISK]
    return TimeLimit(f"rung_{rung.value}", minutes[rung - 1], "minutes", ladder.article)


def silence_limit(ladder: Ladder, risk_level: int) -> TimeLimit:
    """Return how long nothing may be heard of a commune of an incident; an unknown level is the strictest."""
    hours = ladder.silent_after_hours.get(risk_level) or ladder.silent_after_hours[STRICTEST_RISK]
    return TimeLimit(HEARD, hours, "hours", ladder.article)
