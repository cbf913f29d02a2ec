"""A case corrected, moved and taken back at the desk."""

import re

from tests.journeys.village import COMMUNE, PROVINCE, settle
from tests.support.pages import Browser
from tests.support.waiting import eventually

NEIGHBOUR = "18100"
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}


async def test_a_household_is_corrected_moved_and_taken_back_at_the_desk(doors):
    village = await settle(doors, [COMMUNE, NEIGHBOUR])
    case = await village.report(HUNGRY)
    async with Browser(doors.url_of("console"), "provincial_officer", province=PROVINCE) as officer:
        await officer.open(f"/cases/{case}/correct")
        form = officer.form(f"/cases/{case}/correct")
        assert 'id="head_name-wrong-1"' in await officer.send(form, status=422), "nothing differs yet"
        officer.fill(form, head_name="Hộ Đã Sửa", size="chín")
        assert 'value="Hộ Đã Sửa"' in await officer.send(form, status=422), "what was typed stays"
        form = officer.form(f"/cases/{case}/correct")
        officer.fill(form, size="5")
        assert "Đã sửa hồ sơ" in await officer.send(form)
        assert "H. Đ. S." in officer.page, "masked until one says why one must know it"

        await officer.open(f"/cases/{case}/correct")
        form = officer.form(f"/cases/{case}/correct")
        officer.fill(form, commune=NEIGHBOUR)
        assert "Đã chuyển hồ sơ" in await officer.send(form)
        moved = await village.neighbour(NEIGHBOUR).case(case)
        assert (moved["commune_code"], moved["household"]["head_name"], moved["household"]["size"]) == (
            NEIGHBOUR,
            "Hộ Đã Sửa",
            5,
        )

        await officer.open(f"/cases/{case}/correct")
        form = officer.form(f"/cases/{case}/retract")
        officer.fill(form, reason_code="reported_by_mistake")
        assert 'id="sure-wrong-1"' in await officer.send(form, status=422)
        form = officer.form(f"/cases/{case}/retract")
        officer.fill(form, sure="1")
        assert "Đã rút hồ sơ" in await officer.send(form)
        assert f"/cases/{case}/correct" not in officer.page


async def test_a_double_is_told_from_a_neighbour_with_one_press(doors):
    village = await settle(doors, [COMMUNE])
    name = village.dice.name()
    household = {"household": {"head_name": name, "phone": village.dice.phone(), "size": 4, "standing": "poor"}}
    first = await village.report(HUNGRY, **household)
    later = await village.report(HUNGRY, **household)
    async with Browser(doors.url_of("console"), "commune_officer", province=PROVINCE, commune=COMMUNE) as officer:

        async def asked() -> str:
            await officer.open(f"/cases/{later}")
            return officer.page if "Cùng một hộ" in officer.page else ""

        number = (await village.case(first))["case_number"]
        assert number in await eventually(asked, what="the look-alike to be shown")
        form = officer.form(f"/cases/{later}/look-alike")
        assert "cùng một hộ" in await officer.send(form, ("verdict", "same"))

        async def over() -> bool:
            return (await village.case(later))["stage"] == "retracted"

        assert await eventually(over, what="the later report to be taken back")
        assert not re.search(r'action="/cases/[^"]+/look-alike"', officer.page)
