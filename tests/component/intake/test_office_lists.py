"""Lists as offices send them: encodings, separators, titles, old codes; read where clear, refused with the true reason."""

from typing import Any

import pytest

from tests.component.intake.harness import ServiceHarness

PLACES = ("02647", "02683")
HEADER = "commune_code,head_name,what_happened"


def problems(done: dict[str, Any]) -> list[tuple[int, str]]:
    return [(error["line"], error["field"]) for error in done["errors"]]


async def names(harness: ServiceHarness) -> list[str]:
    """Return the heads of households of all cases, in the order of the list."""
    rows = await harness.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    return [(await harness.case(row.id))["household"]["head_name"] for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEADER}\n02647,Trần Thị Mẫu,sập nhà\n".encode("utf-16-le"), id="utf16-without-mark"),
        pytest.param(f"\ufeff{HEADER}\n02647,Trần Thị Mẫu,sập nhà\n".encode(), id="utf8-with-mark"),
    ],
)
async def test_other_encodings_are_read(harness: ServiceHarness, content: bytes) -> None:
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["state"], done["accepted"], done["errors"]) == ("done", 1, [])
    assert await names(harness) == ["Trần Thị Mẫu"]


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param(f"UBND XÃ;;\n;;\nNgày 20/11;;\n\n{HEADER.replace(',', ';')}\n02647;A;b\n", 1, id="several-lines-above"),
        pytest.param(f"{HEADER}\n02647,A,b,,,\n\u200b, ,\n", 1, id="trailing-cells"),
        pytest.param("commune_code|head_name|what_happened\n02647|A|b\n", 1, id="bars"),
        pytest.param(f'{HEADER},size,bank_code,account_number\n"=""02647""",A,b,4,VCB,"=""0071001234567"""\n', 1, id="guarded"),
        pytest.param(f"{HEADER},size\n'02647,A,b,4.0\n０２６４７,B,b,４\n", 2, id="apostrophes-and-wide-digits"),
        pytest.param(f'{HEADER}\n\u00a002647\u00a0,"=HYPERLINK(""x"")",@SUM(1)\n', 1, id="formulas-are-text"),
    ],
)
async def test_what_is_clear_is_read(harness: ServiceHarness, content: str, count: int) -> None:
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["state"], done["accepted"], done["rejected"], done["errors"]) == ("done", count, 0, [])
    assert len(await harness.rows("select 1 from cases")) == count


@pytest.mark.parametrize(
    ("code", "read", "note"),
    [
        pytest.param("2641", "02647", "out of force", id="an-old-code-without-zero"),
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


@pytest.mark.parametrize(
    "header", ["M· x·;Hä tªn chñ hé;Sù viÖc", "M? x?;H? t?n ch? h?;S? vi?c", "Maõ xaõ;Hoï teân chuû hoä;Söï vieäc"]
)
async def test_a_header_in_a_wrong_encoding_is_named_as_such(harness: ServiceHarness, header: str) -> None:
    done = await harness.send_list(await harness.declare(PLACES), f"{header}\n02647;A;b\n")

    assert (done["state"], problems(done)) == ("refused", [(1, "file")])
    assert "encoding" in done["errors"][0]["reason"]


async def test_a_guarded_account_is_paid_to_as_it_was_typed(harness: ServiceHarness) -> None:
    content = f'{HEADER},bank_code,account_number\n02647,A,b,VCB,"=""0071001234567"""\n2647.0,B,b,VCB,\'0071001234567\n'
    done = await harness.send_list(await harness.declare(PLACES), content)

    assert (done["accepted"], [note["field"] for note in done["notes"]]) == (2, ["commune_code"])
    rows = await harness.rows("select id from cases")
    assert {(await harness.case(row.id))["payee"]["account_number"] for row in rows} == {"•••••••••4567"}
