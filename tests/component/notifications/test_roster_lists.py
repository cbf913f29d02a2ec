"""A roster comes as a file: all of its shifts are entered, or none, and each wrong line is named."""

from datetime import timedelta
from typing import Any

import httpx

from shared.clock import VIETNAM, now
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import settle
from tests.support.builders import COMMUNE, ELSEWHERE, PROVINCE, a_clock_missed

IMPORT = "/v1/roster/import"
HEADER = "Mã xã hoặc mã tỉnh,Họ tên,Di động,Số thứ hai,Vai trò,Từ,Đến"


def at(hours: int) -> str:
    return f"{(now() + timedelta(hours=hours)).astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def a_line(place: str = PROVINCE, name: str = "Trực Một", phone: str = DUTY_PHONE, **hours: int) -> str:
    return f"{place},{name},{phone},,,{at(hours.get('begin', -1))},{at(hours.get('end', 12))}"


async def send(client: httpx.AsyncClient, *lines: str, key: str = "") -> httpx.Response:
    files = {"file": ("truc.csv", "\n".join([HEADER, *lines]).encode(), "text/csv")}
    return await client.post(IMPORT, files=files, headers={"Idempotency-Key": key} if key else {})


async def roster(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = (await client.get("/v1/roster")).json()["entries"]
    return entries


async def test_all_shifts_of_a_file_are_entered_and_who_waited_is_told(harness: ServiceHarness) -> None:
    await harness.take(a_clock_missed())
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        answer = await send(officer, a_line(), a_line(COMMUNE, "Trực Hai", "0559000008"), a_line())
        again = await send(officer, a_line())
        entries = await roster(officer)
    await settle(harness)

    assert (answer.status_code, answer.json()) == (200, {"entered": 2, "already_there": 1, "unread": []})
    assert again.json() == {"entered": 0, "already_there": 1, "unread": []}
    assert sorted(one["name"] for one in entries) == ["Trực Hai", "Trực Một"]
    assert sum(len(harness.telephones.texts(number)) for number in (DUTY_PHONE, "0559000008")) == 1


async def test_where_one_line_is_wrong_nothing_is_entered_and_each_wrong_line_is_named(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        answer = await send(
            officer,
            a_line(),
            a_line(phone="024 3825 0000"),
            a_line(ELSEWHERE),
            a_line(begin=-9, end=-1),
            a_line(name="Người Khác"),
        )
        first = [error["field"] for error in answer.json()["errors"]]
        twice = await send(officer, a_line(), a_line(name="Người Khác"))
        entries = await roster(officer)

    assert (answer.status_code, first) == (422, ["lines.3.phone", "lines.4.place", "lines.5.until"])
    assert [error["field"] for error in twice.json()["errors"]] == ["lines.3.name"]
    assert entries == []
    assert DUTY_PHONE[1:] not in answer.text


async def test_the_same_file_under_its_key_is_taken_once_and_another_is_refused(harness: ServiceHarness) -> None:
    key = str(new_id())
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        answers = [await send(officer, a_line(), key=key) for _ in range(2)]
        other = await send(officer, a_line(name="Trực Ba", phone="0559000009"), key=key)

    assert [answer.json() for answer in answers] == [{"entered": 1, "already_there": 0, "unread": []}] * 2
    assert other.status_code == 409


async def test_what_is_no_roster_is_refused_by_its_field(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        workbook = await officer.post(IMPORT, files={"file": ("truc.xlsx", b"PK\x03\x04....", "text/csv")})
        large = await officer.post(IMPORT, files={"file": ("truc.csv", b"x" * (4 * 1024 * 1024 + 1), "text/csv")})
        template = await officer.get("/v1/roster/template")
    async with harness.client("commune_officer", communes=[COMMUNE]) as below:
        refused = await send(below, a_line(COMMUNE))

    for answer in (workbook, large):
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["file"])
    assert (template.status_code, template.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert refused.status_code == 403


async def test_a_second_number_for_a_shift_that_stands_there_is_not_lost_without_a_word(harness: ServiceHarness) -> None:
    line, second = a_line(), "0559000019"
    with_second = line.replace(f"{DUTY_PHONE},,", f"{DUTY_PHONE},{second},")
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        await send(officer, line)
        later = await send(officer, with_second)
        (entry,) = await roster(officer)
        twice = await send(officer, a_line(COMMUNE), a_line(COMMUNE).replace(f"{DUTY_PHONE},,", f"{DUTY_PHONE},{second},"))

    for answer, number in ((later, 2), (twice, 3)):
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (
            422,
            [f"lines.{number}.second_phone"],
        )
    assert entry["second_phone"] is None


async def test_a_further_way_for_a_shift_that_stands_there_is_not_lost_without_a_word(harness: ServiceHarness) -> None:
    line = a_line()
    wrong = {}
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        await send(officer, line)
        for column, value in (("Thư điện tử", "truc@mail.example"), ("Được gọi điện", "có"), ("Được gọi điện", "không")):
            files = {"file": ("truc.csv", f"{HEADER},{column}\n{line},{value}".encode(), "text/csv")}
            answer = await officer.post(IMPORT, files=files)
            wrong[value] = answer.status_code, [error["field"] for error in answer.json().get("errors", [])]

    assert wrong == {"truc@mail.example": (422, ["lines.2.email"]), "có": (422, ["lines.2.calls"]), "không": (200, [])}


async def test_a_files_shift_where_a_drills_stands_is_not_called_there_already(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        (await send(officer, a_line())).raise_for_status()
        await harness.change("update duty_shifts set drill = true")
        refused = await send(officer, a_line())

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["lines.2.drill"]
