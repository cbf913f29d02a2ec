"""Those on duty: they take what was missed; a shift changes in mid-drill; a commune that had nobody gets its roster."""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.communes import province_of
from tests.drill.acts import Act
from tests.drill.others import MARK
from tests.drill.people.workplace import Item, Workplace
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal
from tests.support.doors import Person
from tests.support.invented import international
from tests.support.people import OBSERVER, fill_roster

_LATE_AT_LAST_S: Final = 20.0
"""The second of the shift's households is reported even where the first shift was never called."""


_PER_LOOK: Final = 500
_TAKEN_FOR: Final = timedelta(hours=1)
_AT_MOST: Final = timedelta(hours=24)
"""So long may whoever takes it set himself in earnest."""
_TOP: Final = 4


class DutyOfficers:
    """Who keeps the roster."""

    def __init__(
        self,
        at: Workplace,
        report_second: Callable[[], Awaitable[None]] | None = None,
        rehearsal: Rehearsal = AS_IN_EARNEST,
    ) -> None:
        """`report_second` tells of the household that the second shift shall be called for."""
        self._at, self._report_second, self._rehearsal = at, report_second, rehearsal
        self._began: float | None = None
        self._second: str | None = None
        self._struck: Sequence[str] = ()

    async def fill_late(self) -> bool:
        """Once a digest visibly waits because nobody is there: the roster comes, for the commune and those above it."""
        commune = self._at.cast.unattended
        if commune is None:
            return True
        waiting = await self._at.notices(kind="digest", commune_code=commune, state="waiting")
        if not any(notice["reason"] == "no_recipient" for notice in waiting):
            return False
        places = [commune, province_of(commune), None]
        leaders = [commune, province_of(commune)] if self._rehearsal.climbs else []
        await fill_roster(
            self._at.doors,
            [(place, *self._somebody()) for place in places],
            leaders=[(place, *self._somebody()) for place in leaders],
            drill=True,
        )
        self._at.acts.note(Act.LATE_ROSTER)
        return True

    async def take(self) -> None:
        """Whoever was told of something missed says that he takes it, and by when; what is done meanwhile is gone.

        What is of a commune that keeps silent is left until the top.
        """
        listed = await self._at.doors.get("notifications", "/v1/escalations", OBSERVER, limit=_PER_LOOK)
        told = [one for one in listed["items"] if one["incident_id"] == str(self._at.incident) and self._takes(one)]
        await self._at.each(told, self._take)

    def _takes(self, escalation: Item) -> bool:
        left = escalation["commune_code"] in self._at.cast.quiet and escalation["state"] != "top"
        return not left and _may_be_taken(escalation)

    async def _take(self, escalation: Item) -> None:
        until = datetime.now(UTC) + min(_TAKEN_FOR, 0.9 * _AT_MOST / self._rehearsal.pace)
        body = {"plan": "Gọi xã, cử người đến ngay", "until": until.isoformat()}
        path = f"/v1/escalations/{escalation['clock_id']}/taken"
        await self._at.doors.post("notifications", path, _told_last(escalation), body)

    async def speak_with_communes(self) -> None:
        """The province calls each commune that answers: where nothing else is heard, that is its word."""
        if not self._struck:
            incident = await self._at.doors.get("intake", f"/v1/incidents/{self._at.incident}", OBSERVER)
            self._struck = sorted(set(incident["commune_codes"]) - self._at.cast.quiet)
        await self._at.each(self._struck, self._speak)

    async def _speak(self, commune: str) -> None:
        said = {"by": "phone", "drill": True}
        await self._at.doors.post("notifications", f"/v1/communes/{commune}/heard", _of_province(commune), said)

    async def change_shift(self) -> bool:
        """Once the first shift was called, or never was: another person takes over, and is called for what is missed then."""
        commune = self._at.cast.hamlet
        if commune is None or self._report_second is None:
            return True
        if self._second is not None:
            return await self._was_called(self._second)
        self._began = self._began or time.monotonic()
        called = await self._at.notices(kind="escalation", commune_code=commune, state="sent")
        if not called and time.monotonic() - self._began < _LATE_AT_LAST_S:
            return False
        name, phone = self._somebody()
        await fill_roster(self._at.doors, [(commune, name, phone)], drill=True)
        await self._report_second()
        self._second = phone
        return False

    async def _was_called(self, phone: str) -> bool:
        book = (await self._at.doors.simulator("phones", "/book"))["entries"]
        if not any(entry["to"] == international(phone) for entry in book):
            return False
        self._at.acts.note(Act.CHANGED_SHIFT)
        return True

    def _somebody(self) -> tuple[str, str]:
        name, phone = self._at.dice.name(), self._at.dice.phone()
        self._at.secrets += [name, phone]
        return f"{name}{MARK}", phone


def _told_last(escalation: Item) -> Person:
    """Who stands on the rung to which it has come; for the province's leader his officer acts until it is at the top."""
    commune = escalation["commune_code"]
    province = province_of(commune) or ""
    if escalation["rung"] == _TOP:
        return Person(f"leader-{province}", ("provincial_leader",), provinces=(province,))
    return _of_province(commune)


def _of_province(commune: str) -> Person:
    province = province_of(commune) or ""
    return Person(f"duty-{province}", ("provincial_officer",), provinces=(province,))


def _may_be_taken(escalation: Item) -> bool:
    """Nobody takes what no phone was told of yet."""
    return escalation["state"] in {"climbing", "top"} and any(one["accepted_at"] for one in escalation["told"])
