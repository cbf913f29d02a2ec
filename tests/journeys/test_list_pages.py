"""A list of households sent at the desk, mended and sent again; a village head sees what became of his report."""

import csv
import io
import re

from tests.journeys.village import settle
from tests.support.pages import Browser
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18262"
"""No other test has an incident here."""


async def test_a_list_is_sent_mended_and_sent_again_and_nothing_is_doubled(doors):
    village = await settle(doors, [COMMUNE])
    name = village.dice.name
    async with Browser(doors.url_of("console"), "commune_officer", province=PROVINCE, commune=COMMUNE) as officer:
        before = cases_on(await officer.open("/reports/mine"))
        assert b"Commune code" in await officer.download("/reports/lists/template?lang=en")
        template = await officer.download("/reports/lists/template")
        titles = next(csv.reader(io.StringIO(template.decode("utf-8-sig"))))
        good, nameless = [name() for _ in range(30)], "Nhà cuối xóm, mái tốc"
        rows = [[COMMUNE, head, "Nước ngập vào nhà"] for head in good] + [[COMMUNE, "", nameless]]
        sent = io.StringIO()
        csv.writer(sent).writerows([titles[:3], *rows])

        await officer.open(f"/reports/lists?incident_id={village.incident}")
        form = officer.form(next(form.action for form in officer.forms() if form.method == "post" and "lists" in form.action))
        officer.attach(form, "file", "xa.csv", sent.getvalue().encode())
        await officer.send(form)
        where = officer.path

        async def read() -> bool:
            await officer.open(where)
            return "Đã đọc xong" in officer.page

        await eventually(read, what="the list to be read")
        assert "thiếu, phải có" in officer.page
        mended = list(csv.reader(io.StringIO((await officer.download(f"{where}/refused-rows")).decode("utf-8-sig"))))
        assert (mended[1][0], mended[1][4]) == ("32", nameless)
        mended[1][3] = name()
        again = io.StringIO()
        csv.writer(again).writerows(mended)
        await officer.open(f"/reports/lists?incident_id={village.incident}")
        form = officer.form(next(form.action for form in officer.forms() if form.method == "post" and "lists" in form.action))
        officer.attach(form, "file", "sua.csv", again.getvalue().encode())
        await officer.send(form)
        where = officer.path
        await eventually(read, what="the mended rows to be read")
        assert "Mọi dòng đã được nhận" in officer.page

        await officer.open("/reports/mine")
        assert len(cases_on(officer.page) - before) == 31, "each household once, however often it was sent"
        assert "gửi theo danh sách" in officer.page


def cases_on(page: str) -> set[str]:
    return set(re.findall(r'href="/cases/([0-9a-f-]{36})"', page))


async def test_a_village_head_sees_that_somebody_acts_on_his_report(doors):
    await settle(doors, [COMMUNE])
    async with Browser(doors.url_of("console"), "reporter", province=PROVINCE, commune=COMMUNE) as head:
        await head.open("/reports")
        form = head.form("/reports")
        head.fill(form, head_name="Hộ Trưởng Thôn Báo", what_happened="Hết gạo")
        case = re.search(r"HT-[0-9]{4}-[0-9]{5,}", await head.send(form))[0]

        page = await head.open("/reports/mine")

        assert case in page
        assert "Chưa được trợ giúp" in page
        assert "Hộ Trưởng Thôn Báo" not in page
