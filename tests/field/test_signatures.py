"""Who signs what: over what he saw, for whom he did not assess, under one number, with every bad line named."""

import re
from typing import Any

from shared.events import GoodsHandedOver
from shared.events.household import Losses, ShortOfFood
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.disbursement.harness import HANDED_OVER, a_household
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.intake.harness import ServiceHarness as Intake
from tests.field.cases import FieldCase, field_case
from tests.field.steps import a_case, a_report, correct, fields, findings, kind, preview, proposed, report, sign
from tests.support.builders import a_damage_assessed

SEPARATION = (403, "separation-of-duties")
HUNGRY = Losses(short_of_food=ShortOfFood(people=3))


async def _changed_after_it_was_read(assessment: Assessment, before: Any, after: Any) -> tuple[Any, Any]:
    """What the chair is answered who read the list before a second assessor came, and when he has read again."""
    case_id = await a_case(assessment, size=6)
    await findings(assessment, case_id, {"losses": before}, "as-a")
    read = await proposed(assessment)
    assert (await findings(assessment, case_id, {"losses": after}, "as-b")).status_code == 201
    stale = await sign(assessment, read)
    assert await assessment.rows("select 1 from decisions") == []
    return stale, await sign(assessment, await proposed(assessment))


@field_case("thirty_to_three_hundred")
async def test_what_is_paid_is_what_was_read(assessment: Assessment, case: FieldCase) -> None:
    assert "30,000,000" in case.given
    assert "300,000,000" in case.given
    burials = [
        {"dead": ["m1"], "burial_by_organisation": {"person": "m1", "actual_cost_dong": cost}}
        for cost in (30_000_000, 300_000_000)
    ]

    stale, read_again = await _changed_after_it_was_read(assessment, *burials)

    assert kind(stale) == (409, "changed-since-seen")
    [error] = stale.json()["errors"]
    assert "30,000,000 đ" in error["reason"]
    assert "300,000,000 đ" in error["reason"]
    assert read_again.status_code == 201


@field_case("rice_sixfold")
async def test_rice_is_signed_as_it_was_read(assessment: Assessment, case: FieldCase) -> None:
    [first, second, months] = map(int, re.findall(r"\d+", case.given))
    hunger = {"short_of_food": {"people": first}}, {"short_of_food": {"people": second, "months": months}}

    stale, read_again = await _changed_after_it_was_read(assessment, *hunger)

    assert kind(stale) == (409, "changed-since-seen")
    [error] = stale.json()["errors"]
    assert "45 kg" in error["reason"]
    assert "270 kg" in error["reason"]
    assert read_again.status_code == 201


@field_case("delegated_by_the_assessor")
async def test_nobody_delegates_the_signature_for_what_he_assessed(assessment: Assessment, case: FieldCase) -> None:
    assert "{from: as-a, document: GUQ 1}" in case.given
    case_id = await a_case(assessment, losses=HUNGRY)
    for who in ("as-a", "as-b"):
        await findings(assessment, case_id, {"losses": {"short_of_food": {"people": 3}}}, who)
    seen = await proposed(assessment)

    for who in ("as-a", "as-b"):
        assert kind(await sign(assessment, seen, delegation={"from": who, "document": "GUQ 1"})) == SEPARATION
    signed = await sign(assessment, seen, "deputy", delegation={"from": "chair-b", "document": "GUQ 1"})
    assert signed.status_code == 201


@field_case("signer_assesses")
async def test_who_signed_assesses_nothing_afterwards(assessment: Assessment, case: FieldCase) -> None:
    assert "signs as chair, then records findings" in case.given
    case_id = await a_case(assessment, losses=HUNGRY)
    other = await a_case(assessment, losses=HUNGRY)
    awards = await assessment.rows("select id from awards where case_id = :case_id", case_id=case_id)
    seen = {award: amount for award, amount in (await proposed(assessment)).items() if award == str(awards[0]["id"])}
    assert (await sign(assessment, seen, "both")).status_code == 201

    alone = await findings(assessment, case_id, {"losses": {}}, "both")
    async with assessment.as_("assessor", subject="both") as assessor:
        items = [{"case_id": str(each), "losses": {}} for each in (case_id, other)]
        by_list = (await assessor.post("/v1/findings", json={"items": items})).json()

    assert kind(alone) == SEPARATION
    assert [(one["case_id"], one["problem"]["status"]) for one in by_list["refused"]] == [(str(case_id), 403)]
    assert [one["case_id"] for one in by_list["recorded"]] == [str(other)]


