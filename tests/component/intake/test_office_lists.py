"""Lists as offices send them: encodings, separators, titles, old codes; read where clear, refused with the true reason."""

import base64
from typing import Any

import pytest

from tests.component.intake.harness import ServiceHarness

PLACES = ("02647", "02683")
HEADER = "commune_code,head_name,what_happened"
_UTF16 = (
    "//5jAG8AbQBtAHUAbgBlAF8AYwBvAGQAZQAsAGgAZQBhAGQAXwBuAGEAbQBlACwAdwBoAGEAdABfAGgAYQBwAHAAZQBuAGUAZAAKADAAMgA2ADQANwAsAFQAcgCn"
    "Hm4AIABUAGgAyx4gAE0Aqx51ACwAcwCtHnAAIABuAGgA4AAKAA=="
)
_WINDOWS1258 = "Y29tbXVuZV9jb2RlLGhlYWRfbmFtZSx3aGF0X2hhcHBlbmVkCjAyNjQ3LFRy4sxuIFRoafIgTeLedSxz4vJwIG5o4Ao="


def problems(done: dict[str, Any]) -> list[tuple[int, str]]:
    return [(error["line"], error["field"]) for error in done["errors"]]


async def names(harness: ServiceHarness) -> list[str]:
    """Return the heads of households of all cases, in the order of the list."""
    rows = await harness.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    return [(await harness.case(row.id))["household"]["head_name"] for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(base64.b64decode(_UTF16), id="other_encodings-utf16"),
        pytest.param(base64.b64decode(_WINDOWS1258), id="other_encodings-windows1258"),
        pytest.param(f"{HEADER}\n02647,Trần Thị Mẫu,sập nhà\n".encode("utf-16-le"), id="other_encodings-without-mark"),
        pytest.param(f"\ufeff{HEADER}\n02647,Trần Thị Mẫu,sập nhà\n".encode(), id="other_encodings-utf8-mark"),
    ],
)
async def test_other_encodings_are_read(harness: ServiceHarness, content: bytes) -> None:
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["state"], done["accepted"], done["errors"]) == ("done", 1, [])
    assert await names(harness) == ["Trần Thị Mẫu"]


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param("sep=;\r\ncommune_code;head_name;what_happened\r\n02647;A;b\r\n", 1, id="above_the_header-sep"),
        pytest.param(f"DANH SÁCH HỘ BỊ THIỆT HẠI,,\n{HEADER}\n02647,A,b\n", 1, id="above_the_header-title"),
        pytest.param("commune_code\thead_name\twhat_happened\n02647\tA\tb\n", 1, id="above_the_header-tab"),
        pytest.param(f"{HEADER}\r02647,A,b\r02647,B,b\r", 2, id="above_the_header-mac"),
        pytest.param(f"{HEADER}\r" + "02647,A,b\r" * 7000, 7000, id="above_the_header-long-mac"),
        pytest.param(
            f"UBND XÃ;;\n;;\nNgày 20/11;;\n\n{HEADER.replace(',', ';')}\n02647;A;b\n", 1, id="above_the_header-several"
        ),
        pytest.param(
            f"{HEADER},phone,size,dead,note,a,b,c,d,e\n" + "02647,A,b\n" * 3 + ",,,,,,,,,,,\n" * 900, 3, id="empty_rows"
        ),
        pytest.param(f"{HEADER}\n02647,A,b,,,\n\u200b, ,\n", 1, id="empty_rows-trailing"),
        pytest.param(
            f'{HEADER},phone\n02647,A,"- Tốc mái hoàn toàn; + sập bếp",\n02647,B,Ngập,+84 559 000 078 (con trai)\n',
            2,
            id="dash_and_plus",
        ),
        pytest.param(f"{HEADER}\n02647,A,b\n\ufeff{HEADER}\n\ufeff02647,B,b\n02\u200b647,C,b\n", 3, id="invisible"),
    ],
)
async def test_what_is_clear_is_read(harness: ServiceHarness, content: str, count: int) -> None:
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["state"], done["accepted"], done["rejected"], done["errors"]) == ("done", count, 0, [])
    assert len(await harness.rows("select 1 from cases")) == count


async def test_misspelt_columns_are_understood_or_named(harness: ServiceHarness) -> None:
    content = f"{HEADER},acount_number,bank code,Số điện thoại,Ghi chú của thôn\n02647,A,b,0123456789,VCB,0559000078,x\n"
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["accepted"], done["unread_columns"]) == (1, ["Ghi chú của thôn"])
    (row,) = await harness.rows("select id from cases")
    case = await harness.case(row.id)
    assert (case["household"]["phone"], case["payee"]["account_number"]) == ("0559000078", "••••••6789")


