"""Teeth of P5 on the way: a household that was paid and never told of its decision although it waited, and one told twice."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from shared.ids import derived_id, new_id
from tests.component.promises.found import all_of, breaches
from tests.component.promises.told import TOLD_AT, a_notice
from tests.component.promises.world import NOON, PHONE, World

DECIDED = "DIỄN TẬP. Kịp Thời: hộ bạn được duyệt 27.000.000 đồng (nhà ở)"
WAITED = "was never told what was decided, although it waited for it"


async def a_fact_of(world: World, service: str, name: str, known_at: datetime, **given_of: object) -> None:
    """A service's fact about the case, which notifications took at this moment."""
    event = new_id()
    payload = json.dumps({"incident_id": str(world.incident), "case_id": str(world.case), **given_of}).encode()
    row = {"event_id": event, "address": "fact", "name": name, "key": str(world.case), "payload": payload}
    await world.put(service, "outbox", **row)
    await world.put("notifications", "inbox", event_id=event, received_at=known_at)


async def report_known(world: World, at: datetime) -> None:
    await a_fact_of(world, "intake", "intake.household_reported.v1", at, revision=1)


async def decide(world: World, *awards: UUID, at: datetime = NOON) -> None:
    given = [{"award_id": str(award)} for award in awards]
    await a_fact_of(world, "assessment", "assessment.assistance_approved.v1", at, decision_id=str(world.decision), awards=given)


async def pay(world: World, award: UUID, at: datetime) -> None:
    await a_fact_of(world, "disbursement", "disbursement.payment_settled.v1", at, award_id=str(award))


async def announce(world: World, **row: object) -> UUID:
    """The household is told of the decision by a text, and the informant by a visit that somebody confirmed."""
    outcome = derived_id("decided", world.decision, world.case)
    shared = {"outcome_id": outcome, "case_id": world.case, "text": DECIDED}
    await a_notice(world, **shared, kind="household", audience="informant", template="decided_informant", state="withdrawn")
    return await a_notice(
        world, **{**shared, "kind": "household", "audience": "household", "template": "decided_household", **row}
    )


def breach_of(world: World, problem: str, audience: str = "household") -> str:
    return f"case {world.case}: the {audience} {problem} (decision {world.decision})"


def of_news(found: Mapping[str, list[str]]) -> list[str]:
    """What is said of decisions. That planted facts lie in outboxes and on no topic is other promises' business."""
    return [one for one in found.get("P5", ()) if "(decision " in one]


async def test_a_household_that_waited_and_was_never_told_of_its_decision_is_found(world: World):
    await report_known(world, NOON)
    await decide(world, world.money_award)
    await pay(world, world.money_award, NOON + timedelta(minutes=2))
    assert set(of_news(await breaches(world))) == {breach_of(world, WAITED), breach_of(world, WAITED, "informant")}


async def test_help_that_came_with_the_decision_needs_no_word_of_it(world: World):
    await report_known(world, NOON)
    await decide(world, world.money_award)
    await pay(world, world.money_award, NOON + timedelta(seconds=1))
    assert of_news(await breaches(world)) == []


async def test_a_decision_that_was_told_is_no_breach(world: World):
    await report_known(world, NOON)
    await decide(world, world.money_award)
    await pay(world, world.money_award, NOON + timedelta(minutes=2))
    notice = await announce(world)
    await world.ring(new_id(), notice, PHONE, DECIDED, TOLD_AT)
    assert of_news(await breaches(world)) == []


async def test_a_decision_that_is_told_twice_is_found(world: World):
    notice = await announce(world)
    for _ in range(2):
        await world.ring(new_id(), notice, PHONE, DECIDED, TOLD_AT)
    assert f"case {world.case}: the household heard of one decision 2 times" in all_of(await breaches(world), "P5")


@pytest.mark.parametrize("is_paid", [True, False])
async def test_a_decision_that_is_not_told_any_more_although_its_help_is_to_come_is_found(world: World, *, is_paid: bool):
    await report_known(world, NOON)
    await decide(world, world.money_award)
    if is_paid:
        await pay(world, world.money_award, NOON + timedelta(minutes=2))
    await announce(world, state="withdrawn")
    problem = "is not told any more what was decided, and waits for it"
    expected = [] if is_paid else sorted([breach_of(world, problem), breach_of(world, problem, "informant")])
    assert sorted(of_news(await breaches(world))) == expected
