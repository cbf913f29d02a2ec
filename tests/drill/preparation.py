"""Before the storm: the incident is declared, people are on duty, means are ready."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tests.drill.storm import Scene
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.people import declare_incident, fill_roster, name_contact, open_source

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


async def prepare(doors: Doors, scene: Scene, dice: Dice) -> Ground:
    """Declare the incident, name contacts, fill the roster, open sources with contributions."""
    codes = [commune.code for commune in scene.communes]
    incident = await declare_incident(doors, scene.title, codes, risk_level=scene.storm.risk_level)
    secrets: list[str] = []

    def somebody() -> tuple[str, str]:
        name, phone = dice.name(), dice.phone()
        secrets.extend((name, phone))
        return name, phone

    await asyncio.gather(*(name_contact(doors, code, *somebody()) for code in codes))
    on_duty: list[str | None] = [*scene.provinces, None]
    await fill_roster(doors, [(place, *somebody()) for place in on_duty])
    sources = await asyncio.gather(*(_sources_of(doors, scene, code, name, incident) for code, name in scene.provinces.items()))
    return Ground(incident, tuple(source for some in sources for source in some), tuple(secrets))


async def _sources_of(doors: Doors, scene: Scene, province: str, name: str, incident: UUID) -> list[UUID]:
    """A budget and donations, rice and essentials of one province; the budget alone is too small, so that both serve."""
    struck = sum(scene.households[code] for code in scene.communes_of(province))
    dong, rice = struck * _DONG + _FLOOR_DONG, struck * _RICE_KG + _FLOOR_KG
    scope = {"province_code": province}
    wanted = (
        ("budget", f"Ngân sách {name}", "dong", dong // 4),
        ("donations", f"Quỹ ủng hộ {name}", "dong", dong),
        ("national_reserve", f"Gạo dự trữ {name}", "kg", rice // 3),
        ("red_cross", f"Gạo Chữ thập đỏ {name}", "kg", rice),
        ("charity", f"Hàng thiết yếu {name}", "set", struck * _SETS + _FLOOR_SETS),
    )
    return [
        await open_source(doors, kind, title, unit, amount, scope=scope, incident=incident)
        for kind, title, unit, amount in wanted
    ]
