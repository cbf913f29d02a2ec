"""A household helped by hand: five persons at the desk, with nothing but its pages, on real engines."""

import re

import pytest

from tests.journeys.village import settle
from tests.support import people
from tests.support.pages import Browser
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18100"
"""No other journey has an incident here."""
MAX_ACTS = 25
"""Clicks and fields of all five persons, from declaring the incident to the confirmed notice; signing in is not counted."""


def said(page: str) -> str:
    found = re.search(r'<p class="said" role="status">(.*?)</p>', page, re.DOTALL)
    assert found, re.sub(r"<[^>]+>", " ", page)[-1500:]
    return found[1]


@pytest.fixture
async def means(doors) -> None:
    """What a province has before the storm: rice, a contact in the commune, somebody on duty."""
    await people.open_source(doors, "reserve_fund", "Kho gạo", "kg", 1000, scope={"province_code": PROVINCE})
    await people.name_contact(doors, COMMUNE, "Trực Thử", "0559000111")
    await people.fill_roster(doors, [(None, "Trực Tỉnh Thử", "0559000112")])


async def test_five_persons_help_a_household_at_the_desk_alone(doors, means):
    desk = doors.url_of("console")
    province = Browser(desk, "provincial_officer", province=PROVINCE)
    officer, assessor, chair, payer = (
        Browser(desk, role, province=PROVINCE, commune=COMMUNE)
        for role in ("commune_officer", "assessor", "commune_chair", "paying_agent")
    )
    async with province, officer, assessor, chair, payer:
        await province.open("/incidents/new")
        form = province.form("/incidents")
        province.fill(form, drill="yes", name="Bão thử bàn trực", communes=COMMUNE)
        assert "Đã công bố" in said(await province.send(form))

        await officer.open("/reports")
        form = officer.form("/reports")
        officer.fill(form, head_name="Hộ Bàn Trực", what_happened="Nhà ngập, hết gạo", hungry="4", size="4")
        assert "Đã nhận" in said(await officer.send(form))

        async def waits() -> str:
            await assessor.open("/findings")
            assessor.acts -= 1
            found = re.search(r'href="(/findings/[0-9a-f-]{36})"', assessor.page)
            return found[1] if found else ""

        await assessor.open(await eventually(waits, what="the household to wait for its assessor"))
        form = assessor.form(re.search(r'action="(/findings/[^"]+)"', assessor.page)[1])
        assert ("food_people", "4") in form.values, "what was reported stands in the form"
        assert "Gạo" in said(await assessor.send(form))

        await chair.open("/decisions")
        form = chair.form("/decisions")
        assert chair.tick_all(form, "line") == 1
        assert "duyệt 1" in said(await chair.send(form, ("verdict", "approved")))

        async def reserved() -> bool:
            await payer.open("/handovers")
            payer.acts -= 1
            return "Hộ Bàn Trực" in payer.page and 'action="/handovers"' in payer.page

        await eventually(reserved, what="rice to be set aside")
        await payer.open("/handovers")
        form = payer.form("/handovers")
        payer.tick_all(form, "payment")
        payer.fill(form, evidence_kind="signed_list", evidence="Danh sách 1, tờ 1")
        assert "Đã ghi trao 1" in said(await payer.send(form))

        async def told() -> bool:
            await officer.open("/notices")
            officer.acts -= 1
            return 'name="notice"' in officer.page

        await eventually(told, what="the commune's digest")
        await officer.open("/notices")
        form = officer.form("/notices")
        officer.tick_all(form, "notice")
        assert "Đã xác nhận" in said(await officer.send(form))

    assert sum(one.acts for one in (province, officer, assessor, chair, payer)) <= MAX_ACTS


async def test_a_household_to_which_the_law_gives_nothing_is_answered_and_not_forgotten(doors):
    village = await settle(doors, [COMMUNE])
    case = await village.neighbour(COMMUNE).report({})
    desk = doors.url_of("console")
    where = {"province": PROVINCE, "commune": COMMUNE}
    async with Browser(desk, "assessor", **where) as assessor, Browser(desk, "commune_chair", **where) as chair:
        await eventually(lambda: assessor.open(f"/findings/{case}"), what="assessment to know the case")
        form = assessor.form(f"/findings/{case}")
        assessor.fill(form, house_state="heavily_damaged", standing="")
        assert 'id="standing-wrong-1"' in await assessor.send(form, status=422), "a house is not reckoned without the standing"
        form = assessor.form(f"/findings/{case}")
        assessor.fill(form, standing="other")
        page = said(await assessor.send(form))
        assert "không có khoản nào" in page
        assert "Chưa được: Sửa chữa nhà." in page, "and why, so that a question left open is not taken for a no"

        page = f"/decisions?incident_id={village.incident}"
        assert "không có khoản nào theo quy định" in await chair.open("/work")
        assert f'href="/cases/{case}/explanation"' in await chair.open(page), "why nothing is given is one press away"
        form = next(form for form in chair.forms() if "case" in form.choices)
        chair.tick_all(form, "case")
        assert 'id="refusal-wrong-1"' in await chair.send(form, status=422), "nobody is refused without a reason"
        form = next(form for form in chair.forms() if "case" in form.choices)
        chair.fill(form, refusal="nothing_owed")
        assert "từ chối 1" in said(await chair.send(form))

    async def answered() -> bool:
        return (await village.neighbour(COMMUNE).case(case))["stage"] == "declined"

    assert await eventually(answered, what="the case to be declined")
