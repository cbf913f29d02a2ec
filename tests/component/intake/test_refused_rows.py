"""Rows that were not taken come back as a file: exactly these are mended and sent again, and none that was taken is doubled."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from services.intake.commands.refused_rows import forget_refused_rows
from services.intake.loops import list_import
from services.intake.policy.refused_rows import KEPT
from services.intake.store import lists as store
from shared.clock import now
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE

HEADER = "STT,Mã xã,Họ tên chủ hộ,Thiệt hại,SĐT,Số người,Mã ngân hàng,Số tài khoản,Ghi chú"


def a_list(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


async def _fetched(harness: ServiceHarness, import_id: str, language: str = "vi", **who: Any) -> bytes:
    async with harness.client(**who) as officer:
        answer = await officer.get(f"/v1/imports/{import_id}/refused-rows", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment;")
    return answer.content


def _rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


async def test_the_refused_rows_come_back_with_line_and_reason_in_the_lists_own_words(
    harness: ServiceHarness, incident: str
) -> None:
    sent = await harness.send_list(
        incident, a_list(f"1,{COMMUNE},Hộ Một,Ngập", f'2,{COMMUNE},,"Ngập, sập",0559000001,ba,,,xem lại', "3,99999,Hộ Ba,Ngập")
    )

    header, *rows = _rows(await _fetched(harness, sent["id"]))
    english = _rows(await _fetched(harness, sent["id"], "en"))

    assert header == ["Dòng trong tệp cũ", "Cần sửa gì", *HEADER.split(",")]
    assert [(row[0], row[2], row[4:6], row[-1]) for row in rows] == [
        ("3", "2", ["", "Ngập, sập"], "xem lại"),
        ("4", "3", ["Hộ Ba", "Ngập"], "Ngập"),
    ]
    assert rows[0][1] == "Họ tên chủ hộ: thiếu, phải có; Số người: phải là số nguyên"
    assert english[0][:2] == ["Line in the earlier file", "What to mend"]
    assert [(error["column"], error["field"]) for error in sent["errors"]] == [
        ("Họ tên chủ hộ", "head_name"),
        ("Số người", "size"),
        ("Mã xã", "commune_code"),
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_mended_file_brings_the_rest_and_doubles_nothing(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(list_import, "ROWS_AT_ONCE", 2)
    first = await harness.send_list(
        incident,
        a_list(
            f"1,{COMMUNE},Hộ Một,Ngập",
            f"2,{COMMUNE},,Ngập,0559000002,4,VCB,0001112223",
            f"3,{COMMUNE},Hộ Ba,Ngập",
            f"4,{COMMUNE},,=1+1",
            f"5,{COMMUNE},Hộ Năm,Ngập",
        ),
    )
    assert (first["accepted"], first["rejected"]) == (3, 2)
    rows = _rows(await _fetched(harness, first["id"], language))
    rows[1][4], rows[2][4] = "Hộ Hai", "Hộ Bốn"
    mended = io.StringIO()
    csv.writer(mended).writerows(rows)

    second = await harness.send_list(incident, "\ufeff" + mended.getvalue())

    assert (second["accepted"], second["rejected"], second["errors"], second["notes"]) == (2, 0, [], [])
    assert second["unread_columns"] == ["STT", "Ghi chú"], "what we put before the rows needs no word"
    cases = await harness.rows("select id from cases where looks_like_id is null")
    assert len(cases) == 5
    shown = [await harness.case(case.id) for case in cases]
    assert {case["household"]["head_name"] for case in shown} == {"Hộ Một", "Hộ Hai", "Hộ Ba", "Hộ Bốn", "Hộ Năm"}
    by_name = {case["household"]["head_name"]: case for case in shown}
    assert by_name["Hộ Bốn"]["what_happened"] == "=1+1", "the text is what was sent"
    assert by_name["Hộ Hai"]["payee"]["account_number"] == "••••••2223"
    assert by_name["Hộ Hai"]["household"]["phone"] == "0559000002"


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+84", "-3", "@SUM(A1)", "\t=1", "＝1", "'=1"])
async def test_no_cell_of_the_file_is_a_formula(harness: ServiceHarness, incident: str, cell: str) -> None:
    sent = await harness.send_list(incident, a_list(f'1,99999,"{cell}","{cell}",,,,,"{cell}"'))

    _, row = _rows(await _fetched(harness, sent["id"]))

    assert [one for one in row if one[:1] in {"=", "+", "-", "@", "\t", "\r", "＝"}] == []
    assert row[-1] == f"'{cell}"


async def test_a_broken_row_comes_back_as_far_as_one_can_read_it(harness: ServiceHarness, incident: str) -> None:
    content = a_list(f'1,{COMMUNE},"Hộ Một,Ngập', f"2,{COMMUNE},Hộ\x00Hai,Ngập", "3,x" + ",y" * 20).encode()
    content += f"4,{COMMUNE},Hộ ".encode() + b"\xff\xfe,Ng\n"

    sent = await harness.send_list(incident, content)
    rows = _rows(await _fetched(harness, sent["id"]))[1:]

    assert [(row[0], row[2]) for row in rows] == [("2", "1"), ("3", "2"), ("4", "3"), ("5", "4")]
    assert rows[0][4].startswith("Hộ Một,Ngập")
    assert rows[1][4] == "Hộ\ufffdHai"
    assert len(rows[2]) == 2 + 22


async def test_only_who_sent_the_list_or_has_its_area_fetches_the_rows(harness: ServiceHarness, incident: str) -> None:
    sent = await harness.send_list(incident, a_list("1,99999,Hộ Bí Mật,Ngập"))
    clean = await harness.send_list(incident, a_list(f"1,{COMMUNE},Hộ Khác,Ngập"))

    async def status(import_id: str, role: str = "commune_officer", **area: Any) -> int:
        async with harness.client(role, **area) as client:
            return (await client.get(f"/v1/imports/{import_id}/refused-rows")).status_code

    assert await status(sent["id"], "auditor") == 403
    assert await status(sent["id"], "ops") == 403
    assert await status(sent["id"], communes=["00103"], subject="somebody-else") == 404
    assert await status(clean["id"]) == 404
    (kept,) = await harness.rows("select sealed from import_refused_rows")
    assert "Bí Mật".encode() not in kept.sealed
    await _fetched(harness, sent["id"])
    (seen,) = await harness.rows("select actor from audit where action = 'refused rows given back'")
    assert seen.actor


async def test_the_rows_are_forgotten_after_two_weeks(harness: ServiceHarness, incident: str) -> None:
    sent = await harness.send_list(incident, a_list("1,99999,Hộ Bí Mật,Ngập"))
    await harness.lists.forget_rows()
    assert await harness.rows("select 1 from import_refused_rows")

    async with harness.foundation.database.transaction() as session:
        await forget_refused_rows(session, harness.foundation.actor, now() + KEPT + timedelta(minutes=1))

    assert await harness.rows("select 1 from import_refused_rows") == []
    async with harness.client() as officer:
        answer = await officer.get(f"/v1/imports/{sent['id']}/refused-rows")
    assert answer.json()["type"] == "urn:kipthoi:problem:no-refused-rows"


async def test_of_very_many_refused_rows_as_many_are_kept_as_errors(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_ERRORS", 70)

    sent = await harness.send_list(incident, a_list(*["1,,Hộ,Ngập"] * 106))

    assert len(_rows(await _fetched(harness, sent["id"]))) == 1 + 70


async def test_a_list_says_how_much_of_it_has_been_read(
    harness: ServiceHarness, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_import, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(list_import, "BATCHES_A_TURN", 1)
    sent = await harness.send_list(incident, a_list(*[f"1,{COMMUNE},Hộ {n:02d},Ngập" for n in range(30)]), read=False)

    assert (sent["state"], sent["percent"]) == ("running", 0)
    await harness.lists._one_round()
    half = await harness.import_of(sent["id"])
    assert half["state"] == "running"
    assert 30 < half["percent"] < 50
    await harness.lists.read_lists()
    assert (await harness.import_of(sent["id"]))["percent"] == 100


async def test_one_finds_ones_own_lists_again_the_newest_first(harness: ServiceHarness, incident: str) -> None:
    sent = [(await harness.send_list(incident, a_list(f"1,{COMMUNE},Hộ {n},Ngập")))["id"] for n in range(3)]

    async with harness.client() as officer, harness.client(subject="somebody-else") as other:
        page = (await officer.get("/v1/imports", params={"limit": 2})).json()
        rest = (await officer.get("/v1/imports", params={"limit": 2, "cursor": page["next_cursor"]})).json()
        assert (await other.get("/v1/imports")).json() == {"items": [], "next_cursor": None}

    assert [item["id"] for item in (*page["items"], *rest["items"])] == sent[::-1]
    assert (page["items"][0]["accepted"], rest["next_cursor"]) == (1, None)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_template_is_a_list_whose_examples_come_back(harness: ServiceHarness, language: str) -> None:
    incident = await harness.declare(("18073",))
    async with harness.client() as officer:
        answer = await officer.get("/v1/imports/template", headers={"Accept-Language": language})
    header, *examples = _rows(answer.content)

    sent = await harness.send_list(incident, answer.content)
    assert (sent["accepted"], [error["line"] for error in sent["errors"]], sent["unread_columns"]) == (0, [2, 3], [])
    mended = io.StringIO()
    csv.writer(mended).writerows([header, *([cell.split(": ")[-1] for cell in row] for row in examples)])
    filled = await harness.send_list(incident, mended.getvalue())
    assert (filled["accepted"], filled["errors"], filled["notes"]) == (2, [], []), "without the mark they are sound rows"


@pytest.mark.parametrize("said", ["Nhà hư hỏng nặng", "nha hu hong nang", "house heavily damaged", "heavily_damaged"])
async def test_the_state_of_a_house_is_said_in_words(harness: ServiceHarness, incident: str, said: str) -> None:
    sent = await harness.send_list(incident, f"Mã xã,Chủ hộ,Sự việc,Tình trạng nhà\n{COMMUNE},Hộ Một,Ngập,{said}\n")
    assert sent["errors"] == []

    (case,) = await harness.rows("select id from cases")
    assert (await harness.case(case.id))["losses"]["house"]["state"] == "heavily_damaged"
