"""An officer has looked: what is proposed, what is told, which clocks run; and how a later look changes it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.assessment.domain.findings import Findings
from shared.events.household import House, HouseState, Injured, Losses, ShortOfFood, Standing
from tests.component.assessment.conftest import HarnessOf, ServiceHarness
from tests.support.builders import MORNING, OTHER_COMMUNE, a_case_retracted, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_WEEK = timedelta(days=7)
_HUNGRY = Losses(short_of_food=ShortOfFood(people=4))
_UNINHABITABLE = House(state=HouseState.HEAVILY_DAMAGED, habitable=False)


async def _a_case(harness: ServiceHarness, **values: object) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=_HUNGRY, standing=Standing.POOR), **values)
    await harness.hear(reported)
    return reported.case_id


async def test_findings_propose_what_the_law_gives_and_everybody_hears_of_it(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    losses = Losses(injured=(Injured(ref="p1", treatment_days=3),), house=_UNINHABITABLE, short_of_food=_HUNGRY.short_of_food)

    recorded = await harness.find(case_id, Findings(losses=losses, note="Đã đến nhà"), _NOW)

    proposed = {(award.code, award.person): award.amount for award in recorded.awards}
    assert proposed == {("RICE", None): 60, ("INJURY", "p501"): 5_400_000, ("HOUSE_REPAIR", None): 20_000_000}
    [fact] = await harness.facts()
    assert fact.revision == 1
    assert {(award.code, award.amount) for award in fact.awards} == {
        ("RICE", 60),
        ("INJURY", 5_400_000),
        ("HOUSE_REPAIR", 20_000_000),
    }
    assert await harness.clocks(case_id) == {"urgent_decision": "running", "findings": "kept", "decision": "running"}
    assert [row["state"] for row in await harness.rows("select state from assessments")] == ["assessed"]


async def test_rice_signed_first_and_a_house_a_week_later_are_separate_awards_of_one_case(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    [rice] = await harness.rows("select id from awards")
    await harness.sign([rice["id"]], _NOW)
    first = await harness.find(case_id, Findings(losses=_HUNGRY), _NOW + timedelta(hours=5))
    assert [(award.code, award.state) for award in first.awards] == [("RICE", "approved")]
    assert first.case.state == "decided"

    later = await harness.find(
        case_id, Findings(losses=Losses(house=_UNINHABITABLE, short_of_food=_HUNGRY.short_of_food)), _NOW + _WEEK
    )
    repair = next(award for award in later.awards if award.code == "HOUSE_REPAIR")
    assert later.case.state == "assessed"
    await harness.sign([repair.id], _NOW + _WEEK + timedelta(hours=1))

    facts = [(type(fact).__name__, sorted(award.code for award in fact.awards)) for fact in await harness.facts()]
    assert facts == [
        ("AssistanceApproved", ["RICE"]),
        ("DamageAssessed", ["RICE"]),
        ("DamageAssessed", ["HOUSE_REPAIR", "RICE"]),
        ("AssistanceApproved", ["HOUSE_REPAIR"]),
    ]
    revisions = [fact.revision for fact in await harness.facts() if type(fact).__name__ == "DamageAssessed"]
    assert revisions == [1, 2]
    assert [row["state"] for row in await harness.rows("select state from assessments")] == ["decided"]
    assert (await harness.clocks(case_id))["decision"] == "kept"


async def test_more_than_what_was_signed_is_a_supplement(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    [rice] = await harness.rows("select id from awards")
    await harness.sign([rice["id"]], _NOW)

    two_months = Findings(losses=Losses(short_of_food=ShortOfFood(people=4, months=2)))
    recorded = await harness.find(case_id, two_months, _NOW + timedelta(hours=5))

    supplement = next(award for award in recorded.awards if award.instalment == 2)
    assert (supplement.code, supplement.amount, supplement.state) == ("RICE", 60, "proposed")
    assert "60 kg" in supplement.reasoning.vi
    approved = next(award for award in recorded.awards if award.instalment == 1)
    assert (approved.amount, approved.state) == (60, "approved")


async def test_findings_that_no_longer_bear_a_proposal_withdraw_it(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, Findings(losses=Losses(injured=(Injured(ref="p1", treatment_days=4),))), _NOW)

    recorded = await harness.find(
        case_id, Findings(losses=Losses(injured=(Injured(ref="p1", treatment_days=1),))), _NOW + timedelta(hours=1)
    )

    assert recorded.awards == ()
    assert [refusal.reason for refusal in recorded.refusals] == ["treatment_too_short"]
    assert (await harness.clocks(case_id))["decision"] == "stopped"
    assert (await harness.facts())[-1].awards == ()


async def test_what_one_visit_says_about_the_household_holds_for_the_next(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    rich = {"household": {"standing": "other"}, "losses": {}}
    await harness.find(case_id, Findings.model_validate(rich), _NOW)

    recorded = await harness.find(case_id, Findings(losses=Losses(house=_UNINHABITABLE)), _NOW + _WEEK)

    assert [refusal.reason for refusal in recorded.refusals] == ["standing_not_covered"]


async def test_the_bell_rings_once_when_the_last_findings_of_a_list_have_come(harness: ServiceHarness) -> None:
    facts = [a_household_reported() for _ in range(3)]
    await harness.hear(*facts)

    for fact in facts:
        assert [wake.signal for wake in await harness.wakes()] == [None]
        await harness.find(fact.case_id, Findings(losses=Losses()), _NOW)
    await harness.find(facts[0].case_id, Findings(losses=Losses()), _NOW + _WEEK)

    wakes = await harness.wakes()
    assert [wake.signal for wake in wakes] == [None, "findings_recorded"]
    assert wakes[0].payload == wakes[1].payload


async def test_findings_that_come_while_the_list_still_fills_count(harness: ServiceHarness, harness_of: HarnessOf) -> None:
    harness = await harness_of(list_window_s=3600)
    first, second = a_household_reported(), a_household_reported()
    await harness.hear(first)
    await harness.hear(second)

    await harness.find(second.case_id, Findings(losses=Losses()), _NOW)

    lists = await harness.rows("select number, waiting_count from assessment_lists order by number nulls last")
    assert [(row["number"], row["waiting_count"]) for row in lists] == [(1, 1), (None, 0)]


async def test_findings_over_http_answer_with_amounts_articles_and_reasons(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    body = {
        "household": {"standing": "near_poor"},
        "losses": {
            "house": {"state": "destroyed", "no_other_home": True, "damage_pct": 40},
            "injured": [{"ref": "p1", "treatment_days": 2}],
        },
    }
    async with harness.as_("assessor") as client:
        answer = await client.post(f"/v1/assessments/{case_id}/findings", json=body)

    assert answer.status_code == 201
    body = answer.json()
    assert (body["revision"], body["state"]) == (1, "assessed")
    [award] = body["awards"]
    assert (award["code"], award["amount"], award["floor"], award["unit"]) == ("HOUSE_NEW", 40_000_000, 40_000_000, "dong")
    assert award["basis"] == [{"document": "335/2026/NĐ-CP", "article": "12.4.a"}]
    assert "40.000.000 đ" in award["explanation"]["vi"]
    assert "Article 12(4)(a)" in award["explanation"]["en"]
    assert [(refusal["code"], refusal["reason"]) for refusal in body["refusals"]] == [("INJURY", "treatment_too_short")]
    assert [warning["code"] for warning in body["warnings"]] == ["damage_percent_disagrees"]


async def test_the_same_findings_sent_twice_are_recorded_once(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    async with harness.as_("assessor") as client:
        path, headers = f"/v1/assessments/{case_id}/findings", {"Idempotency-Key": "once"}
        answers = [await client.post(path, json={"losses": {}}, headers=headers) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(await harness.rows("select revision from findings")) == 1


async def test_who_may_not_record_findings_is_told_why(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    retracted = await _a_case(harness)
    await harness.hear(a_case_retracted(case_id=retracted))

    async def post(role: str, case: UUID, **where: object) -> tuple[int, str]:
        async with harness.as_(role, **where) as client:
            answer = await client.post(f"/v1/assessments/{case}/findings", json={"losses": {}})
        return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]

    assert await post("commune_chair", case_id) == (403, "forbidden")
    assert await post("assessor", case_id, communes=[OTHER_COMMUNE]) == (403, "forbidden")
    assert await post("assessor", uuid4()) == (404, "not-found")
    assert await post("assessor", retracted) == (409, "case-retracted")


async def test_a_wrong_form_names_the_field(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    async with harness.as_("assessor") as client:
        answer = await client.post(
            f"/v1/assessments/{case_id}/findings", json={"losses": {"injured": [{"ref": "a", "treatment_days": "3"}]}}
        )

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["losses.injured.0.treatment_days"]


_GONE = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
_SEEN_BEFORE = {"house": {"state": "damaged"}}


async def _visit(harness: ServiceHarness, case_id: UUID, who: str, losses: dict[str, Any], *, by_list: bool, seen: int) -> Any:
    """Status and problem (or None) of findings that rest on the revision `seen`."""
    body = {"losses": losses, "household": {"standing": "poor"}, "seen_revision": seen}
    async with harness.as_("assessor", subject=who) as client:
        if not by_list:
            answer = await client.post(f"/v1/assessments/{case_id}/findings", json=body)
            return answer.status_code, answer.json() if answer.status_code != 201 else None
        listed = (await client.post("/v1/findings", json={"items": [{"case_id": str(case_id), **body}]})).json()
    return (listed["refused"][0]["problem"]["status"], listed["refused"][0]["problem"]) if listed["refused"] else (201, None)
