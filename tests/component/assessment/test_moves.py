"""A case moves to another commune: its list, its clocks, its signer, and what the province's norms give follow it."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.commands.awards.decisions import DecisionDraft, record_decision
from services.assessment.domain.decisions import LineVerdict, Verdict
from services.assessment.domain.findings import Findings
from services.assessment.policy.awards.signing_capacity import OutsideArea
from shared.events import AssistanceApproved, DamageAssessed, Event, HouseholdReported
from shared.events.household import Losses, ShortOfFood
from shared.identity import Actor, Role
from tests.component.assessment.conftest import ServiceHarness
from tests.component.assessment.law_officers import FIRST_MORNING, HURT, a_norm, enter_and_release, injury
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    a_case_retracted,
    a_household_reported,
    a_personal_part,
    moved,
)

HUNGRY = Losses(short_of_food=ShortOfFood(people=4))
NOON = MORNING + timedelta(hours=4)
NEW_CHAIR = Actor("new-chair", frozenset({Role.COMMUNE_CHAIR}), frozenset({OTHER_COMMUNE}))


async def _case(harness: ServiceHarness, case_id: UUID) -> dict[str, Any]:
    [row] = await harness.rows(
        """select a.commune_code, a.province_code, a.state, a.awaited, a.report_revision, l.commune_code as list_commune
             from assessments a join assessment_lists l on l.id = a.list_id where case_id = :case""",
        case=case_id,
    )
    return row


async def _sign(harness: ServiceHarness, who: Actor, award_ids: list[UUID]) -> None:
    draft = DecisionDraft(
        INCIDENT,
        dict.fromkeys(award_ids, LineVerdict(Verdict.APPROVED)),
        await harness.seen(),
        {},
        seen_payees=await harness.seen_payees(),
    )
    async with harness.foundation.database.transaction() as session:
        await record_decision(session, who, harness.context, draft, NOON)


async def _proposed(harness: ServiceHarness, case_id: UUID) -> list[UUID]:
    rows = await harness.rows("select id from awards where case_id = :case and state = 'proposed'", case=case_id)
    return [row["id"] for row in rows]


async def test_a_moved_case_is_on_the_new_communes_list_and_the_old_list_is_complete_without_it(
    harness: ServiceHarness,
) -> None:
    report = a_household_reported()
    await harness.hear(report)
    before = await harness.rows("select id, started_at, due_at, answer_from from clocks order by id")

    await harness.hear(moved(report, OTHER_COMMUNE))

    case = await _case(harness, report.case_id)
    assert (case["commune_code"], case["list_commune"], case["awaited"]) == (OTHER_COMMUNE, OTHER_COMMUNE, True)
    assert [(wake.key, wake.signal) for wake in await harness.wakes()] == [
        (f"assess-damage:{INCIDENT}:{COMMUNE}:1", None),
        (f"assess-damage:{INCIDENT}:{COMMUNE}:1", "findings_recorded"),
        (f"assess-damage:{INCIDENT}:{OTHER_COMMUNE}:1", None),
    ]
    lists = await harness.rows("select commune_code, waiting_count from assessment_lists order by 1")
    assert [tuple(row.values()) for row in lists] == [(COMMUNE, 0), (OTHER_COMMUNE, 1)]
    assert await harness.rows("select id, started_at, due_at, answer_from from clocks order by id") == before
    owners = await harness.rows("select distinct commune_code, owner from clocks")
    assert [tuple(row.values()) for row in owners] == [(OTHER_COMMUNE, f"commune:{OTHER_COMMUNE}")]


async def test_what_was_signed_stays_signed_and_the_rest_is_signed_by_the_new_chair(harness: ServiceHarness) -> None:
    report = a_household_reported(personal=a_personal_part(losses=HUNGRY))
    await harness.hear(report)
    rice = await _proposed(harness, report.case_id)
    await harness.sign(rice, NOON)
    await harness.find(report.case_id, HURT, NOON)
    rest = await _proposed(harness, report.case_id)

    await harness.hear(moved(report, OTHER_COMMUNE))
    with pytest.raises(OutsideArea) as refused:
        await harness.sign(rest, NOON)
    await _sign(harness, NEW_CHAIR, rest)

    assert str(report.case_id) in str(refused.value.values["cases"])
    approved = [fact for fact in await harness.facts() if isinstance(fact, AssistanceApproved)]
    assert [(fact.commune_code, fact.signed_by) for fact in approved] == [(COMMUNE, "chair"), (OTHER_COMMUNE, "new-chair")]
    lines = await harness.rows("select commune_code, code from decision_lines order by commune_code, code")
    assert [tuple(row.values()) for row in lines] == [(COMMUNE, "RICE"), (OTHER_COMMUNE, "INJURY")]
    first = approved[0].decision_id
    for commune, status in ((COMMUNE, 200), (OTHER_COMMUNE, 200), (ELSEWHERE, 404)):
        async with harness.as_("commune_chair", communes=[commune]) as chair:
            assert (await chair.get(f"/v1/decisions/{first}")).status_code == status


async def test_a_signature_and_a_move_at_the_same_moment_one_of_them_wins(harness: ServiceHarness) -> None:
    reports = [a_household_reported() for _ in range(6)]
    await harness.hear(*reports)
    proposed = {report.case_id: await _proposed(harness, report.case_id) for report in reports}

    async def signed(case_id: UUID) -> bool:
        try:
            await harness.sign(proposed[case_id], NOON)
        except OutsideArea:
            return False
        return True

    results = await asyncio.gather(
        *(signed(report.case_id) for report in reports), *(harness.hear(moved(report, OTHER_COMMUNE)) for report in reports)
    )

    for report, was_signed in zip(reports, results[: len(reports)], strict=True):
        assert (await _case(harness, report.case_id))["commune_code"] == OTHER_COMMUNE
        lines = await harness.rows("select commune_code from decision_lines where case_id = :case", case=report.case_id)
        assert [row["commune_code"] for row in lines] == ([COMMUNE] if was_signed else [])
        if not was_signed:
            await _sign(harness, NEW_CHAIR, proposed[report.case_id])


async def test_any_order_of_moves_ends_in_the_last_commune(harness: ServiceHarness) -> None:
    for times, order in enumerate(itertools.permutations(range(4)), 1):
        first = a_household_reported()
        there = moved(first, OTHER_COMMUNE)
        back = moved(there, COMMUNE)
        facts = [first, there, back, moved(back, OTHER_COMMUNE)]

        for place in order:
            await harness.hear(facts[place])
        await harness.hear(*facts)

        case = await _case(harness, first.case_id)
        now_at = (case["commune_code"], case["list_commune"], case["report_revision"])
        assert now_at == (OTHER_COMMUNE, OTHER_COMMUNE, 4), order
        waiting = await harness.rows("select commune_code, sum(waiting_count) as waiting from assessment_lists group by 1")
        assert {row["commune_code"]: row["waiting"] for row in waiting}[OTHER_COMMUNE] == times, order
        assert sum(row["waiting"] for row in waiting) == times, order
        assert {row["commune_code"] for row in await harness.rows("select commune_code from clocks")} == {OTHER_COMMUNE}, order


async def test_a_move_of_a_retracted_case_opens_nothing_in_any_order(harness: ServiceHarness) -> None:
    for order in itertools.permutations(range(3)):
        report = a_household_reported()
        facts: list[Event] = [report, moved(report, OTHER_COMMUNE), a_case_retracted(case_id=report.case_id)]
        for place in order:
            await harness.hear(facts[place])

    assert {row["state"] for row in await harness.rows("select state from assessments")} == {"withdrawn"}
    assert await harness.rows("select 1 from clocks where state = 'running'") == []
    assert await harness.rows("select 1 from assessment_lists where waiting_count > 0") == []


async def test_findings_stay_and_a_case_that_was_looked_at_keeps_its_list(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.hear(report)
    await harness.find(report.case_id, Findings(losses=HUNGRY), NOON)

    await harness.hear(moved(report, OTHER_COMMUNE))

    case = await _case(harness, report.case_id)
    assert (case["commune_code"], case["list_commune"], case["state"]) == (OTHER_COMMUNE, COMMUNE, "assessed")
    async with harness.as_("assessor", communes=[OTHER_COMMUNE]) as assessor:
        seen = (await assessor.get(f"/v1/assessments/{report.case_id}")).json()
    assert (seen["commune_code"], seen["revision"]) == (OTHER_COMMUNE, 1)


async def _hurt(harness: ServiceHarness) -> HouseholdReported:
    """A household with one injured person, found on the first morning of the new province's norm."""
    harness.opened_at = FIRST_MORNING - timedelta(hours=1)
    report = a_household_reported(identified_at=harness.opened_at, received_at=harness.opened_at)
    await harness.hear(report)
    await harness.find(report.case_id, HURT, FIRST_MORNING)
    return report


