"""A drill replaces nothing that people have entered: it does not begin where it would."""

import asyncio
from typing import Any

import pytest

from deploy.devstack.problems import StackProblem
from tests.drill.others import MARK, foreign_contacts, foreign_shifts, leave_others_alone, real_incidents
from tests.drill.preparation import prepare
from tests.drill.storm import DEFAULT, Scene, set_the_scene
from tests.support.invented import Dice
from tests.support.people import DUTY_OFFICER

SCENE = set_the_scene(DEFAULT, 20, Dice(1))
COMMUNE = SCENE.communes[0].code
PROVINCE = SCENE.communes[0].province_code


class Installation:
    """Answers as the doors do, and keeps what it was asked to write."""

    def __init__(self, **stands: Any) -> None:
        self.stands, self.written = stands, []

    async def get(self, _service: str, path: str, *_: Any, **__: Any) -> Any:
        return (
            {"entries": self.stands.get("shifts", [])} if path == "/v1/roster" else {"contacts": self.stands.get("people", [])}
        )

    async def all_of(self, *_: Any, **__: Any) -> list[Any]:
        found: list[Any] = self.stands.get("incidents", [])
        return found

    async def post(self, _service: str, path: str, _who: Any, body: Any, **_: Any) -> Any:
        self.written.append((path, body))
        return {"id": "01890000-0000-7000-8000-000000000001"}

    async def replace(self, _service: str, path: str, _who: Any, body: Any) -> Any:
        self.written.append((path, body))


def a_shift(place: str | None = PROVINCE, name: str = "Trực Thật", by: str = "officer-1") -> dict[str, Any]:
    where = {"commune_code": place if place == COMMUNE else None, "province_code": place if place == PROVINCE else None}
    return {**where, "name": name, "edited_by": by}


AN_INCIDENT = {"name": "Bão thật", "drill": False, "closed_at": None, "commune_codes": [COMMUNE]}


@pytest.mark.parametrize(
    ("stands", "word"),
    [
        ({"shifts": [a_shift()]}, "1 ca trực"),
        ({"shifts": [a_shift(COMMUNE)]}, "1 ca trực"),
        ({"shifts": [a_shift(None)]}, "1 ca trực của cả nước"),
        ({"shifts": [a_shift(name=f"Trực Sửa{MARK}")]}, "1 ca trực"),
        ({"shifts": [a_shift(by=DUTY_OFFICER.subject)]}, "1 ca trực"),
        ({"people": [{"name": "Người Thật"}]}, "1 người nhận tin"),
        ({"incidents": [AN_INCIDENT]}, "Bão thật"),
    ],
)
def test_where_people_have_entered_something_no_drill_begins(stands: dict[str, Any], word: str) -> None:
    with pytest.raises(StackProblem, match=word):
        asyncio.run(leave_others_alone(Installation(**stands), SCENE))  # type: ignore[arg-type] # what it asks is answered


def test_what_a_drill_has_written_itself_and_what_is_elsewhere_is_in_no_drills_way() -> None:
    ours = a_shift(name=f"Trực Diễn{MARK}", by=DUTY_OFFICER.subject)
    assert foreign_shifts([ours, a_shift(COMMUNE)], {PROVINCE}) == []
    assert foreign_contacts({COMMUNE: [{"name": f"Ai Đó{MARK}"}]}) == []
    assert real_incidents([{**AN_INCIDENT, "drill": True}, {**AN_INCIDENT, "closed_at": "2026-11-29"}], {COMMUNE}) == []


def test_everybody_whom_a_drill_enters_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    installation = Installation()

    async def nothing(*_: Any) -> tuple[list[Any], None]:
        return [], None

    monkeypatch.setattr("tests.drill.preparation._sources_of", nothing)
    asyncio.run(prepare(installation, _one_commune(), Dice(1)))  # type: ignore[arg-type] # what it asks is answered

    bodies = [body for path, body in installation.written if path.endswith(("/contacts", "/roster"))]
    names = [one["name"] for body in bodies for one in body.get("contacts", body.get("entries"))]
    assert names
    assert all(name.endswith(MARK) for name in names)


def _one_commune() -> Scene:
    return Scene(SCENE.storm, SCENE.title, SCENE.communes[:1], {COMMUNE: 1})
