"""Texts: the same letters for the same word, nothing unseen, no eaten names; what comes in can be printed."""

import re
from typing import Any

import pytest

from shared.events.household import Losses, ShortOfFood
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.console.harness import ServiceHarness as Console
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.field.cases import COMMUNE, FieldCase, G, field_case
from tests.field.steps import a_case, a_report, correct, fields, findings, problems, proposed, report, sign
from tests.support.pages import forms_of, sign_in
from tests.support.paper import text_of

OFFICER = {"phone": "0559000111", "role": "trực ban"}


@field_case("nul")
async def test_a_nul_is_refused_by_field(notifications: Notifications, disbursement: Disbursement, case: FieldCase) -> None:
    async with notifications.client("provincial_officer") as officer:
        given = await officer.put(f"/v1/communes/{COMMUNE}/contacts", json=case.given)
    async with disbursement.client() as accountant:
        asked = await accountant.get("/v1/payments?commune_code=%00")

    assert fields(given) == ["contacts.0.role"]
    assert fields(asked) == ["commune_code"]


@field_case("c1_and_nfd")
async def test_control_characters_are_refused_and_letters_composed(intake: Intake, incident: str, case: FieldCase) -> None:
    refused = await report(intake, a_report(incident, case.given))
    taken = await report(intake, a_report(incident, {"payee": case.given["payee"]}))

    assert fields(refused) == ["household.head_name"]
    assert (await intake.case(taken.json()["case_id"]))["payee"]["name"] == "Trần B"


@field_case("bom")
async def test_a_byte_order_mark_is_no_letter(intake: Intake, incident: str, case: FieldCase) -> None:
    taken = await report(intake, a_report(incident, case.given))

    assert (await intake.case(taken.json()["case_id"]))["household"]["head_name"] == "Nguyễn Văn A"


@field_case("eth")
async def test_a_look_alike_of_a_letter_finds_the_same_commune(desk: Console, case: FieldCase) -> None:
    letters = [case.given["commune"], case.given["commune"].replace("\u00d0", "\u0110")]
    async with desk.browser(None) as browser:
        question = (await browser.get("/sign-in", follow_redirects=True)).url
        anywhere = [await browser.get(question.copy_merge_params({"place": name})) for name in letters]
        there = [await browser.get(question.copy_merge_params({"place": name, "province": "08"})) for name in letters]
        (button,) = {
            button
            for page in there
            for form in forms_of(page.text)
            for button in form.buttons
            if button[1].startswith(case.given["role"])
        }
        signed_in = await sign_in(browser, button[1])
        reported = [await browser.post("/reports", data={"commune": name}, headers=_OURS) for name in letters]

    assert case.given["commune"] != letters[1]
    assert len(communes_named(anywhere[0].text)) > 1
    assert communes_named(anywhere[0].text) == communes_named(anywhere[1].text)
    assert signed_in.status_code == 200
    assert [answer.status_code for answer in reported] == [503, 503], "the commune is known; intake is away in this test"


def communes_named(page: str) -> list[str]:
    return re.findall(r"place=(\d{5})", page)


_OURS = {"Origin": "http://service.test"}
_SERVED_AT = re.compile(r'data-now="[^"]+"')
_NAMES = ("Nguy?n Th? H?ng", "Tr\ufffdn V\ufffdn B"), ("NguyÔn V¨n A", "Nguyeãn Vaên A", "Nguyá»\u0085n VÄ\u0083n A")


@field_case("question_marks", "old_fonts")
async def test_names_in_a_wrong_encoding_are_refused_as_such(
    intake: Intake, incident: str, notifications: Notifications, case: FieldCase
) -> None:
    names = _NAMES[0] if case.id == "question_marks" else _NAMES[1]
    assert all(name in case.given for name in names)

    done = await intake.send_list(incident, case.given)
    in_vietnamese = await intake.import_of(done["id"], language="vi")
    honest = await intake.report(incident, commune_code=COMMUNE)

    assert (done["accepted"], problems(done)) == (0, [(2 + n, "head_name") for n in range(len(names))])
    assert all("encoding" in error["reason"] for error in done["errors"])
    assert all("bảng mã" in error["reason"] for error in in_vietnamese["errors"])
    for name in names:
        payee = {"name": name, "bank_code": "VCB", "account_number": "0111000111"}
        informant = {"name": name, "phone": "0559000111"}
        for change, field in (
            ({"household": {"head_name": name}}, "household.head_name"),
            ({"payee": payee}, "payee.name"),
            ({"reported_by": informant}, "reported_by.name"),
        ):
            assert fields(await report(intake, a_report(incident, change))) == [field]
        assert fields(await correct(intake, honest, {"head_name": name})) == ["head_name"]
        async with notifications.client("provincial_officer") as officer:
            body: Any = {"contacts": [{**OFFICER, "name": name}]}
            assert fields(await officer.put(f"/v1/communes/{COMMUNE}/contacts", json=body)) == ["contacts.0.name"]


@field_case("unprintable")
@pytest.mark.parametrize("name", ["Hộ 🏚", "陳文明", "ថាច់ សុខា"])
async def test_every_household_gets_its_page(assessment: Assessment, case: FieldCase, name: str) -> None:
    assert f'"{name}"' in case.given
    case_id = await a_case(assessment, head_name=name, losses=Losses(short_of_food=ShortOfFood(people=4)))
    assert (await findings(assessment, case_id, G)).status_code == 201
    delegation = {"from": "chair-b", "document": "GUQ 12 🏚"}
    signed = await sign(assessment, await proposed(assessment), delegation=delegation)

    async with assessment.as_("commune_officer") as officer:
        page = await officer.get(f"/v1/assessments/{case_id}/explanation?format=pdf")

    assert delegation["document"] in case.given
    assert signed.status_code == 201
    assert (page.status_code, page.headers["content-type"]) == (200, "application/pdf")
    printed = text_of(page.content)
    assert "40.000.000 đ" in printed
    assert "□" not in printed
    assert all(letter in printed for letter in name if letter.isalpha())
