"""A small storm that stands still half-way: some households have been helped, the others wait at every stage of the journey."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.drill.people import Officers, Workplace
from tests.drill.preparation import prepare
from tests.drill.storm import DEFAULT, Scene, set_the_scene
from tests.support.doors import Doors
from tests.support.invented import Dice, InventedHousehold
from tests.support.people import OBSERVER, chair, inspect_many, report, sign
from tests.support.waiting import eventually

_HOUSEHOLDS: Final = 64
_COMMUNES: Final = 8
_SEED: Final = 1
_LATE_H: Final = (74, 79)
"""How long ago the last two were identified: their 72 hours were over before anybody was told."""
_WITHIN_S: Final = 900.0
"""Windows of a stack that was found may be a minute each, and a machine may have other work."""
_CALM_S: Final = 8.0


@dataclass(frozen=True)
class HalfWay:
    """The storm's incident, and a household with much to tell, whose journey has ended."""

    incident_id: UUID
    case_id: str
    commune_code: str


async def play_half_way(doors: Doors, say: Callable[[str], None]) -> HalfWay:
    """Help the first half to the end; then report the others, and stop where some are assessed and some decided."""
    dice = Dice(_SEED)
    scene = _in_few_communes(set_the_scene(DEFAULT, _HOUSEHOLDS, dice), dice)
    ground = await prepare(doors, scene, dice)
    first, second = _households(scene, dice)
    say(f"{scene.title}: {len(first)} + {len(second)} hộ / households")
    answers = [await report(doors, ground.incident_id, household) for household in first]
    await _help_all(doors, ground.incident_id, dice, len(first))
    say("một nửa đã được trợ giúp / half of them have been helped")
    await asyncio.gather(*(report(doors, ground.incident_id, household) for household in second))
    await _begin(doors, ground.incident_id, scene, len(second))
    await _until_calm(doors, ground.incident_id)
    return HalfWay(ground.incident_id, str(answers[0]["case_id"]), first[0].commune_code)


def _in_few_communes(scene: Scene, dice: Dice) -> Scene:
    """The same storm over fewer communes, so that each has something to show; the desk itself says that it is a drill."""
    chosen = scene.communes[:: max(1, len(scene.communes) // _COMMUNES)][:_COMMUNES]
    households = dice.spread({commune.code: 1.0 for commune in chosen}, _HOUSEHOLDS)
    return replace(scene, title=scene.storm.name.vi, communes=chosen, households=households)


def _households(scene: Scene, dice: Dice) -> tuple[list[InventedHousehold], list[InventedHousehold]]:
    """Both halves, each in every commune; the first of all has a bit of everything, the last are late.

    That first one has no telephone: an invented number in a published picture may still ring at somebody's.
    """
    now = datetime.now(UTC)
    codes = [code for code, count in scene.households.items() for _ in range(count)]
    everybody = [dice.household(number, code, now) for number, code in enumerate(codes, start=1)]
    first, second = everybody[::2], everybody[1::2]
    first[0] = replace(
        first[0],
        size=5,
        standing="poor",
        what_happened="Nhà sập, nước cuốn mất lương thực và đồ đạc, một người bị thương",
        house="destroyed",
        injured=1,
        short_of_food=True,
        lost_essentials=True,
        phone=None,
        payee=dice.payee(first[0].head_name),
        informant_name=None,
        informant_phone=None,
    )
    for place, hours in enumerate(_LATE_H, start=1):
        second[-place] = replace(second[-place], identified_at=now - timedelta(hours=hours))
    return first, second


async def _help_all(doors: Doors, incident: UUID, dice: Dice, count: int) -> None:
    at_work = asyncio.create_task(Officers(Workplace(doors, incident, dice)).work())
    try:
        await eventually(
            lambda: _stages(doors, incident),
            lambda stages: at_work.done() or stages["closed"] == count,
            within_s=_WITHIN_S,
            every_s=1,
            what="every case of the first half to be closed",
        )
    finally:
        at_work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await at_work


async def _begin(doors: Doors, incident: UUID, scene: Scene, count: int) -> None:
    """In most communes the households are looked at; in the first of these the chair has signed as well."""
    await eventually(
        lambda: _assessments(doors, incident, state="open"),
        lambda cases: len(cases) == count,
        within_s=_WITHIN_S,
        what="assessment to know every household of the second half",
    )
    looked_at = [commune.code for commune in scene.communes[: _COMMUNES * 2 // 3]]
    for commune in looked_at:
        await inspect_many(doors, commune, incident)
    for commune in looked_at[: len(looked_at) // 2]:
        cases = await _assessments(doors, incident, state="assessed", commune_code=commune)
        awards = [award for case in cases for award in case["awards"] if award["state"] == "proposed"]
        await sign(doors, chair(commune), incident, awards)


async def _until_calm(doors: Doors, incident: UUID) -> None:
    """Wait until what can go on by itself (money, messages) has gone on."""

    async def stands_still() -> bool:
        stages = await _stages(doors, incident)
        await asyncio.sleep(_CALM_S)
        return sum(stages.values()) == _HOUSEHOLDS and stages == await _stages(doors, incident)

    await eventually(stands_still, within_s=_WITHIN_S, what="the board to show every household and to stand still")


async def _stages(doors: Doors, incident: UUID) -> dict[str, int]:
    board = await doors.get("console", "/v1/board", OBSERVER, incident_id=incident)
    stages: dict[str, int] = board["stages"]
    return stages


async def _assessments(doors: Doors, incident: UUID, **which: str) -> Sequence[dict[str, Any]]:
    return await doors.all_of("assessment", "/v1/assessments", OBSERVER, incident_id=incident, **which)
