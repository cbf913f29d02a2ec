"""The law changed: what is open follows from the first day, what was signed stays as it was signed."""

from datetime import UTC, datetime, timedelta

import pytest

from services.assessment.domain.decisions import Verdict
from services.assessment.domain.findings import Findings
from services.assessment.policy.awards.decisions import EarlierLaw
from shared.events.household import Losses
from tests.component.assessment.conftest import ServiceHarness
from tests.component.assessment.law_officers import (
    EVE,
    FIRST_MORNING,
    HURT,
    a_case,
    a_limit,
    a_norm,
    apply_law,
    enter_and_release,
    injury,
)
from tests.unit.assessment import guide

pytestmark = pytest.mark.usefixtures("noon")


async def test_a_released_norm_pays_from_its_first_day_and_the_explanation_names_it(harness: ServiceHarness) -> None:
    await enter_and_release(harness, a_norm())

    before, after = await a_case(harness, EVE), await a_case(harness, FIRST_MORNING)

    old, new = await injury(harness, before), await injury(harness, after)
    assert (old["amount"], new["amount"]) == (5_400_000, 7_000_000)
    assert '"law_release":1' in new["reasoning"]
    assert "05/2027/NQ-HĐND" in new["reasoning"]


async def test_nothing_signed_changes_and_a_later_visit_opens_no_right_by_later_law(harness: ServiceHarness) -> None:
    case_id = await a_case(harness)
    await harness.sign([(await injury(harness, case_id))["id"]], EVE + timedelta(hours=1))
    signed = await injury(harness, case_id)
    lines = await harness.rows("select * from decision_lines")
    await enter_and_release(harness, a_norm())

    await harness.find(case_id, HURT, FIRST_MORNING)
    await apply_law(harness, FIRST_MORNING)

    assert await injury(harness, case_id) == signed
    assert await harness.rows("select * from decision_lines") == lines


async def test_on_the_first_day_open_proposals_and_clocks_follow_the_new_law(harness: ServiceHarness) -> None:
    case_id, returned = await a_case(harness), await a_case(harness)
    await harness.sign([(await injury(harness, returned))["id"]], EVE, Verdict.RETURNED, "look_again")
    await enter_and_release(harness, a_norm())
    await enter_and_release(harness, a_limit(limit=24))
    facts_before = len(await harness.facts())

    await apply_law(harness, EVE + timedelta(hours=2))
    assert (await injury(harness, case_id))["amount"] == 5_400_000
    assert len(await harness.facts()) == facts_before
    await apply_law(harness, FIRST_MORNING)

    assert (await injury(harness, case_id))["amount"] == 7_000_000
    again = await injury(harness, returned)
    assert (again["amount"], again["state"]) == (7_000_000, "returned")
    [clock] = await harness.rows(
        "select due_at, limit_count, state from clocks where kind = 'decision' and case_id = :case", case=case_id
    )
    assert (clock["due_at"].isoformat(), clock["limit_count"], clock["state"]) == ("2027-03-01T17:00:00+00:00", 24, "running")
    fact = next(fact for fact in (await harness.facts())[facts_before:] if fact.case_id == case_id)
    assert {(award.code, award.amount) for award in fact.awards} >= {("INJURY", 7_000_000)}
    before = [fact.revision for fact in (await harness.facts())[:facts_before] if fact.case_id == case_id]
    assert fact.revision == max(before) + 1, "a reader that follows the highest revision follows the law"
    assert await harness.revision(case_id) == 1, "nobody has looked again"
    passes = await harness.rows("select day, version, examined_count, changed_count from reassessment_runs order by day")
    assert [(str(row["day"]), row["version"], row["examined_count"], row["changed_count"]) for row in passes] == [
        ("2026-11-01", 2, 2, 0),
        ("2027-03-01", 2, 2, 2),
    ]
    kept = await harness.rows(
        "select asked_on::text as day from determinations where case_id = :case order by asked_at", case=case_id
    )
    assert kept[-1]["day"] == "2027-03-01", "what is explained is what is proposed"


async def test_between_midnight_and_the_pass_nobody_approves_by_the_earlier_decree(harness: ServiceHarness) -> None:
    last_evening, first_minute = datetime(2026, 10, 4, 14, tzinfo=UTC), datetime(2026, 10, 4, 17, 1, tzinfo=UTC)
    case_id = await a_case(harness, last_evening)
    award = (await injury(harness, case_id))["id"]

    with pytest.raises(EarlierLaw):
        await harness.sign([award], first_minute)
    assert (await injury(harness, case_id))["amount"] == 5_000_000
    await apply_law(harness, first_minute)
    await harness.sign([award], first_minute)

    signed = await injury(harness, case_id)
    assert (signed["amount"], signed["state"]) == (5_400_000, "approved")


async def test_a_day_off_moves_running_clocks_once_it_is_released(harness: ServiceHarness) -> None:
    case_id = await a_case(harness)
    await harness.find(case_id, Findings(losses=Losses(dead=("a",)), head="b"), EVE)
    await harness.receive_form(case_id, EVE)
    await apply_law(harness, EVE)
    await enter_and_release(harness, next(body for body in guide.entries() if "day_off" in body))

    for _ in range(2):
        await apply_law(harness, EVE + timedelta(hours=1))

    [clock] = await harness.rows("select due_at, article from clocks where kind = 'funeral_decision'")
    assert len(await harness.rows("select 1 from audit where action = 'clocks moved'")) == 1
    assert clock["due_at"].isoformat() == "2027-03-04T16:59:59+00:00"
    assert clock["article"] == "335/2026/NĐ-CP 12.3.c"
