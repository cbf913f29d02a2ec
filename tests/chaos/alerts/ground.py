"""What troubles stand on: the stack, its doors, the watch; storms and households to make trouble with."""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from deploy.devstack.stack import Stack
from shared.communes import communes, province_of
from tests.chaos.alerts.watch import Watch
from tests.journeys.test_journeys import HUNGRY
from tests.journeys.village import Village
from tests.support import people
from tests.support.doors import Doors, Person
from tests.support.invented import Dice
from tests.support.second_thoughts import retract
from tests.support.stack import open_databases
from tests.support.waiting import eventually

OPERATOR: Final = Person("operator-1", ("ops",))
PACE: Final = 600
_HELPED_WITHIN: Final = timedelta(hours=72)
_ERROR: Final = "reported_in_error"
_MORE_TIME: Final = timedelta(seconds=1)
_REAL_ONES: Final = """
    select count(*) from deliveries d join notices n on n.id = d.notice_id where d.state = 'waiting' and not n.drill"""

_WATCHED: Final = "select count(*) from watches where ended_at is null and incident_id = '{}'"
_ENDED_ITSELF: Final = 1
_UNCONFIRMED: Final = ("waiting", "sent")


@dataclass
class Ground:
    """A stack of which nobody needs anything."""

    stack: Stack
    doors: Doors
    watch: Watch
    dice: Dice
    _places: Iterator[str] = field(init=False)
    _storms: list[Village] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        # A commune of its own for each trouble, each in another province: what one leaves behind does not touch the next.
        by_province = {province_of(code): code for code in sorted(communes())}
        self._places = iter(self.dice.choose(sorted(by_province.values()), len(by_province)))

    async def storm(self, *, drill: bool = True, pace: int = 1, contact: bool = True) -> Village:
        """A new storm over one commune, with a contact there."""
        commune = next(self._places)
        incident = await people.declare_incident(self.doors, "DIỄN TẬP: Báo động thử", [commune], drill=drill, pace=pace)
        if contact:
            await people.name_contact(self.doors, commune, self.dice.name(), self.dice.phone(), drill=drill)
        self._storms.append(Village(self.doors, incident, self.dice, commune))
        return self._storms[-1]

    async def end_storms(self) -> None:
        """All of them are over, what their communes were told is confirmed, and nothing climbs for them.

        Otherwise, at its pace, a commune is silent within a minute, and a digest that tells what was done last is overdue in
        seconds: both would climb to the top while other troubles are made.
        """
        for village in self._storms:
            body = {"closed": True, "note": "Hết thử báo động"}
            await self.doors.post("intake", f"/v1/incidents/{village.incident}/changes", people.DUTY_OFFICER, body)
        if self._storms:
            await asyncio.sleep(self.stack.addresses.windows.digest_s)
        for village in self._storms:
            await eventually(lambda village=village: self._is_over(village), within_s=60, what="the storm to be over")
        self._storms.clear()

    async def _is_over(self, village: Village) -> bool:
        confirmed = await self._confirmed(village)
        climbing = await self.climbs(village)
        return confirmed and not climbing and await self.statement("notifications", _WATCHED.format(village.incident)) == 0

    async def climbs(self, village: Village) -> list[dict[str, Any]]:
        """The missed clocks of this storm that nobody has solved."""
        listed = await self.doors.get("notifications", "/v1/escalations", people.OBSERVER, limit=500)
        return [one for one in listed["items"] if one["incident_id"] == str(village.incident)]

    async def means(self, village: Village) -> None:
        """Money of this storm."""
        await people.open_source(self.doors, "budget", "Nguồn diễn tập", "dong", 10**9, incident=village.incident)

    async def overdue(self, village: Village, due_in: timedelta = -_MORE_TIME, pace: int = PACE) -> str:
        """A household whose 72 hours, at the storm's pace, end then."""
        known = datetime.now(UTC) - _HELPED_WITHIN / pace + due_in
        return await village.report(HUNGRY, identified_at=known.isoformat())

    async def ladder(self, village: Village) -> None:
        """Everybody whom a ladder calls is on duty."""
        places: list[str | None] = [village.commune, province_of(village.commune)]
        posts = [(place, self.dice.name(), self.dice.phone()) for place in places]
        leaders = [(place, self.dice.name(), self.dice.phone()) for place in places]
        await people.fill_roster(self.doors, posts, leaders=leaders)

    async def take_back(self, village: Village, *cases: str) -> None:
        """The commune was wrong: nothing has happened to these households, and what it was told is confirmed."""
        for case in cases:
            await retract(self.doors, village.commune, case, _ERROR)
        await eventually(lambda: self._confirmed(village), what="all digests to be confirmed")

    async def _confirmed(self, village: Village) -> bool:
        """Confirm what the commune was told; tell whether nothing is left."""
        who = people.commune_officer(village.commune)
        told = await self.doors.all_of("notifications", "/v1/notices", who, incident_id=village.incident)
        left = [one for one in told if one["kind"] == "digest" and one["state"] in _UNCONFIRMED]
        if sent := [one["id"] for one in left if one["state"] == "sent"]:
            await people.confirm_many(self.doors, village.commune, sent)
        return not left

    async def kipthoi(self, *words: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run the command as an operator at a terminal of another machine does; return what it printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KIPTHOI_")}
        environment |= {"KIPTHOI_URL": self.doors.url_of("console"), "KIPTHOI_TOKEN": await self.doors.token(OPERATOR)}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from services.console.cli import main; main()", "--lang", "en", *words),
            env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await child.communicate()
        if child.returncode not in codes:
            raise RuntimeError(f"kipthoi {' '.join(words)} ended with {child.returncode}: {said.decode()}")
        return said.decode()

    async def back_up(self, target: Path | None = None, codes: tuple[int, ...] = (0,)) -> None:
        """Copy the databases as `kipthoi backup` does, into a new folder unless told; what was copied is not kept."""
        with tempfile.TemporaryDirectory(prefix="kipthoi-backup-") as name:
            where = (str(target or Path(name) / "copy"), "--keys-to", str(Path(name) / "keys"))
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "deploy.backup", "take", "--run-folder", str(self.stack.folder), *where),
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            said, _ = await child.communicate()
        if child.returncode not in codes:
            raise RuntimeError(f"the backup ended with {child.returncode}: {said.decode()}")

    async def statement(self, service: str, *statements: str) -> Any:
        """Do this in the database of a service, as who may do everything; return what the last one says."""
        async with open_databases(self.stack.addresses) as databases:
            for statement in statements[:-1]:
                await databases[service].execute(statement)
            return await databases[service].fetchval(statements[-1])

    async def set_for_good(self, service: str, settings: Mapping[str, str]) -> None:
        """Start a service again with these settings, by their full names."""
        child = self.stack.process(service)
        child.program = replace(child.program, environment={**child.program.environment, **settings})
        await self.stack.restart(service)

    @contextlib.asynccontextmanager
    async def set_meanwhile(self, service: str, settings: Mapping[str, str]) -> AsyncIterator[None]:
        before = {name: self.stack.process(service).program.environment[name] for name in settings}
        await self.set_for_good(service, settings)
        try:
            yield
        finally:
            await self.set_for_good(service, before)

    @contextlib.asynccontextmanager
    async def real_gateway(self) -> AsyncIterator[None]:
        """The gateway is said to be real until what was written to real people, also because of what is done here, has left."""
        async with self.set_meanwhile("notifications", {"NOTIFICATIONS_SMS_IS_REAL": "true"}):
            yield
            await asyncio.sleep(self.stack.addresses.windows.digest_s)
            await eventually(self._none_waits, within_s=60, what="what waits for a real gateway to leave")

    async def _none_waits(self) -> bool:
        return await self.statement("notifications", _REAL_ONES) == 0

    async def bring_back(self) -> list[str]:
        """Start what is not there; return the names."""
        dead = [child.name for child in self.stack.processes if not child.running]
        for name in dead:
            await self.stack.restart(name)
        return dead

    @contextlib.asynccontextmanager
    async def kept(self, say: Callable[[str], None]) -> AsyncIterator[None]:
        """What ends by itself, so that a new one takes over, is started as a keeper does; what is killed is not."""

        async def keep() -> None:
            while True:
                await asyncio.sleep(1)
                for child in self.stack.processes:
                    if not child.running and child.exit_code == _ENDED_ITSELF:
                        say(f"{child.name} has ended by itself, and is started")
                        await self.stack.restart(child.name, wait=False)

        keeping = asyncio.create_task(keep())
        try:
            yield
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping


Trouble = Callable[[Ground], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Attempt:
    """One way to fire an alert; `labels`: which of its kind must fire. `within_s`: the longest that it may take.

    `lasts`: it must not go away while the trouble is there. What judges by rates, or what is caught up with, may.
    """

    alert: str
    trouble: Trouble
    labels: Mapping[str, str]
    within_s: float
    is_slow: bool
    lasts: bool

    @property
    def how(self) -> str:
        """How it is made, in one line: the first of its words."""
        return (self.trouble.__doc__ or "").strip().splitlines()[0].rstrip(".")


ATTEMPTS: Final[list[Attempt]] = []


def fires(
    alert: str, *, within_s: float = 60, is_slow: bool = False, lasts: bool = True, **labels: str
) -> Callable[[Trouble], Trouble]:
    """Note that the trouble fires this alert, at most so many seconds after it was made."""

    def note(trouble: Trouble) -> Trouble:
        ATTEMPTS.append(Attempt(alert, trouble, labels, within_s, is_slow, lasts))
        return trouble

    return note
