"""Those on duty: a shift changes in the middle of the drill, and a commune that had nobody gets its roster."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from shared.communes import province_of
from tests.drill.acts import Act
from tests.drill.people.workplace import Workplace
from tests.support.invented import international
from tests.support.people import fill_roster

_LATE_AT_LAST_S: Final = 20.0
"""The second of the shift's households is reported even where the first shift was never called."""


class DutyOfficers:
    """Who keeps the roster."""

    def __init__(self, at: Workplace, report_second: Callable[[], Awaitable[None]] | None = None) -> None:
        """`report_second` tells of the household that the second shift shall be called for."""
        self._at, self._report_second = at, report_second
        self._began: float | None = None
        self._second: str | None = None

    async def fill_late(self) -> bool:
        """Once a digest visibly waits because nobody is there: the roster comes, for the commune and those above it."""
        commune = self._at.cast.unattended
        if commune is None:
            return True
        waiting = await self._at.notices(kind="digest", commune_code=commune, state="waiting")
        if not any(notice["reason"] == "no_recipient" for notice in waiting):
            return False
        places = [commune, province_of(commune), None]
        await fill_roster(self._at.doors, [(place, *self._somebody()) for place in places])
        self._at.acts.note(Act.LATE_ROSTER)
        return True

    async def change_shift(self) -> bool:
        """Once the first shift was called: another person takes over, and is called for what is missed from then on."""
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
        await fill_roster(self._at.doors, [(commune, name, phone)])
        await self._report_second()
        self._second = phone
        return not called

    async def _was_called(self, phone: str) -> bool:
        book = (await self._at.doors.simulator("phones", "/book"))["entries"]
        if not any(entry["to"] == international(phone) for entry in book):
            return False
        self._at.acts.note(Act.CHANGED_SHIFT)
        return True

    def _somebody(self) -> tuple[str, str]:
        name, phone = self._at.dice.name(), self._at.dice.phone()
        self._at.secrets += [name, phone]
        return name, phone
