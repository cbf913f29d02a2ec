"""Groups what people were told by person and minute; what was taken or done meanwhile leaves its group."""

from collections.abc import Iterable
from datetime import datetime

from services.notifications.domain.climbs import OPEN, Climb
from services.notifications.domain.escalation_groups import ListedClimb, MinuteGroup
from services.notifications.domain.ladder import Rung

_Key = tuple[datetime, Rung, str | None, bool]


def grouped(listed: Iterable[ListedClimb]) -> list[MinuteGroup]:
    """Return the groups of these climbs, the one with the longest overdue clock first; real and drill never share one."""
    found: dict[_Key, list[Climb]] = {}
    for one in listed:
        if one.climb.state in OPEN:
            found.setdefault(_key(one), []).append(one.climb)
    groups = [
        MinuteGroup(minute, rung, recipient, drill, len(climbs), min(climbs, key=lambda climb: (climb.due_at, climb.clock_id)))
        for (minute, rung, recipient, drill), climbs in found.items()
    ]
    return sorted(groups, key=lambda group: (group.worst.due_at, group.minute, group.rung))


def _key(one: ListedClimb) -> _Key:
    """Whoever was told last answers for it, in the minute in which he was told."""
    last = one.told[-1] if one.told else None
    told_at = last.told_at if last else one.climb.since
    return (
        told_at.replace(second=0, microsecond=0),
        last.rung if last else one.climb.rung,
        last.recipient if last else None,
        one.climb.drill,
    )
