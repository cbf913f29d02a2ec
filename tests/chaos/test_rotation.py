"""Keys are changed in the middle of a storm, as docs/operations/keys.md says: nothing is stopped, no dead letter comes of it.

In the end no table holds anything under an old key, and those of tables and facts are taken away: old pages open all the same.
"""

import asyncio
import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rich.console import Console

from deploy.devstack.addresses import Addresses
from deploy.devstack.services import SERVICES
from deploy.devstack.stack import Stack
from shared.privacy import Cipher, new_key
from tests.conftest import SHORT_WINDOWS
from tests.drill.play import Play
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.support import people
from tests.support.doors import Doors, Person
from tests.support.invented import Dice
from tests.support.promises import ESCALATED_AROUND_A_KILL_S
from tests.support.stack import open_databases
from tests.support.waiting import eventually

HOUSEHOLDS = int(os.environ.get("KIPTHOI_CHAOS_HOUSEHOLDS", "300"))
KINDS = ("DATA_KEY", "EVENT_KEY", "TEMPORAL_KEY")
OPERATOR = Person("operator", ("ops",))
WHY = "keys are changed in a drill"


class KeyRing:
    """The keys of every service, and how its processes are given others while all runs."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        given = {service: stack.settings_of(service) for service in SERVICES}
        self._old = {service: {kind: given[service][f"{service.upper()}_{kind}"] for kind in KINDS} for service in SERVICES}
        shared_by_all = {kind: new_key() for kind in KINDS}
        self.new = {service: {**shared_by_all, "DATA_KEY": new_key()} for service in SERVICES}
        self.did: list[str] = []

    async def appended(self) -> None:
        await self._give("appended", lambda old, new: f"{old},{new}")

    async def put_first(self) -> None:
        await self._give("put first", lambda old, new: f"{new},{old}")

    async def old_ones_taken_away(self) -> None:
        """Of tables and facts: every fact has been read, and the archive is sealed anew. Workflows of before need theirs."""
        await self._start_all(
            {service: {kind: new[kind] for kind in ("DATA_KEY", "EVENT_KEY")} for service, new in self.new.items()}
        )
        self.did.append("taken away")

    async def _give(self, what: str, ring: Callable[[str, str], str]) -> None:
        rings = {one: {kind: ring(self._old[one][kind], self.new[one][kind]) for kind in KINDS} for one in SERVICES}
        await self._start_all(rings)
        self.did.append(what)

    async def _start_all(self, keys: Mapping[str, Mapping[str, str]]) -> None:
        """All at once, and to the end: one after the other took longer than a storm does."""
        await asyncio.shield(asyncio.gather(*(self._start_with(service, keys[service]) for service in SERVICES)))

    async def _start_with(self, service: str, keys: Mapping[str, str]) -> None:
        part, [child] = self._stack._named(service)
        part._settings = {**part._settings, **{f"{service.upper()}_{kind}": value for kind, value in keys.items()}}
        [child.program] = part.programs()
        await self._stack.restart(service)

    def addresses(self, addresses: Addresses) -> Addresses:
        """With every key of the tables that anything of the storm was sealed with."""
        data = {service: f"{self.new[service]['DATA_KEY']},{self._old[service]['DATA_KEY']}" for service in SERVICES}
        return addresses.model_copy(update={"keys": addresses.keys.model_copy(update={"data": data})})


@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    os.environ.get("KIPTHOI_CHAOS") != "long", reason="a storm with three changes of keys (make rotation, chaos)"
)
async def test_keys_are_changed_in_mid_storm_and_every_promise_holds(tmp_path: Path):
    dice = Dice(515)
    scene, shown = set_the_scene(DEFAULT, HOUSEHOLDS, dice), io.StringIO()
    async with Stack(tmp_path, windows=SHORT_WINDOWS) as stack, Doors(stack.addresses, try_for_s=180) as doors:
        ring = KeyRing(stack)
        play = Play(
            ring.addresses(stack.addresses),
            doors,
            scene,
            dice,
            515,
            Console(file=shown, width=120),
            Words("en"),
            escalated_within_s=ESCALATED_AROUND_A_KILL_S,
        )
        async with asyncio.TaskGroup() as together:
            changing = together.create_task(change_keys(ring, doors))
            result = await play.play(HOUSEHOLDS)
        sealed, open_then = changing.result()
        late = await seal_again(doors)
        left = await sealed_by_others(doors)
        await ring.old_ones_taken_away()
        without = await sealed_by_others(doors)
        async with open_databases(stack.addresses) as databases:
            letters = {name: await one.fetchval("select count(*) from dead_letters") for name, one in databases.items()}
            officers = [row["name"] for row in await databases["notifications"].fetch("select name from duty_shifts")]
        await expect_old_pages_open(doors, result.incident_id)
    sys.stdout.write(f"sealed again in mid-storm {sealed}, at its end {late}\n{shown.getvalue()[-1500:]}\n")

    assert (left, without) == ({}, {}), "nothing is under an old key, neither before nor after it is taken away"
    assert open_then, "keys that are changed when all is over prove nothing"
    assert ring.did == ["appended", "put first", "taken away"]
    assert sum(sealed.values()) > HOUSEHOLDS, "what came in before was sealed again while the storm went on"
    assert result.unkept == {}
    assert (result.waiting, result.missing) == ([], [])
    assert result.count("closed") + result.retracted == HOUSEHOLDS
    assert letters == dict.fromkeys(SERVICES, 0)
    newest = Cipher(ring.new["notifications"]["DATA_KEY"]).prefix
    assert officers
    assert all(bytes(name).startswith(newest) for name in officers)


async def change_keys(ring: KeyRing, doors: Doors) -> tuple[Mapping[str, int], int]:
    """Steps two to five of the page; return what was sealed again, by service, and how many cases were open before it."""
    await eventually(lambda: _closed(doors), lambda count: count >= HOUSEHOLDS // 10, within_s=600, what="mid-storm")
    await ring.appended()
    await ring.put_first()
    open_then = HOUSEHOLDS - await _closed(doors)
    return await seal_again(doors), open_then


async def _closed(doors: Doors) -> int:
    stages = (await doors.get("console", "/v1/board", people.OBSERVER))["stages"]
    return sum(stages.get(one, 0) for one in ("closed", "declined", "retracted"))


async def seal_again(doors: Doors) -> dict[str, int]:
    """What `kipthoi keys rotate` does; nothing may be left that no key opens."""
    counts = dict.fromkeys(SERVICES, 0)
    for service in SERVICES:
        found, cursor = 1, None
        while found or cursor:
            found = found if cursor else 0
            body = {"reason": WHY, "cursor": cursor}
            done = await doors.post(service, "/v1/operations/keys/sealing-passes", OPERATOR, body)
            assert done["unreadable"] == {}, service
            counts[service] += sum(done["sealed"].values())
            found += sum(done["sealed"].values()) + sum(done["busy"].values())
            cursor = done["next_cursor"]
    return counts


async def sealed_by_others(doors: Doors) -> dict[str, int]:
    """What `kipthoi keys list` says of keys that do not seal: how many values each has sealed, by service, table and id."""
    found: dict[str, int] = {}
    for service in SERVICES:
        cursor = None
        while True:
            wish = {"cursor": cursor} if cursor else {}
            said = await doors.get(service, "/v1/operations/keys/seals", OPERATOR, **wish)
            seals = {"data": said["data_keys"][0], "facts": said["fact_keys"][0]}
            for one in said["counts"]:
                if one["key"] != seals[one["keys"]]:
                    name = f"{service} {one['table']} {one['key']}"
                    found[name] = found.get(name, 0) + one["values"]
            if (cursor := said["next_cursor"]) is None:
                break
    return found


async def expect_old_pages_open(doors: Doors, incident: str) -> None:
    """Every household's name, its explanation, whom its money goes to, and who is on duty: all by the new keys alone."""
    cases = await doors.all_of("intake", "/v1/cases", people.OBSERVER, incident_id=incident)
    assert len(cases) >= HOUSEHOLDS
    for case in cases:
        await doors.get("intake", f"/v1/cases/{case['id']}", people.OBSERVER)
    decided = [case for case in cases if case["stage"] == "closed"][:20]
    for case in decided:
        await doors.get("assessment", f"/v1/assessments/{case['id']}", people.OBSERVER)
        await doors.get("assessment", f"/v1/assessments/{case['id']}/explanation", people.OBSERVER, format="json")
