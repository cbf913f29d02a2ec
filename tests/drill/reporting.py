"""How the storm's households are reported: those with a part and a few others by form, the many as lists of their provinces."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from shared.time_limits import REAL_PACE
from tests.drill.acts import Act
from tests.drill.cast import Cast, Part
from tests.drill.dresses import REPORTED_LATE_H
from tests.drill.flow import Flow
from tests.drill.storm import Scene
from tests.support.doors import Doors, Person
from tests.support.invented import Dice, InventedHousehold
from tests.support.people import import_list, report

_ROWS_PER_LIST: Final = 1000
_ROWS_AT_PACE: Final = 10
_TWICE: Final = 5
"""Every so many-th form is sent twice."""


class Reporting:
    """Who reports, and what was answered."""

    def __init__(self, doors: Doors, incident: UUID, scene: Scene, cast: Cast, seed: int, *, pace: int = REAL_PACE) -> None:
        self._doors, self._incident, self._scene, self._cast, self._seed = doors, incident, scene, cast, seed
        self.flow = Flow(pace)
        self.reports: list[UUID] = []
        self.lists: dict[UUID, int] = {}
        shifts = [part for part in cast.parts if part.act is Act.CHANGED_SHIFT]
        self.held_back = shifts[1:]
        """Reported in the middle of the drill, when the shift has changed."""

    async def report_all(self, households: Sequence[InventedHousehold], dice: Dice) -> None:
        """A few by form (some of them late, some sent twice), the many as lists. Those with a part come first."""
        count, parts = len(households), [part for part in self._cast.parts if part not in self.held_back]
        playing = {part.household.number for part in self._cast.parts}
        others = [household for household in households if household.number not in playing]
        late, forms = max(1, min(8, count // 40)), max(2, min(100, count // 10))
        by_form = self._of_quiet_communes(others)
        rest = [household for household in others if household not in by_form]
        by_form += dice.choose(rest, max(0, max(late, late + forms - len(parts)) - len(by_form)))
        chosen = {household.number for household in by_form}
        listed = [household for household in others if household.number not in chosen]
        now = datetime.now(UTC)
        late_ones = [household for household in by_form if household.commune_code != self._cast.unattended][:late]
        hours = {household.number: REPORTED_LATE_H + number for number, household in enumerate(late_ones)}
        async with asyncio.TaskGroup() as group:
            group.create_task(self._report_cast(parts))
            for name in self._scene.provinces:
                communes = set(self._scene.communes_of(name))
                group.create_task(self._send_lists(name, [h for h in listed if h.commune_code in communes]))
            for number, household in enumerate(by_form):
                if household.number in hours:
                    since = now - timedelta(hours=hours[household.number])
                    group.create_task(self._report(replace(household, identified_at=since), twice=number % _TWICE == 0))
                else:
                    group.create_task(self._report(household, twice=number % _TWICE == 0))

    def _of_quiet_communes(self, households: Sequence[InventedHousehold]) -> list[InventedHousehold]:
        """One of each commune that keeps silent: reported late, it climbs, and nobody takes it before the top."""
        first: dict[str, InventedHousehold] = {}
        for household in households:
            if household.commune_code in self._cast.quiet:
                first.setdefault(household.commune_code, household)
        return list(first.values())

    async def report_held_back(self) -> None:
        """Tell of those whose report was kept until now."""
        while self.held_back:
            await self._report_part(self.held_back[0])
            self.held_back = self.held_back[1:]

    async def _report_cast(self, parts: Sequence[Part]) -> None:
        await asyncio.gather(*(self._report_part(part) for part in parts))
        self._cast.known.set()

    async def _report_part(self, part: Part) -> None:
        self._cast.give(part, await self._report(part.household, twice=False))

    async def _send_lists(self, province: str, households: Sequence[InventedHousehold]) -> None:
        who = Person(f"duty-{province}", ("provincial_officer",), provinces=(province,))
        size = _ROWS_PER_LIST if self.flow.is_free else _ROWS_AT_PACE
        for start in range(0, len(households), size):
            rows = households[start : start + size]
            await self.flow.let_pass(len(rows))
            self.lists[await import_list(self._doors, who, self._incident, rows)] = len(rows)

    async def _report(self, household: InventedHousehold, *, twice: bool) -> str:
        """Sent twice with the same key it is one report, and answered the same. Return its case."""
        key = f"drill-{self._seed}-{self._incident}-{household.number}"
        await self.flow.let_pass(1)
        times = 2 if twice else 1
        answers = await asyncio.gather(*(report(self._doors, self._incident, household, key=key) for _ in range(times)))
        found = {UUID(answer["report_id"]) for answer in answers}
        self.reports += found
        if twice and len(found) == 1:
            self._cast.acts.note(Act.REPEATED_REPORT)
        return str(answers[0]["case_id"])
