"""A province's norm is entered at the desk by one law officer and released by another."""

import re
from datetime import timedelta

from shared.clock import VIETNAM, now
from tests.support.pages import Browser

PROVINCE = "96"
"""No other journey has a household here, and the norm begins long after them."""


def _first_day() -> str:
    return (now().astimezone(VIETNAM).date() + timedelta(days=400)).isoformat()


async def test_what_one_law_officer_enters_another_releases(doors):
    desk = doors.url_of("console")
    own = Browser(desk, "law_officer", province=PROVINCE)
    other = Browser(desk, "law_officer")
    async with own, other:
        await own.open("/rules/entries/new?kind=norm")
        form = own.form("/rules/entries")
        assert form.choices["province_code"] == [PROVINCE], "a province's officer enters its own norms"
        typed = {"parameter": "base_level_dong", "value": "1.000", "valid_from": _first_day(), "document": "7/2027/NQ-HĐND"}
        typed["certainty"] = "A"
        own.fill(form, **typed, article="2.1", reason="Nghị quyết của hội đồng nhân dân")
        low = await own.send(form, status=422)
        assert 'id="value-wrong-1"' in low
        assert 'value="7/2027/NQ-HĐND"' in low, "what was typed stays"
        form = own.form("/rules/entries")
        own.fill(form, value="700.000")
        page = await own.send(form)
        assert "không được tự ban hành" in page
        where = own.path
        assert "hồ sơ đang mở sẽ đổi" in await own.open(f"{where}/preview")
        await own.open(where)
        assert not [form for form in own.forms() if form.action == f"{where}/release"]

        await other.open("/work")
        assert f'href="{where}"' in other.page, "it waits for the others on their first page"
        await own.open("/work")
        assert f'href="{where}"' not in own.page
        await other.open(where)
        form = other.form(f"{where}/release")
        assert 'id="have_read-wrong-1"' in await other.send(form, status=422)
        form = other.form(f"{where}/release")
        other.fill(form, have_read="1")
        assert "Đã ban hành" in await other.send(form)
        page = await other.open(f"/rules?on={_first_day()}")
        assert re.search(r"700\.000", page)


async def test_an_entry_is_withdrawn_with_a_reason_before_it_is_released(doors):
    async with Browser(doors.url_of("console"), "law_officer") as officer:
        await officer.open("/rules/entries/new?kind=day_off")
        form = officer.form("/rules/entries")
        officer.fill(form, day=_first_day(), day_off="yes", document="123/QĐ-TTg", certainty="A", reason="Nghỉ bù")
        await officer.send(form)
        where = officer.path
        form = officer.form(f"{where}/withdraw")
        assert 'id="reason-wrong-1"' in await officer.send(form, status=422)
        form = officer.form(f"{where}/withdraw")
        officer.fill(form, reason="Nhập nhầm ngày")
        page = await officer.send(form)

        assert "Đã rút" in page
        assert "Nhập nhầm ngày" in page
        page = await officer.open("/rules/entries?state=withdrawn")
        assert f'href="{where}"' in page
