"""Lists as offices send them: read where clear, with a note where something was changed, refused with the true reason."""

import base64

from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.cases import COMMUNE, HEADER, PLACES, FieldCase, field_case
from tests.field.steps import a_list, a_report, fields, heads_of, problems, report

NEW_CODE = "commune_code"


async def _communes(intake: Intake) -> list[str]:
    rows = await intake.rows("select c.commune_code from cases c join reports r on r.case_id = c.id order by r.line")
    return [row.commune_code for row in rows]


@field_case("other_encodings")
async def test_other_encodings_are_read(intake: Intake, incident: str, case: FieldCase) -> None:
    for content in case.given.values():
        done = await intake.send_list(incident, base64.b64decode(content))
        assert (done["state"], done["accepted"], done["errors"]) == ("done", 1, [])

    assert len(case.given) == 2
    assert await heads_of(intake) == ["Trần Thị Mẫu"] * 2


@field_case("above_the_header")
async def test_what_stands_above_the_header_hinders_nobody(intake: Intake, incident: str, case: FieldCase) -> None:
    long_mac = case.given["mac"] + "02647,C,b\r" * 7000
    for name, content, count in (
        ("sep", case.given["sep"], 1),
        ("title", case.given["title"], 1),
        ("tab", case.given["tab"], 1),
        ("mac", case.given["mac"], 2),
        ("mac above 64 KiB", long_mac, 7002),
    ):
        done = await intake.send_list(incident, content)
        assert (name, done["accepted"], done["rejected"], done["errors"]) == (name, count, 0, [])


@field_case("empty_rows")
async def test_empty_rows_are_no_rows(intake: Intake, incident: str, case: FieldCase) -> None:
    assert case.given == 'a header of 12 columns, 3 rows, then ",,,,,,,,,,," × 900'
    header = f"{HEADER},phone,size,dead,missing,injured,short_of_food,house_state,bank_code,account_number"
    rows = [f"02647,{name},b,,,,,,,,," for name in "ABC"]

    done = await intake.send_list(incident, "\n".join([header, *rows, *[",,,,,,,,,,,"] * 900]) + "\n")

    assert (done["accepted"], done["rejected"], done["errors"]) == (3, 0, [])


@field_case("misspelt_columns")
async def test_a_misspelt_column_is_understood_or_named(intake: Intake, incident: str, case: FieldCase) -> None:
    done = await intake.send_list(incident, case.given)
    [row] = await intake.rows("select id from cases")
    strange = await intake.send_list(incident, a_list("02647,B,b,x", more=",Ghi chú của thôn"))

    assert (done["accepted"], done["unread_columns"]) == (1, [])
    shown = await intake.case(row.id)
    assert (shown["household"]["phone"], shown["payee"]["account_number"]) == ("0559345678", "••••••6789")
    assert strange["unread_columns"] == ["Ghi chú của thôn"]


@field_case("zero_lost")
async def test_a_lost_zero_is_put_back_with_a_note(intake: Intake, incident: str, case: FieldCase) -> None:
    done = await intake.send_list(incident, case.given)
    nowhere = await intake.send_list(incident, a_list("9999,C,b"))

    assert (done["accepted"], done["rejected"], await _communes(intake)) == (2, 0, list(PLACES))
    assert [(note["line"], note["field"]) for note in done["notes"]] == [(2, NEW_CODE), (3, NEW_CODE)]
    assert all(code in note["note"] for code, note in zip(PLACES, done["notes"], strict=True))
    assert problems(nowhere) == [(2, NEW_CODE)]


@field_case("merged_communes")
async def test_a_code_out_of_force_becomes_that_of_today_with_a_note(intake: Intake, incident: str, case: FieldCase) -> None:
    old = ("02644", "02641", "02635")
    done = await intake.send_list(incident, case.given)
    as_json = await report(intake, {**a_report(incident), "commune_code": old[0]})

    assert (done["accepted"], done["rejected"], await _communes(intake)) == (3, 0, [COMMUNE] * 3)
    assert all(code in note["note"] and COMMUNE in note["note"] for code, note in zip(old, done["notes"], strict=True))
    assert fields(as_json) == [NEW_CODE]
    assert COMMUNE in as_json.json()["errors"][0]["reason"]


@field_case("divided_communes")
async def test_a_divided_commune_is_asked_about_and_a_code_in_force_taken(intake: Intake, case: FieldCase) -> None:
    assert '"02497,A,b"' in case.given
    assert '"06886,A,b"' in case.given
    divided = await intake.send_list(await intake.declare(("02215", "02509")), a_list("02497,A,b"))
    in_force = await intake.send_list(await intake.declare(("06886", "06799", "06970")), a_list("06886,A,b"))

    assert problems(divided) == [(2, NEW_CODE)]
    assert all(code in divided["errors"][0]["reason"] for code in ("02215", "02509"))
    assert (in_force["accepted"], in_force["rejected"]) == (1, 0)


@field_case("dash_and_plus")
async def test_a_dash_and_a_plus_are_text(intake: Intake, incident: str, case: FieldCase) -> None:
    done = await intake.send_list(incident, case.given)

    assert (done["accepted"], done["rejected"], done["errors"]) == (2, 0, [])
    rows = await intake.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    first, second = [await intake.case(row.id) for row in rows]
    assert first["what_happened"] == "- Tốc mái hoàn toàn; + sập bếp"
    assert second["household"]["phone"] == "+84 559 345 678"
    assert second["what_happened"] == "Ngập\nGhi chú số điện thoại: con trai"


@field_case("eaten_accounts")
async def test_money_goes_to_no_account_that_a_spreadsheet_ate(intake: Intake, incident: str, case: FieldCase) -> None:
    eaten, short, rounded = "9704360123456780", "71001234567", "9.70436E+15"
    assert all(account in case.given for account in (eaten, short, rounded))
    rows = [f"02647,{account},b,VCB,{account}" for account in (eaten, short, rounded, "0071001234567")]

    done = await intake.send_list(incident, a_list(*rows, more=",bank_code,account_number"))

    assert (done["accepted"], problems(done)) == (4, [])
    assert [(note["line"], note["field"]) for note in done["notes"]] == [(2, "account_number"), (4, "account_number")]
    ids = await intake.rows("select c.id from cases c join reports r on r.case_id = c.id order by r.line")
    payees = [(await intake.case(row.id))["payee"] for row in ids]
    assert (payees[0], payees[2]) == (None, None)
    assert payees[3]["account_number"].endswith("4567")


@field_case("invisible")
async def test_what_cannot_be_seen_hinders_no_row_and_a_second_header_is_no_household(
    intake: Intake, incident: str, case: FieldCase
) -> None:
    done = await intake.send_list(incident, case.given)

    assert (done["accepted"], done["rejected"], done["errors"]) == (3, 0, [])
    assert await heads_of(intake) == ["A", "B", "C"]
