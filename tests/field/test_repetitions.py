"""What comes twice, late, or is taken back: the content counts, the newest read counts, and null is something."""

import json

import pytest

from shared.events import HouseholdReported
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.disbursement.harness import ACCOUNT
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.cases import COMMUNE, PLACES, FieldCase, G, field_case
from tests.field.steps import a_case, a_report, correct, report
from tests.support.builders import an_approved_award, an_assistance_approved
from tests.support.records import outbox_facts


@field_case("keys_in_another_order")
async def test_the_content_is_compared_and_not_its_bytes(intake: Intake, incident: str, case: FieldCase) -> None:
    assert "in another order" in case.given
    body = a_report(incident, {"household": {"size": 3, "members": [{"ref": "m1", "birth_year": 1950}]}})
    turned = json.loads(json.dumps(body, sort_keys=True), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert json.dumps(turned) != json.dumps(body)

    first, again = await report(intake, body, "key-1"), await report(intake, turned, "key-1")
    other = await report(intake, {**body, "what_happened": "Nhà ngập"}, "key-1")

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert other.status_code == 409
    assert len(await intake.rows("select 1 from cases")) == 1


@field_case("old_visit_last")
@pytest.mark.parametrize("door", ["form", "list"])
async def test_an_older_visit_overwrites_no_newer_one_unread(assessment: Assessment, case: FieldCase, door: str) -> None:
    assert "{house: {state: damaged}}" in case.given
    case_id = await a_case(assessment, size=4)
    older = {"losses": {"house": {"state": "damaged"}}}

    async def visit(who: str, found: dict[str, object], seen: int) -> tuple[int, list[str]]:
        body = {**found, "seen_revision": seen}
        async with assessment.as_("assessor", subject=who) as assessor:
            if door == "form":
                answer = await assessor.post(f"/v1/assessments/{case_id}/findings", json=body)
                return answer.status_code, [error["field"] for error in answer.json().get("errors", ())]
            listed = (await assessor.post("/v1/findings", json={"items": [{"case_id": str(case_id), **body}]})).json()
        refused = [one["problem"] for one in listed["refused"]]
        return (refused[0]["status"], [error["field"] for error in refused[0]["errors"]]) if refused else (201, [])

    assert await visit("as-b", dict(G), 0) == (201, [])
    status, named = await visit("as-a", older, 0)
    standing = await assessment.rows("select code from awards where state = 'proposed' and code like 'HOUSE%'")

    assert (status, set(named)) == (409, {"seen_revision", "losses.house", "household.standing"})
    assert [row["code"] for row in standing] == ["HOUSE_NEW"]
    assert (await visit("as-a", older, 9))[0] == 409
    assert await visit("as-a", older, 1) == (201, [])


@field_case("payee_null")
@pytest.mark.parametrize("when", ["before the decision", "after the decision"])
async def test_money_waits_for_a_payee_when_the_account_was_taken_away(
    intake: Intake, incident: str, disbursement: Disbursement, case: FieldCase, when: str
) -> None:
    """The facts that intake writes are those that disbursement takes."""
    payee = {"name": "Hộ Thử Nghiệm", "bank_code": "VBARD", "account_number": ACCOUNT}
    case_id = (await report(intake, a_report(incident, {"payee": payee}))).json()["case_id"]
    assert (await correct(intake, case_id, {"size": 4})).status_code == 201
    assert (await intake.case(case_id))["payee"] is not None
    assert (await correct(intake, case_id, case.given)).status_code == 201
    assert (await intake.case(case_id))["payee"] is None

    facts = [fact for fact in await outbox_facts(intake.foundation.database) if isinstance(fact, HouseholdReported)]
    reported = facts[0]
    approved = an_assistance_approved(
        case_id=reported.case_id, household_id=reported.household_id, commune_code=COMMUNE, incident_id=reported.incident_id,
        drill=reported.drill, awards=(an_approved_award(code="HOUSE_NEW", amount=40_000_000),),
    )  # fmt: skip
    await disbursement.source(100_000_000)
    told = [*facts[:2], approved, facts[2]] if when == "after the decision" else [*facts, approved]
    for fact in told:
        await disbursement.take(fact)
    await disbursement.send()

    [payment] = await disbursement.payments()
    assert (payment["rail"], payment["state"]) == ("cash", "reserved")
    assert await disbursement.rows("select 1 from attempts") == []
    await disbursement.expect_balanced()


@field_case("one_key_two_officers")
async def test_one_report_of_two_officers_is_marked_and_not_silently_two_cases(
    intake: Intake, incident: str, case: FieldCase
) -> None:
    assert "from two officers" in case.given
    body, area = a_report(incident, {"household": {"phone": "0559000001"}}), {"communes": [COMMUNE]}

    first = await report(intake, body, "key-1", subject="officer-a", **area)
    second = await report(intake, body, "key-1", subject="officer-b", **area)
    another = await report(intake, a_report(incident, {"household": {"head_name": "Hộ Khác"}}), "key-2", **area)

    assert (first.status_code, first.json()["looks_like"]) == (201, None)
    assert (second.status_code, second.json()["looks_like"]["case_id"]) == (201, first.json()["case_id"])
    assert another.json()["looks_like"] is None, "another household of the commune is no look-alike"


@field_case("wrong_commune")
async def test_a_case_moves_with_everything_that_was_done_for_it(intake: Intake, incident: str, case: FieldCase) -> None:
    there = (await report(intake, {**a_report(incident), "commune_code": PLACES[1]})).json()["case_id"]
    before = await intake.case(there)
    async with intake.client("provincial_officer", provinces=["15"], subject="province-1") as officer:
        answer = await officer.post(f"/v1/cases/{there}/corrections", json=case.given)

    after = await intake.case(there)
    assert (answer.status_code, after["commune_code"]) == (201, case.given["commune_code"])
    assert (after["id"], after["identified_at"], len(after["clocks"])) == (before["id"], before["identified_at"], 1)
    assert [(move["from_commune"], move["to_commune"]) for move in after["moves"]] == [(PLACES[1], PLACES[0])]
