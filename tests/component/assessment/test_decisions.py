"""The competent person signs: who may, what is written, what follows."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.assessment.domain.decisions import Verdict
from services.assessment.domain.findings import Findings, FoundHousehold
from shared import clocks
from shared.database import execute
from shared.events import AssistanceApproved, AssistanceDeclined, ReturnedForFindings
from shared.events.household import House, Injured, Losses, ShortOfFood, Standing
from shared.ids import new_id
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import (
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_household_reported,
    a_personal_part,
    goods_handed_over,
)
from tests.support.statements import noted_statements

_NOW = MORNING + timedelta(hours=3)
_LOSSES = Losses(short_of_food=ShortOfFood(people=4), injured=(Injured(ref="p1", treatment_days=5),))


async def _cases(harness: ServiceHarness, count: int = 1, **values: Any) -> list[UUID]:
    part = a_personal_part(losses=_LOSSES, standing=Standing.POOR)
    facts = [a_household_reported(personal=part, **values) for _ in range(count)]
    await harness.hear(*facts)
    return [fact.case_id for fact in facts]


async def _awards(harness: ServiceHarness, code: str | None = None) -> list[UUID]:
    rows = await harness.rows("select id, code from awards where state = 'proposed' order by case_id, code")
    return [row["id"] for row in rows if code in {None, row["code"]}]


async def _post(harness: ServiceHarness, body: dict[str, Any], role: str = "commune_chair", **where: Any) -> Any:
    shown = await harness.shown()
    async with harness.as_(role, **where) as client:
        return await client.post("/v1/decisions", json={"incident_id": str(INCIDENT), **shown, **body})


def _kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


async def test_one_signature_over_many_households_tells_of_each(harness: ServiceHarness) -> None:
    cases = await _cases(harness, 3)

    answer = await _post(harness, {"award_ids": [str(id_) for id_ in await _awards(harness)], "verdict": "approved"})

    assert answer.status_code == 201
    body = answer.json()
    assert (body["number"], body["issuer"]) == ("1/QĐ-UBND-KT-DT", "commune:00004")
    assert (body["approved"], body["declined"], body["returned"]) == (3, 0, 0)
    facts = [fact for fact in await harness.facts() if isinstance(fact, AssistanceApproved)]
    assert sorted(fact.case_id for fact in facts) == sorted(cases)
    fact = facts[0]
    assert (fact.decision_number, fact.signed_by) == ("1/QĐ-UBND-KT-DT", "officer-commune_chair")
    assert [(a.code, a.amount, a.floor, a.unit, a.rule_set) for a in fact.awards] == [("RICE", 60, 60, "kg", "ND335_540")]


async def test_urgent_help_signed_first_gives_the_findings_until_72_hours_after_opening(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    [opened] = await harness.rows("select opened_at from assessments")

    await harness.sign(await _awards(harness), opened["opened_at"] + timedelta(hours=1))

    clocks = await harness.rows("select kind, state, due_at, limit_count from clocks order by kind, started_at")
    assert [(clock["kind"], clock["state"]) for clock in clocks] == [
        ("findings", "stopped"),
        ("findings", "running"),
        ("urgent_decision", "kept"),
    ]
    assert clocks[1]["due_at"] == opened["opened_at"] + timedelta(hours=72)
    await harness.find(case_id, Findings(losses=_LOSSES), _NOW)
    assert (await harness.clocks(case_id))["findings"] == "kept"


async def test_a_line_decided_before_refuses_the_whole_decision_and_names_it(harness: ServiceHarness) -> None:
    case_id = min(await _cases(harness, 2))
    first, second = await _awards(harness)
    await harness.sign([first], _NOW)

    answer = await _post(harness, {"award_ids": [str(first), str(second)], "verdict": "approved"})

    assert _kind(answer) == (409, "award-decided")
    assert f"{str(case_id)[-8:]}, Gạo cứu đói" in answer.json()["detail"]
    [error] = answer.json()["errors"]
    assert error["field"] == f"award_ids.{first}"
    assert error["reason"].endswith("đã ký duyệt lúc 11:00:00 20/11/2026, quyết định số 1/QĐ-UBND-KT-DT"), error["reason"]
    assert await _awards(harness) == [second]
    assert len(await harness.rows("select id from decisions")) == 1


_BURIAL = {"dead": ["m1"], "burial_by_organisation": {"person": "m1", "actual_cost_dong": 30_000_000}}
_HUNGRY = {"short_of_food": {"people": 3}}


async def test_lines_may_differ_and_each_case_hears_its_own(harness: ServiceHarness) -> None:
    cases = sorted(await _cases(harness, 3))
    approved, declined, returned = await _awards(harness)

    answer = await _post(
        harness,
        {
            "number": "15/QĐ-UBND",
            "award_ids": [str(approved)],
            "verdict": "approved",
            "lines": [
                {"award_id": str(declined), "verdict": "declined", "reason_code": "helped_by_others"},
                {"award_id": str(returned), "verdict": "returned", "reason_code": "food_unclear"},
            ],
        },
    )

    assert answer.json()["number"] == "15/QĐ-UBND"
    facts = {type(fact): fact for fact in await harness.facts()}
    assert facts[AssistanceApproved].case_id == cases[0]
    assert facts[AssistanceDeclined].case_id == cases[1]
    assert (facts[AssistanceDeclined].reason_code, facts[AssistanceDeclined].whole_case) == ("helped_by_others", False)
    assert (facts[ReturnedForFindings].case_id, facts[ReturnedForFindings].award_ids) == (cases[2], (returned,))


async def test_a_returned_award_can_be_signed_after_new_findings_only(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    await harness.find(case_id, Findings(losses=_LOSSES), _NOW)
    injury = (await _awards(harness, "INJURY"))[0]
    await harness.sign([injury], _NOW + timedelta(hours=1), Verdict.RETURNED)
    assert [row["state"] for row in await harness.rows("select state from assessments")] == ["open"]
    assert (await harness.clocks(case_id))["findings"] == "running"

    too_soon = await _post(harness, {"award_ids": [str(injury)], "verdict": "approved"})
    await harness.find(case_id, Findings(losses=_LOSSES), _NOW + timedelta(hours=2))
    answer = await _post(harness, {"award_ids": [str(injury)], "verdict": "approved"})

    assert _kind(too_soon) == (409, "award-returned")
    assert answer.status_code == 201
    lists = await harness.rows("select waiting_count from assessment_lists")
    assert [row["waiting_count"] for row in lists] == [0]


async def test_a_case_to_which_the_law_gives_nothing_is_refused_in_writing(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    await harness.find(case_id, Findings(losses=Losses()), _NOW)

    answer = await _post(harness, {"case_ids": [str(case_id)], "verdict": "declined", "reason": "not_affected"})

    assert (answer.status_code, answer.json()["declined"]) == (201, 1)
    declined = (await harness.facts())[-1]
    assert isinstance(declined, AssistanceDeclined)
    assert (declined.whole_case, declined.award_ids, declined.reason_code) == (True, (), "not_affected")
    assert [row["state"] for row in await harness.rows("select state from assessments")] == ["decided"]


async def test_a_case_refused_before_anybody_looked_leaves_its_list(harness: ServiceHarness) -> None:
    reported = a_household_reported(personal=a_personal_part(losses=Losses()))
    await harness.hear(reported)

    await _post(harness, {"case_ids": [str(reported.case_id)], "verdict": "declined", "reason": "not_affected"})

    assert [wake.signal for wake in await harness.wakes()] == [None, "findings_recorded"]
    assert (await harness.clocks(reported.case_id))["findings"] == "stopped"


async def test_a_case_with_awards_is_not_refused_as_a_whole(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)

    answer = await _post(harness, {"case_ids": [str(case_id)], "verdict": "declined", "reason": "not_affected"})

    assert _kind(answer) == (409, "case-has-awards")


async def test_nobody_signs_what_he_assessed(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    async with harness.as_("assessor", subject="both") as client:
        await client.post(f"/v1/assessments/{case_id}/findings", json={"losses": _LOSSES.model_dump(mode="json")})
    awards = [str(id_) for id_ in await _awards(harness)]

    own = await _post(harness, {"award_ids": awards, "verdict": "approved"}, subject="both")
    other = await _post(harness, {"award_ids": awards, "verdict": "approved"}, subject="another")

    assert _kind(own) == (403, "separation-of-duties")
    assert str(case_id) in own.json()["detail"]
    assert other.status_code == 201


async def _findings(harness: ServiceHarness, case_id: UUID, who: str) -> Any:
    async with harness.as_("assessor", subject=who) as client:
        body = {"losses": _LOSSES.model_dump(mode="json"), "seen_revision": await harness.revision(case_id)}
        return await client.post(f"/v1/assessments/{case_id}/findings", json=body)


async def _findings_by_list(harness: ServiceHarness, case_id: UUID, who: str) -> Any:
    async with harness.as_("assessor", subject=who) as client:
        items = [{"case_id": str(case_id), "losses": _LOSSES.model_dump(mode="json")}]
        return await client.post("/v1/findings", json={"items": items})


@pytest.mark.parametrize("who", ["deputy", "chair"])
async def test_who_signed_or_delegated_assesses_nothing_afterwards(harness: ServiceHarness, who: str) -> None:
    case_id, other = await _cases(harness, 2)
    award = (await harness.rows("select id from awards where case_id = :case_id", case_id=case_id))[0]["id"]
    delegation = {"from": "chair", "document": "GUQ 1"}
    await _post(harness, {"award_ids": [str(award)], "verdict": "approved", "delegation": delegation}, subject="deputy")

    refused = await _findings(harness, case_id, who)
    by_list = (await _findings_by_list(harness, case_id, who)).json()
    elsewhere = await _findings(harness, other, who)
    somebody_else = await _findings(harness, case_id, "as-a")

    assert _kind(refused) == (403, "separation-of-duties")
    assert [one["problem"]["type"] for one in by_list["refused"]] == ["urn:kipthoi:problem:separation-of-duties"]
    assert (elsewhere.status_code, somebody_else.status_code) == (201, 201)


async def test_who_handed_over_assesses_and_signs_nothing_for_that_household(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    await harness.hear(goods_handed_over(case_id=case_id, handed_over_by="as-pa"), goods_handed_over(case_id=case_id))
    signed = {"award_ids": [str(id_) for id_ in await _awards(harness)], "verdict": "approved"}

    assert _kind(await _findings(harness, case_id, "as-pa")) == (403, "separation-of-duties")
    assert _kind(await _post(harness, signed, subject="as-pa")) == (403, "separation-of-duties")
    for who in ("as-pa", "AS-PA"):
        delegation = {"from": who, "document": "GUQ 1"}
        assert _kind(await _post(harness, {**signed, "delegation": delegation})) == (403, "separation-of-duties")


async def test_who_reported_a_household_as_one_of_the_people_neither_assesses_nor_signs(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness, reported_by="neighbour")
    signed = {"award_ids": [str(id_) for id_ in await _awards(harness)], "verdict": "approved"}

    assert _kind(await _findings(harness, case_id, "neighbour")) == (403, "separation-of-duties")
    assert _kind(await _post(harness, signed, subject="neighbour")) == (403, "separation-of-duties")
    assert (await _post(harness, signed)).status_code == 201


async def test_the_database_refuses_the_second_duty_in_either_order(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    await harness.find(case_id, Findings(losses=_LOSSES), _NOW)
    await harness.sign(await _awards(harness), _NOW)
    finding = "insert into findings select case_id, 9, 1, 'chair', now(), sealed from findings"
    line = """
        with decision as (
            insert into decisions select gen_random_uuid(), incident_id, issuer, year, '9/Q', drill, 'assessor', role,
                                         authority, null, null, rule_set, now(), '9/Q' from decisions returning id)
        insert into decision_lines (decision_id, line, case_id, commune_code, verdict)
        select id, 1, '{case_id}', '00004', 'returned' from decision"""

    for statement in (finding, line.format(case_id=case_id)):
        with pytest.raises(IntegrityError, match="duties"):
            async with harness.foundation.database.transaction() as session:
                await execute(session, text(statement))


async def test_a_chair_signs_for_his_commune_and_a_leader_for_his_province(harness: ServiceHarness) -> None:
    await _cases(harness)
    await _cases(harness, commune_code=OTHER_COMMUNE)
    body = {"award_ids": [str(id_) for id_ in await _awards(harness)], "verdict": "approved"}

    elsewhere = await _post(harness, body)
    several = await _post(harness, body, communes=["00004", OTHER_COMMUNE])
    leader = await _post(harness, body, "provincial_leader", communes=[], provinces=[PROVINCE])

    assert _kind(elsewhere) == (403, "outside-area")
    assert _kind(several) == (409, "several-issuers")
    assert (leader.status_code, leader.json()["issuer"]) == (201, f"province:{PROVINCE}")


async def test_a_delegation_is_recorded_with_the_signature(harness: ServiceHarness) -> None:
    await _cases(harness)
    award = (await _awards(harness))[0]
    delegation = {"from": "chair-00004", "document": "12/GUQ-UBND"}

    signed = {"award_ids": [str(award)], "verdict": "approved"}
    oneself = await _post(harness, {**signed, "delegation": {**delegation, "from": "deputy"}}, subject="deputy")
    in_capitals = await _post(harness, {**signed, "delegation": {**delegation, "from": "DEPUTY"}}, subject="deputy")
    answer = await _post(harness, {**signed, "delegation": delegation}, subject="deputy")

    assert _kind(oneself) == _kind(in_capitals) == (409, "delegated-by-oneself")
    async with harness.as_("auditor") as client:
        kept = (await client.get(f"/v1/decisions/{answer.json()['id']}")).json()
    assert (kept["signed_by"], kept["delegation"]) == ("deputy", {"delegated_by": "chair-00004", "document": "12/GUQ-UBND"})
    assert (kept["authority"], kept["rule_set"]) == ("commune_chair of commune:00004", "ND335_540")
    [line] = kept["lines"]
    assert (line["verdict"], line["amount"], line["code"]) == ("approved", 60, "RICE")
    assert line["basis"][0] == {"document": "335/2026/NĐ-CP", "article": "12.1.a"}


async def test_numbers_count_per_issuer_and_a_registers_number_is_used_once(harness: ServiceHarness) -> None:
    await _cases(harness, 4)
    awards = [str(id_) for id_ in await _awards(harness)]

    numbers = [(await _post(harness, {"award_ids": [award], "verdict": "approved"})).json()["number"] for award in awards[:2]]
    given = await _post(harness, {"award_ids": [awards[2]], "verdict": "approved", "number": "7/QĐ-UBND"})
    taken = await _post(harness, {"award_ids": [awards[3]], "verdict": "approved", "number": "7/QĐ-UBND"})
    ours = await _post(harness, {"award_ids": [awards[3]], "verdict": "approved", "number": "9/QĐ-UBND-KT"})

    assert numbers == ["1/QĐ-UBND-KT-DT", "2/QĐ-UBND-KT-DT"]
    assert given.status_code == 201
    assert _kind(taken) == (409, "number-taken")
    assert ours.status_code == 422


async def test_what_is_wrong_with_the_form_is_named(harness: ServiceHarness) -> None:
    await _cases(harness)
    award = str((await _awards(harness))[0])

    async def field(body: dict[str, Any]) -> str:
        answer = await _post(harness, body)
        assert answer.status_code == 422
        return str(answer.json()["errors"][0]["field"])

    assert await field({}) == "award_ids"
    assert await field({"award_ids": [award]}) == "verdict"
    assert await field({"award_ids": [award, award], "verdict": "approved"}) == "award_ids"
    assert await field({"award_ids": [award], "verdict": "declined"}) == "reason"
    assert await field({"case_ids": [award], "verdict": "approved"}) == "case_ids"
    assert await field({"award_ids": [award], "verdict": "approved", "incident_id": str(uuid4())}) == "incident_id"
    assert await field({"award_ids": [award], "verdict": "approved", "seen": {}}) == f"seen.{award}"
    stranger = str(uuid4())
    unknown = await _post(harness, {"award_ids": [stranger], "verdict": "approved", "seen": {stranger: 1}})
    assert unknown.status_code == 404


async def test_awards_of_a_retracted_case_cannot_be_signed(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    award = (await _awards(harness))[0]
    await harness.hear(a_case_retracted(case_id=case_id))

    answer = await _post(harness, {"award_ids": [str(award)], "verdict": "approved"})

    assert _kind(answer) == (409, "award-decided")


@pytest.mark.parametrize("statement", ["update decisions set number = '2'", "delete from decision_lines", "truncate findings"])
async def test_what_was_signed_cannot_be_changed_in_the_database(harness: ServiceHarness, statement: str) -> None:
    await _cases(harness)
    await harness.sign(await _awards(harness), _NOW)

    with pytest.raises(DBAPIError, match="append-only"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text(statement))


async def test_five_hundred_lines_cost_no_more_statements_than_one(harness: ServiceHarness) -> None:
    await _cases(harness, 501)
    awards = await _awards(harness)

    with noted_statements(harness.foundation.database) as one:
        await harness.sign(awards[:1], _NOW)
    with noted_statements(harness.foundation.database) as many:
        await harness.sign(awards[1:], _NOW)

    assert len(many) == len(one)
    assert len(await harness.facts()) == 501


async def test_the_same_decision_sent_twice_is_signed_once(harness: ServiceHarness) -> None:
    await _cases(harness)
    shown = await harness.shown()
    body = {"incident_id": str(INCIDENT), "award_ids": list(shown["seen"]), "verdict": "approved", **shown}
    async with harness.as_("commune_chair") as client:
        headers = {"Idempotency-Key": str(new_id())}
        answers = [await client.post("/v1/decisions", json=body, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len(await harness.rows("select id from decisions")) == 1


async def test_a_declined_award_is_not_proposed_again_unless_the_findings_give_more(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    await harness.sign(await _awards(harness), _NOW, Verdict.DECLINED, "helped_by_others")

    same = await harness.find(case_id, Findings(losses=Losses(short_of_food=ShortOfFood(people=4))), _NOW)
    larger = FoundHousehold(size=5)
    worse = Losses(short_of_food=ShortOfFood(people=5), house=House())
    more = await harness.find(case_id, Findings(household=larger, losses=worse), _NOW)

    assert [(award.amount, award.state) for award in same.awards] == [(60, "declined")]
    assert sorted((award.amount, award.state) for award in more.awards) == [(60, "declined"), (75, "proposed")]


async def test_a_statutory_clock_is_neither_stopped_nor_begun_anew_by_a_return(harness: ServiceHarness) -> None:
    [case_id] = await _cases(harness)
    findings = Findings(losses=Losses(dead=("dead-1",), injured=_LOSSES.injured))
    await harness.find(case_id, findings, _NOW)
    await harness.receive_form(case_id, _NOW)
    funeral, injury = (await _awards(harness, "FUNERAL_HH"))[0], (await _awards(harness, "INJURY"))[0]
    before = await _decision_clocks(harness)

    await harness.sign([funeral, injury], _NOW + timedelta(hours=1), Verdict.RETURNED)
    returned = await _decision_clocks(harness)
    await harness.find(case_id, findings, _NOW + timedelta(hours=20))
    found_again = await _decision_clocks(harness)

    assert [clock["kind"] for clock in before] == ["decision", "funeral_decision"]
    assert [clock["state"] for clock in returned] == ["stopped", "running"]
    assert [(clock["kind"], clock["state"]) for clock in found_again] == [
        ("decision", "stopped"),
        ("decision", "running"),
        ("funeral_decision", "running"),
    ]
    assert found_again[-1] == returned[-1] == before[-1]


async def test_a_missed_statutory_clock_stays_on_the_ladder_when_its_award_is_returned(
    harness: ServiceHarness,
) -> None:
    [case_id] = await _cases(harness)
    findings = Findings(losses=Losses(dead=("dead-1",)))
    await harness.find(case_id, findings, _NOW)
    await harness.receive_form(case_id, _NOW)
    funeral = (await _awards(harness, "FUNERAL_HH"))[0]
    async with harness.foundation.database.transaction() as session:
        await clocks.escalate_overdue(session, harness.foundation.actor, "assessment", _NOW + timedelta(days=9))
    later = _NOW + timedelta(days=9, hours=1)

    await harness.sign([funeral], later, Verdict.RETURNED)
    await harness.find(case_id, findings, later)
    waiting = await _decision_clocks(harness)
    await harness.sign([funeral], later, Verdict.APPROVED)

    assert [(clock["state"], clock["solved_at"]) for clock in waiting] == [("missed", None)]
    assert [(clock["state"], clock["solved_at"]) for clock in await _decision_clocks(harness)] == [("kept_late", later)]


async def _decision_clocks(harness: ServiceHarness) -> list[dict[str, Any]]:
    return await harness.rows(
        "select kind, state, due_at, started_at, solved_at from clocks"
        " where kind in ('decision', 'funeral_decision') order by kind, started_at"
    )