@pytest.mark.parametrize(
    ("code", "read", "note"),
    [
        pytest.param("2647", "02647", "lost its zero", id="zero_lost"),
        pytest.param("2683", "02683", "lost its zero", id="zero_lost-other"),
        pytest.param("02644", "02647", "out of force", id="merged_communes"),
        pytest.param("2641", "02647", "out of force", id="merged_communes-without-zero"),
        pytest.param("02635", "02647", "out of force", id="merged_communes-third"),
    ],
)
async def test_old_and_shortened_codes_become_those_of_today_with_a_note(
    harness: ServiceHarness, code: str, read: str, note: str
) -> None:
    done = await harness.send_list(await harness.declare(PLACES), f"{HEADER}\n{code},A,b\n")

    assert (done["accepted"], done["errors"]) == (1, [])
    (said,) = done["notes"]
    assert (said["line"], said["field"]) == (2, "commune_code")
    assert code in said["note"]
    assert read in said["note"]
    assert note in said["note"]
    assert [row.commune_code for row in await harness.rows("select commune_code from cases")] == [read]


async def test_a_divided_commune_is_refused_with_its_candidates(harness: ServiceHarness) -> None:
    done = await harness.send_list(await harness.declare(("02215", "02509")), f"{HEADER}\n02497,A,b\n")

    assert (done["accepted"], problems(done)) == (0, [(2, "commune_code")]), "divided_communes"
    assert "02215" in done["errors"][0]["reason"]
    assert "02509" in done["errors"][0]["reason"]


async def test_a_code_in_force_is_taken_as_it_is_and_four_digits_of_nowhere_are_not(harness: ServiceHarness) -> None:
    incident = await harness.declare(("06886", "06799", "06970"))
    done = await harness.send_list(incident, f"{HEADER}\n06886,A,b\n9999,B,b\n")

    assert (done["accepted"], done["notes"], problems(done)) == (1, [], [(3, "commune_code")]), "divided_communes"


@pytest.mark.parametrize(
    ("rows", "field", "reason"),
    [
        pytest.param(
            ["02647,Nguy?n Th? H?ng,s?p nhà", "02647,Tr\ufffdn V\ufffdn B,ngập"], "head_name", "CSV UTF-8", id="question_marks"
        ),
        pytest.param(
            ["02647,NguyÔn V¨n A,s", "02647,Nguyeãn Vaên A,s", "02647,Nguyá»\u0085n VÄ\u0083n A,s"],
            "head_name",
            "encoding",
            id="old_fonts",
        ),
    ],
)
async def test_names_in_a_wrong_encoding_are_refused_as_such(
    harness: ServiceHarness, rows: list[str], field: str, reason: str
) -> None:
    done = await harness.send_list(await harness.declare(PLACES), "\n".join([HEADER, *rows, "02647,Ksor H'Bia,s"]) + "\n")

    assert (done["accepted"], problems(done)) == (1, [(number, field) for number in range(2, len(rows) + 2)])
    assert all(reason in error["reason"] for error in done["errors"])
    in_vietnamese = await harness.import_of(done["id"], language="vi")
    assert all("bảng mã" in error["reason"] for error in in_vietnamese["errors"])


async def test_more_dead_than_people_are_refused_in_a_list(harness: ServiceHarness) -> None:
    done = await harness.send_list(await harness.declare(PLACES), f"{HEADER},size,dead\n02647,A,b,3,11\n02647,B,b,3,1\n")

    assert (done["accepted"], problems(done)) == (1, [(2, "dead")]), "five_dead_of_three"


async def test_accounts_that_a_spreadsheet_ate_are_not_paid_to(harness: ServiceHarness) -> None:
    rows = ["02647,A,b,VCB,9704360123456780", "02647,B,b,VCB,9.70436E+15", "02647,C,b,VCB,0071001234567"]
    done = await harness.send_list(await harness.declare(PLACES), "\n".join([f"{HEADER},bank_code,account_number", *rows]))

    assert (done["accepted"], problems(done)) == (2, [(3, "account_number")]), "eaten_accounts"
    assert [(note["line"], note["field"]) for note in done["notes"]] == [(2, "account_number")]
    ids = await harness.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    payees = [(await harness.case(row.id))["payee"] for row in ids]
    assert payees[0] is None
    assert payees[1]["account_number"].endswith("4567")
