"""Queues of payments: what a first page shows is what the lists hold, each payment once, the next to end first."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.disbursement.store import payment_queries, queues
from services.disbursement.store.payment_queries import PaymentFilter, PaymentMark
from services.disbursement.store.queues import MAX_COUNTED, STUCK
from services.disbursement.tables import PaymentRow
from shared import audit
from shared.communes import communes
from shared.database import execute
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, rejected, settled
from tests.load.judging import nodes_of
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
    await harness.source(12_000_000)
    rice, unnamed = a_household(amount=60, unit="kg", code="RICE"), a_household(account=None)
    unknown = a_household()
    await _take(harness, rice, unnamed)
    await harness.take(unknown.approved)

    goods = await _queue(harness, "to-hand-over", "paying_agent", area={"communes": [COMMUNE]})
    payees = await _queue(harness, "to-name-payees", "commune_officer", area={"communes": [COMMUNE]})

    assert [(one["case_id"], one["kind"], one["unit"]) for one in goods["first"]] == [
        (str(rice.reported.case_id), "goods", "kg")
    ]
    waiting = [(one["case_id"], one["kind"], one["reason"]) for one in payees["first"]]
    assert waiting == [
        (str(unknown.reported.case_id), "waiting_payee", "household_unknown"),
        (str(unnamed.reported.case_id), "cash", None),
    ]
    stuck = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})
    assert (str(unnamed.reported.case_id), "cash") in [(one["case_id"], one["kind"]) for one in stuck["first"]]


async def test_more_than_are_counted_are_said_to_be_more(harness: ServiceHarness) -> None:
    await _take(harness, *[a_household() for _ in range(MAX_COUNTED)])
    exactly = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})
    await _take(harness, a_household())
    beyond = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})

    assert (exactly["count"], exactly["is_more"]) == (MAX_COUNTED, False)
    assert (beyond["count"], beyond["is_more"]) == (MAX_COUNTED, True)
    [figures] = [one for one in (await _queue(harness, "stuck/figures"))["kinds"] if one["count"]]
    assert (figures["count"], figures["drill_dong"], figures["is_more"]) == (MAX_COUNTED, 5_400_000 * MAX_COUNTED, True)


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (PaymentMark.PAUSED, "paused"),
        (PaymentMark.NO_REAL_BANK, "no_real_bank"),
        (PaymentMark.OVER_LIMIT, "over_day_limit"),
    ],
)
async def test_a_commune_looks_at_its_own_alone_however_much_stands_still_in_the_country(
    harness: ServiceHarness, mark: PaymentMark, reason: str
) -> None:
    await harness.source(1_000_000_000)
    await _take(harness, a_household())
    await _stand_still(harness, 15_000, reason)
    area = (frozenset({COMMUNE}), frozenset[str]())
    page, values = payment_queries._page(PaymentFilter(area=area, mark=mark), None)
    asked = [
        queues._question(queues._FIRST, STUCK, area, shown=20),
        queues._question(queues._FIGURES, STUCK, area),
        (text(payment_queries._PAGE.format(page=page)), {**values, "most": 51}),
    ]

    for statement, given in asked:
        async with harness.foundation.database.reading() as session:
            await execute(session, text("set local enable_seqscan = off"))
            plan = (await execute(session, text(f"explain (analyze, format json) {statement.text}"), given)).scalar_one()
        nodes = list(nodes_of(plan[0]["Plan"]))
        assert sum(node.get("Rows Removed by Filter", 0) * node["Actual Loops"] for node in nodes) < 100
    (own,) = await harness.rows(
        "select count(*) as n from payments where commune_code = :here and reason = :mark", here=COMMUNE, mark=reason
    )
    queue = await _queue(harness, "stuck", "accountant", area={"communes": [COMMUNE]})
    assert queue["count"] == own["n"] > 0
    assert {line["commune_code"] for line in queue["first"]} == {COMMUNE}
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        listed = (await client.get("/v1/payments", params={"mark": mark.value})).json()["items"]
        elsewhere = (await client.get("/v1/payments", params={"mark": mark.value, "commune_code": OTHER_COMMUNE})).json()[
            "items"
        ]
    assert (len(listed), elsewhere) == (own["n"], [])


async def _stand_still(harness: ServiceHarness, count: int, reason: str) -> None:
    """So many payments like the first one, all over the country, stand still for this reason."""
    column = {name: name for name in PaymentRow.model_fields}
    column |= dict.fromkeys(("id", "award_id", "household_id"), "gen_random_uuid()")
    column |= dict.fromkeys(
        ("commune_code", "means_commune_code"), "codes.all_of_them[1 + n % array_length(codes.all_of_them, 1)]"
    )
    column |= {"state": "'reserved'", "reason": f"'{reason}'", "round_id": "null"}
    statement = f"""
        insert into payments ({", ".join(column)}) select {", ".join(column.values())}
          from (select * from payments limit 1) p cross join generate_series(1, {count}) n
         cross join (select cast(:codes as text[]) as all_of_them) codes"""
    async with harness.foundation.database.transaction() as session:
        await execute(session, text(statement), {"codes": sorted(communes())})
        await audit.record(session, harness.foundation.actor, "made", "payment", [])
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("analyze payments"))