@pytest.mark.usefixtures("noon")
async def test_in_another_province_what_is_not_signed_is_reckoned_by_its_norms_and_told_anew(harness: ServiceHarness) -> None:
    await enter_and_release(harness, a_norm("42"))
    report = await _hurt(harness)
    there = moved(report, ELSEWHERE)
    amounts = [(await injury(harness, report.case_id))["amount"]]

    for move in (there, moved(there, OTHER_COMMUNE)):
        await harness.hear(move)
        amounts.append((await injury(harness, report.case_id))["amount"])

    assert amounts == [5_400_000, 7_000_000, 5_400_000]
    told = [fact for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    said = [(fact.revision, [one.amount for one in fact.awards if one.code == "INJURY"]) for fact in told]
    assert said == [(1, [5_400_000]), (2, [7_000_000]), (3, [5_400_000])]
    determinations = await harness.rows("select 1 from determinations where case_id = :case", case=report.case_id)
    assert len(determinations) == 4, "the report, the findings, and each move into another province"


@pytest.mark.usefixtures("noon")
async def test_what_was_signed_by_the_old_provinces_norms_stays(harness: ServiceHarness) -> None:
    await enter_and_release(harness, a_norm("42"))
    report = await _hurt(harness)
    await harness.sign([(await injury(harness, report.case_id))["id"]], FIRST_MORNING)
    before = await injury(harness, report.case_id)

    await harness.hear(moved(report, ELSEWHERE))

    assert await injury(harness, report.case_id) == before
    codes = await harness.rows("select code, state from awards order by code")
    assert [tuple(row.values()) for row in codes] == [("INJURY", "approved"), ("RICE", "proposed")]


@pytest.mark.usefixtures("noon")
async def test_a_returned_award_waits_for_findings_in_the_new_province_too(harness: ServiceHarness) -> None:
    await enter_and_release(harness, a_norm("42"))
    report = await _hurt(harness)
    award = (await injury(harness, report.case_id))["id"]
    await harness.sign([award], FIRST_MORNING, Verdict.RETURNED, "look_again")

    await harness.hear(moved(report, ELSEWHERE))

    after = await injury(harness, report.case_id)
    assert (after["state"], after["amount"]) == ("returned", 7_000_000)
