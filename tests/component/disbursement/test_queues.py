"""Queues of payments: what a first page shows is what the lists hold, each payment once, the next to end first."""

from datetime import timedelta
from typing import Any

from services.disbursement.store.queues import MAX_COUNTED
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, rejected, settled
from tests.support.builders import COMMUNE, MORNING, OTHER_COMMUNE


async def _queue(harness: ServiceHarness, name: str, role: str = "auditor", **asked: Any) -> dict[str, Any]:
    area = asked.pop("area", {})
    async with harness.client(role, **area) as client:
        answer = await client.get(f"/v1/queues/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _figures(harness: ServiceHarness, **area: Any) -> dict[str, tuple[int, int, int, int]]:
    found = (await _queue(harness, "stuck/figures", area=area))["kinds"]
    return {one["kind"]: (one["count"], one["drills"], one["dong"], one["drill_dong"]) for one in found if one["count"]}


def _decided(household: Household, hours: int) -> Household:
    """The same household, decided so many hours later: its promise to be paid ends later, too."""
    moment = MORNING + timedelta(hours=hours)
    return Household(household.reported, household.approved.model_copy(update={"decided_at": moment}))


async def _take(harness: ServiceHarness, *households: Household) -> None:
    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])


async def test_who_is_stuck_in_two_ways_is_counted_in_both_and_waits_once_for_the_graver(harness: ServiceHarness) -> None:
    await harness.source(9_000_000)
    plain, twice = a_household(amount=1_000_000), a_household(amount=2_000_000)
    await _take(harness, plain, twice)
    await harness.send()
    held, torn = await harness.payment(plain), await harness.payment(twice)
    await harness.answer(rejected(held), rejected(torn), settled(torn))

    queue = await _queue(harness, "stuck")

    assert await _figures(harness) == {"contradicted": (1, 1, 0, 2_000_000), "held": (2, 2, 0, 3_000_000)}
    assert (queue["count"], queue["drills"], queue["is_more"]) == (2, 2, False)
    kinds = {line["id"]: (line["kind"], line["reason"]) for line in queue["first"]}
    assert kinds == {str(torn["id"]): ("contradicted", "bank_contradicts"), str(held["id"]): ("held", "AC04")}


async def test_the_next_to_end_stands_first_whichever_came_first(harness: ServiceHarness) -> None:
    late, soon, last = (_decided(a_household(), hours) for hours in (5, 1, 9))
    await _take(harness, late, soon, last)

    queue = await _queue(harness, "stuck", limit=2)

    assert [line["case_id"] for line in queue["first"]] == [str(one.reported.case_id) for one in (soon, late)]
    assert queue["count"] == 3
    clocks = await harness.rows("select case_id, due_at, article from clocks where kind = 'paid' order by due_at limit 2")
    assert [line["article"] for line in queue["first"]] == [clock["article"] for clock in clocks]
    assert queue["first"][0]["due_at"] == clocks[0]["due_at"].isoformat().replace("+00:00", "Z")


async def test_drills_and_earnest_are_never_added(harness: ServiceHarness) -> None:
    await _take(harness, a_household(amount=3_000_000), a_household(amount=4_000_000, drill=False))

    assert await _figures(harness) == {"waiting_funds": (2, 1, 4_000_000, 3_000_000)}
    assert (await _queue(harness, "stuck"))["drills"] == 1


async def test_nobody_sees_the_queue_of_another_place(harness: ServiceHarness) -> None:
    await _take(harness, a_household(), a_household(commune_code=OTHER_COMMUNE))

    here, there = ({"communes": [code]} for code in (COMMUNE, OTHER_COMMUNE))
    seen = [await _queue(harness, "stuck", "accountant", area=area) for area in (here, there, {"provinces": ["79"]})]

    assert [[line["commune_code"] for line in queue["first"]] for queue in seen] == [[COMMUNE], [OTHER_COMMUNE], []]
    assert [queue["count"] for queue in seen] == [1, 1, 0]
    assert await _figures(harness, provinces=["79"]) == {}
    async with harness.client("paying_agent", communes=[COMMUNE]) as client:
        assert (await client.get("/v1/queues/stuck")).status_code == 403


async def test_what_is_given_by_hand_and_who_has_no_account_wait_for_those_who_can_help(harness: ServiceHarness) -> None:
    await harness.source(60, unit="kg")
    await harness.source(9_000_000)
    rice, unnamed = a_household(amount=60, unit="kg", code="RICE"), a_household(account=None)
    await _take(harness, rice, unnamed)

    goods = await _queue(harness, "to-hand-over", "paying_agent", area={"communes": [COMMUNE]})
    payees = await _queue(harness, "to-name-payees", "commune_officer", area={"communes": [COMMUNE]})

    assert [(one["case_id"], one["kind"], one["unit"]) for one in goods["first"]] == [
        (str(rice.reported.case_id), "goods", "kg")
    ]
    waiting = [(one["case_id"], one["kind"], one["reason"]) for one in payees["first"]]
    assert waiting == [(str(unnamed.reported.case_id), "waiting_payee", "no_account")]


async def test_more_than_are_counted_are_said_to_be_more(harness: ServiceHarness) -> None:
    await _take(harness, *[a_household() for _ in range(MAX_COUNTED)])
    exactly = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})
    await _take(harness, a_household())
    beyond = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})

    assert (exactly["count"], exactly["is_more"]) == (MAX_COUNTED, False)
    assert (beyond["count"], beyond["is_more"]) == (MAX_COUNTED, True)
    [figures] = [one for one in (await _queue(harness, "stuck/figures"))["kinds"] if one["count"]]
    assert (figures["count"], figures["drill_dong"], figures["is_more"]) == (MAX_COUNTED, 5_400_000 * MAX_COUNTED, True)
