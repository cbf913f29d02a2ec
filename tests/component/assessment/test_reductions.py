"""Later findings give less than was signed: proposed as a decision of its own, signed by who saw it, and nothing by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.findings import Findings, FoundHousehold
from shared.events import AssistanceApproved, AssistanceReduced, ReductionDeclined
from shared.events.household import Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import INCIDENT, MORNING, a_case_retracted, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_NEW = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
_REPAIR = {"house": {"state": "heavily_damaged", "habitable": False}}
_INTACT = {"house": {"state": "intact"}}


class _Case:
    """A household that officers look at again and again."""

    def __init__(self, harness: ServiceHarness, case_id: UUID) -> None:
        self.harness, self.id, self.visits = harness, case_id, 0

    async def find(self, **losses: Any) -> Any:
        self.visits += 1
        found = Findings(household=FoundHousehold(standing=Standing.POOR), losses=Losses(**losses))
        return await self.harness.find(self.id, found, _NOW + timedelta(minutes=self.visits))

    async def sign_what_is_proposed(self) -> None:
        rows = await self.harness.rows("select id from awards where state = 'proposed' and case_id = :case", case=self.id)
        answer = await self.decide(award_ids=[str(row["id"]) for row in rows], verdict="approved")
        assert answer.status_code == 201, answer.text

    async def decide(self, seen: dict[str, int] | None = None, role: str = "commune_chair", **body: Any) -> Any:
        amounts = await self.harness.rows(
            "select id, amount from awards union all select id, stands from reductions where case_id = :case", case=self.id
        )
        shown = {str(row["id"]): row["amount"] for row in amounts} | (seen or {})
        given = {"incident_id": str(INCIDENT), **await self.harness.shown(), "seen": shown, **body}
        async with self.harness.as_(role) as client:
            return await client.post("/v1/decisions", json=given)

    async def reductions(self) -> list[dict[str, Any]]:
        return await self.harness.rows(
            "select r.id, a.code, r.number, r.stood, r.stands, r.state, r.reason_code from reductions r "
            "join awards a on a.id = r.award_id where r.case_id = :case order by r.award_id, r.number",
            case=self.id,
        )

    async def pending(self) -> list[tuple[str, int, int]]:
        return [(row["code"], row["stood"], row["stands"]) for row in await self.reductions() if row["state"] == "proposed"]

    async def reduce(self, verdict: str = "approved", **body: Any) -> Any:
        ids = [str(row["id"]) for row in await self.reductions() if row["state"] == "proposed"]
        answer = await self.decide(reduction_ids=ids, verdict=verdict, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def shown(self) -> list[dict[str, Any]]:
        async with self.harness.as_("assessor") as client:
            awards: list[dict[str, Any]] = (await client.get(f"/v1/assessments/{self.id}")).json()["awards"]
        return awards


@pytest.fixture
async def case(harness: ServiceHarness) -> _Case:
    reported = a_household_reported(personal=a_personal_part(losses=Losses(), size=5))
    await harness.hear(reported)
    return _Case(harness, reported.case_id)


async def _signed(case: _Case, **losses: Any) -> _Case:
    await case.find(**losses)
    await case.sign_what_is_proposed()
    return case


async def test_a_house_found_damaged_instead_of_destroyed_is_proposed_to_be_reduced_and_nothing_else_happens(
    case: _Case,
) -> None:
    await _signed(case, **_NEW)

    recorded = await case.find(**_REPAIR)

    assert recorded.warnings == ("more_was_signed",)
    assert await case.pending() == [("HOUSE_NEW", 40_000_000, 20_000_000)]
    [award] = await case.shown()
    assert (award["amount"], award["stands"], award["state"]) == (40_000_000, 40_000_000, "approved")
    [proposed] = award["reductions"]
    assert (proposed["difference"], proposed["reason_code"], proposed["state"]) == (20_000_000, "found_less", "proposed")
    assert proposed["explanation"]["vi"].startswith("Đã ký 40.000.000 đ cho quyền lợi này, theo đánh giá mới được 20.000.000 đ")
    assert proposed["basis"]
    assert [fact for fact in await case.harness.facts() if isinstance(fact, AssistanceReduced)] == []
    assert (await case.harness.rows("select state from assessments"))[0]["state"] == "assessed"


async def test_signed_it_says_what_stands_and_the_difference_and_the_case_is_decided_again(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)

    signed = await case.reduce()

    assert (signed["reduced"], signed["approved"], signed["kept"]) == (1, 0, 0)
    [fact] = [fact for fact in await case.harness.facts() if isinstance(fact, AssistanceReduced)]
    [reduced] = fact.reductions
    assert (reduced.stood, reduced.stands, reduced.difference, reduced.number) == (40_000_000, 20_000_000, 20_000_000, 1)
    assert (fact.decision_number, fact.signed_by) == (signed["number"], "officer-commune_chair")
    [award] = await case.shown()
    assert (award["amount"], award["stands"]) == (40_000_000, 20_000_000)
    assert (await case.harness.rows("select state from assessments"))[0]["state"] == "decided"
    async with case.harness.as_("commune_chair") as client:
        [line] = (await client.get(f"/v1/decisions/{signed['id']}")).json()["lines"]
    assert (line["verdict"], line["amount"], line["stands"]) == ("reduced", 40_000_000, 20_000_000)
    assert len([fact for fact in await case.harness.facts() if isinstance(fact, AssistanceApproved)]) == 1


async def test_nobody_signs_a_reduction_that_is_another_than_he_saw(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()
    await case.find(**_INTACT)

    answer = await case.decide(seen={str(one["id"]): 20_000_000}, reduction_ids=[str(one["id"])], verdict="approved")

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:changed-since-seen")
    assert "20.000.000 đ" in answer.json()["detail"]
    assert await case.pending() == [("HOUSE_NEW", 40_000_000, 0)]


async def test_what_newer_findings_do_not_bear_any_more_is_not_signed(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()
    await case.find(**_NEW)

    answer = await case.decide(reduction_ids=[str(one["id"])], verdict="approved")

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:reduction-decided")
    assert (await case.harness.rows("select state from assessments"))[0]["state"] == "decided"


async def test_one_is_signed_once(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()
    await case.reduce()

    again = await case.decide(reduction_ids=[str(one["id"])], verdict="approved")

    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:reduction-decided")


async def test_declined_it_is_remembered_until_the_findings_say_something_else(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    decision = await case.reduce("declined", reason="earlier_findings_hold")
    [award] = await case.shown()
    assert award["stands"] == 40_000_000
    [fact] = [fact for fact in await case.harness.facts() if isinstance(fact, ReductionDeclined)]
    assert (fact.case_id, str(fact.decision_id), fact.reason_code) == (case.id, decision["id"], "earlier_findings_hold")
    assert [(one.code, one.stands, one.proposed) for one in fact.kept] == [("HOUSE_NEW", 40_000_000, 20_000_000)]

    await case.find(**_REPAIR)
    assert await case.pending() == []

    await case.find(**_INTACT)
    assert await case.pending() == [("HOUSE_NEW", 40_000_000, 0)]


async def test_a_decline_needs_its_reason_and_a_reduction_cannot_be_returned(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()

    for body, field in (({"verdict": "declined"}, "reason"), ({"verdict": "returned"}, "reduction_ids")):
        answer = await case.decide(reduction_ids=[str(one["id"])], **body)
        assert answer.status_code == 422
        assert field in [error["field"] for error in answer.json()["errors"]]
    unseen = await case.decide(seen={}, reduction_ids=[str(one["id"])], verdict="approved", incident_id=str(INCIDENT))
    assert unseen.status_code == 201


async def test_who_assessed_signs_no_reduction(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()
    body = {"incident_id": str(INCIDENT), "reduction_ids": [str(one["id"])], "verdict": "approved"}

    async with case.harness.as_("commune_chair", subject="assessor") as client:
        answer = await client.post("/v1/decisions", json={**body, "seen": {str(one["id"]): one["stands"]}})

    assert answer.status_code == 403
    assert await case.pending() == [("HOUSE_NEW", 40_000_000, 20_000_000)]


async def test_found_worse_again_after_a_reduction_what_is_missing_is_proposed(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    await case.reduce()

    await case.find(**_NEW)

    rows = await case.harness.rows("select code, instalment, amount from awards where state = 'proposed'")
    assert rows == [{"code": "HOUSE_NEW", "instalment": 2, "amount": 20_000_000}]
    await case.sign_what_is_proposed()
    assert sum(award["stands"] for award in await case.shown()) == 40_000_000
    await case.find(**_INTACT)
    # The last one first, and nothing is taken back that was taken back before.
    assert sorted(await case.pending()) == [("HOUSE_NEW", 20_000_000, 0), ("HOUSE_NEW", 20_000_000, 0)]


async def test_a_dead_person_who_lives_takes_nothing_from_the_other(case: _Case) -> None:
    await _signed(case, dead=["m1", "m2"])

    await case.find(dead=["m2"])

    [row] = await case.reductions()
    assert (row["code"], row["stood"], row["stands"], row["reason_code"]) == ("FUNERAL_HH", 27_000_000, 0, "found_nothing")
    await case.reduce()
    assert sorted(award["stands"] for award in await case.shown()) == [0, 27_000_000]


async def test_fewer_hungry_than_signed_before_anybody_had_looked(case: _Case) -> None:
    hungry = a_household_reported(personal=a_personal_part(losses=Losses(short_of_food={"people": 4})))
    await case.harness.hear(hungry)
    case = _Case(case.harness, hungry.case_id)
    await case.sign_what_is_proposed()

    await case.find(short_of_food={"people": 3})

    assert await case.pending() == [("RICE", 60, 45)]
    await case.reduce()
    await case.find(short_of_food={"people": 4})
    rows = await case.harness.rows("select amount from awards where state = 'proposed' and case_id = :case", case=case.id)
    assert rows == [{"amount": 15}]


async def test_a_retracted_case_has_nothing_to_reduce(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    [one] = await case.reductions()

    await case.harness.hear(a_case_retracted(case_id=case.id))

    assert [row["state"] for row in await case.reductions()] == ["withdrawn"]
    answer = await case.decide(reduction_ids=[str(one["id"])], verdict="approved")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:reduction-decided")


async def test_the_households_page_says_what_is_left_by_which_decision(case: _Case) -> None:
    await _signed(case, **_NEW)
    await case.find(**_REPAIR)
    number = (await case.reduce())["number"]

    async with case.harness.as_("assessor") as client:
        page = (await client.get(f"/v1/assessments/{case.id}/explanation?format=html&lang=vi")).text

    assert f"Đã điều chỉnh còn 20.000.000 đ theo Quyết định số {number}" in page
    assert "20.000.000 đ (trước: " in page
    assert "xã báo có phải nộp lại không" in page