@field_case("assessor_hands_over")
async def test_who_assessed_signed_or_delegated_hands_nothing_over(disbursement: Disbursement, case: FieldCase) -> None:
    [assessor] = set(re.findall(r"by (as-\w+)", case.given))
    await disbursement.source(200, unit="kg")
    for assessed_first in (True, False):
        household = a_household(unit="kg", amount=60, code="RICE")
        approved = household.approved.model_copy(update={"delegated_by": "chair-b"})
        assessed = a_damage_assessed(case_id=approved.case_id, assessed_by=("as-other", assessor))
        facts = [assessed, approved] if assessed_first else [approved, assessed]
        await disbursement.take(household.reported, *facts)
        payment = (await disbursement.payment(household))["id"]

        for who in (assessor, "as-other", "chair-b", approved.signed_by):
            assert kind(await disbursement.hand_over(payment, subject=who)) == SEPARATION
            async with disbursement.client("paying_agent", subject=who) as client:
                body = {"items": [{"payment_id": str(payment), **HANDED_OVER}]}
                by_list = (await client.post("/v1/handovers", json=body)).json()
            assert [one["problem"]["status"] for one in by_list["refused"]] == [403]
        assert (await disbursement.hand_over(payment, subject="agent")).status_code == 201
    assert [fact.handed_over_by for fact in await disbursement.facts(GoodsHandedOver)] == ["agent", "agent"]


@field_case("three_bad_lines")
async def test_every_bad_line_is_named_and_the_sound_ones_stay_unsigned(assessment: Assessment, case: FieldCase) -> None:
    assert case.given.startswith("six awards, three of them")
    for _ in range(6):
        await a_case(assessment, losses=HUNGRY)
    seen = await proposed(assessment)
    bad = dict(list(seen.items())[:3])
    await sign(assessment, bad)

    answer = await sign(assessment, seen)

    assert kind(answer) == (409, "award-decided")
    assert [error["field"] for error in answer.json()["errors"]] == [f"award_ids.{award}" for award in bad]
    cases = await assessment.rows("select s.* from assessments s join awards a using (case_id) where a.state = 'approved'")
    named = [row["case_number"] or str(row["case_id"])[-8:] for row in cases]
    assert len(named) == len(bad)
    assert all(case_name in answer.json()["detail"] for case_name in named)
    assert set(await proposed(assessment)) == set(seen) - set(bad)


@field_case("number_variants")
async def test_a_number_is_one_number_however_it_is_written(assessment: Assessment, case: FieldCase) -> None:
    numbers = re.findall(r'"([^"]+)"', case.given)
    assert len(numbers) == 6
    for _ in range(4):
        await a_case(assessment, losses=HUNGRY)
    first, second = list((await proposed(assessment)).items())[:2]

    taken = await sign(assessment, dict([first]), number=numbers[0])
    others = [await sign(assessment, dict([second]), number=number) for number in numbers[1:]]
    bad = await sign(assessment, dict([second]), number="12/QĐ_UBND")

    assert (taken.status_code, taken.json()["number"]) == (201, "12/QĐ-UBND")
    assert {kind(other) for other in others} == {(409, "number-taken")}
    assert fields(bad) == ["number"]
    assert "U+005F" in bad.json()["errors"][0]["reason"]


@field_case("numbers_as_refs")
async def test_a_ref_says_nothing_about_a_person(
    intake: Intake, incident: str, assessment: Assessment, case: FieldCase
) -> None:
    refused = await report(intake, a_report(incident, case.given))
    case_id = await intake.report(incident, commune_code="02647")

    assert fields(refused) == ["household.members.0.ref", "household.members.1.ref", "losses.dead.0"]
    assert fields(await correct(intake, case_id, case.given)) == ["members.0.ref", "members.1.ref", "losses.dead.0"]
    found = await findings(assessment, await a_case(assessment), case.given)
    assert fields(found) == fields(refused)
    asked = {**case.given, "household": {**case.given["household"], "standing": "poor"}}
    assert set(fields(await preview(assessment, asked))) == set(fields(refused))
