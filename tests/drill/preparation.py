"""Before the storm: the incident is declared, people are on duty, means are ready; but for what is missing by the cast."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.communes import province_of
from tests.drill.cast import Cast
from tests.drill.others import MARK
from tests.drill.people import Shortage
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal
from tests.drill.storm import Scene
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.people import commune_officer, declare_incident, fill_roster, name_contact, open_source

# Generous means for one struck household, in each unit: what no household can ask for.
_DONG: Final = 15_000_000
_RICE_KG: Final = 110
_SETS: Final = 1
_FLOOR_DONG: Final = 500_000_000
_FLOOR_KG: Final = 2_000
_FLOOR_SETS: Final = 20


@dataclass(frozen=True)
class Ground:
    """What the drill stands on; `secrets` are the people who were put on duty."""

    incident_id: UUID
    sources: tuple[UUID, ...]
    secrets: tuple[str, ...]
    shortage: Shortage | None = None


async def prepare(
    doors: Doors,
    scene: Scene,
    dice: Dice,
    cast: Cast | None = None,
    rehearsal: Rehearsal = AS_IN_EARNEST,
) -> Ground:
    """Declare the incident, name contacts, fill the roster, open sources with contributions."""
    codes, cast = [commune.code for commune in scene.communes], cast or Cast()
    incident = await declare_incident(doors, scene.title, codes, risk_level=scene.storm.risk_level, pace=rehearsal.pace)
    secrets: list[str] = []

    def somebody() -> tuple[str, str]:
        name, phone = dice.name(), dice.phone()
        secrets.extend((name, phone))
        return f"{name}{MARK}", phone

    without = {*([cast.unattended] if cast.unattended else []), *cast.unreachable}
    await asyncio.gather(*(name_contact(doors, code, *somebody(), drill=True) for code in codes if code not in without))
    for code in sorted(without):
        await doors.replace("notifications", f"/v1/communes/{code}/contacts", commune_officer(code), {"contacts": []})
    on_duty, nobody = _roster(scene, cast)
    leaders: list[str | None] = []
    if rehearsal.climbs:
        on_duty, leaders = _every_rung(scene, cast, on_duty)
    await fill_roster(
        doors,
        [(place, *somebody()) for place in on_duty],
        leaders=[(place, *somebody()) for place in leaders],
        emptied=[*nobody, *(code for code in sorted(cast.unreachable) if code not in nobody)],
        drill=True,
    )
    opened = await asyncio.gather(
        *(_sources_of(doors, scene, (code, name), incident, cast) for code, name in scene.provinces.items())
    )
    sources = [source for some, _ in opened for source in some]
    shortage = next((shortage for _, shortage in opened if shortage is not None), None)
    return Ground(incident, tuple(sources), tuple(secrets), shortage)


def _roster(scene: Scene, cast: Cast) -> tuple[list[str | None], list[str | None]]:
    """Where somebody is on duty at first, and where nobody is: above the unattended commune nobody is either."""
    if cast.unattended is None:
        return [*scene.provinces, None], []
    alone = province_of(cast.unattended) or ""
    neighbours = {code for code in scene.communes_of(alone) if code != cast.unattended}
    own = {cast.hamlet} if cast.hamlet else set()
    return [*(code for code in scene.provinces if code != alone), *sorted(neighbours | own)], [cast.unattended, alone, None]


def _every_rung(scene: Scene, cast: Cast, on_duty: list[str | None]) -> tuple[list[str | None], list[str | None]]:
    """Officers and leaders on every rung of the ladder, but for communes and provinces that shall have nobody."""
    alone = province_of(cast.unattended) if cast.unattended else None
    own = [commune.code for commune in scene.communes if commune.code not in {cast.unattended, *cast.unreachable}]
    kept = [place for place in on_duty if place not in cast.unreachable]
    return [*kept, *(code for code in own if code not in kept)], [*own, *(code for code in scene.provinces if code != alone)]


async def _sources_of(
    doors: Doors, scene: Scene, province: tuple[str, str], incident: UUID, cast: Cast
) -> tuple[list[UUID], Shortage | None]:
    """A budget and donations, rice and essentials of one province; the budget alone is too small, so that both serve."""
    code, name = province
    struck = sum(scene.households[commune] for commune in scene.communes_of(code))
    dong, rice, sets = struck * _DONG + _FLOOR_DONG, struck * _RICE_KG + _FLOOR_KG, struck * _SETS + _FLOOR_SETS
    is_short = code == cast.short_province
    wanted = (
        ("budget", f"Ngân sách {name}", "dong", dong // 4),
        ("donations", f"Quỹ ủng hộ {name}", "dong", dong),
        ("national_reserve", f"Gạo dự trữ {name}", "kg", rice // 3),
        ("red_cross", f"Gạo Chữ thập đỏ {name}", "kg", rice),
        ("charity", f"Hàng thiết yếu {name}", "set", 1 if is_short else sets),
    )
    sources = [
        await open_source(doors, kind, title, unit, amount, scope={"province_code": code}, incident=incident)
        for kind, title, unit, amount in wanted
    ]
    return sources, Shortage(sources[-1], sets - 1) if is_short else None
