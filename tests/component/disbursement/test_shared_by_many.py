"""A telephone that hundreds of households have: each report looks at as many rows as if three had it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.disbursement import store
from shared import audit
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import Household, ServiceHarness, a_household
from tests.support.builders import a_case_retracted

_PHONE = "0559000222"


async def _state(harness: ServiceHarness, household: Household) -> tuple[str, str | None]:
    row = await harness.payment(household)
    return row["state"], row["reason"]


async def _crowd(harness: ServiceHarness, count: int) -> None:
    """So many more households have the telephone of those that are known, among many that have others."""
    async with harness.foundation.database.transaction() as session:
        more = text("""
            insert into account_holders (case_id, household_id, incident_id, kind, mark, of_report)
            select gen_random_uuid(), gen_random_uuid(), h.incident_id, h.kind, h.mark, true
              from (select distinct incident_id, kind, mark from account_holders where kind = 'phone') h,
                   generate_series(1, cast(:count as int))""")
        others = text("""
            insert into account_holders (case_id, household_id, incident_id, kind, mark, of_report)
            select gen_random_uuid(), gen_random_uuid(), h.incident_id, h.kind, int4send(n), true
              from (select distinct incident_id, kind from account_holders where kind = 'phone') h,
                   generate_series(1, 20000) n""")
        await execute(session, more, {"count": count})
        await execute(session, others)
        await execute(session, text("analyze account_holders"))
        await audit.record(session, harness.foundation.actor, "a crowd of a test", "case", [new_id()])


def _scans(node: Any) -> Iterator[Any]:
    if node.get("Relation Name") == "account_holders":
        yield node
    for part in node.get("Plans", ()):
        yield from _scans(part)


async def _rows_read(harness: ServiceHarness, household: Household) -> int:
    """How many rows PostgreSQL reads to say for whom it makes a difference that this household has what it has."""
    case: UUID = household.reported.case_id
    async with harness.foundation.database.reading() as session:
        held = await store.account_holders.list_of_cases(session, [household.reported.case_id])
        values = {
            "kinds": [one.kind.value for one in held],
            "incidents": [one.incident_id for one in held],
            "marks": [one.mark for one in held],
            "cases": [case],
        }
        asked = text(f"explain (analyze, format json) {store.account_holders._ALONE.text}")
        [plan] = (await execute(session, asked, values)).scalar_one()
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")
    return sum(int(sum(scan.get(name, 0) for name in names) * scan["Actual Loops"]) for scan in _scans(plan["Plan"]))


@pytest.mark.parametrize("count", [3, 3000])
async def test_who_else_has_a_telephone_is_answered_by_a_few_rows(harness: ServiceHarness, count: int) -> None:
    await harness.source(20_000_000)
    household = a_household(phone=_PHONE).frozen()
    await harness.take(household.reported)
    await _crowd(harness, count)

    assert await _rows_read(harness, household) < 20


async def test_a_report_touches_no_payment_of_those_who_share_a_telephone_already(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.source(100_000_000)
    households = [a_household(phone=_PHONE).frozen() for _ in range(6)]
    locked: list[int] = []
    lock = store.payments.lock_payments_of_cases

    async def noted(session: Any, cases: Any) -> Any:
        locked.append(len(set(cases)))
        return await lock(session, cases)

    monkeypatch.setattr(store.payments, "lock_payments_of_cases", noted)
    for household in households:
        await harness.take(household.approved)
        await harness.take(household.reported)

    assert locked == [1, 2, 1, 1, 1, 1], "the second alone changes something for another"
    assert {await _state(harness, one) for one in households} == {("waiting_payee", "shared_phone")}


async def test_of_three_the_last_one_left_goes_on_and_no_sooner(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    first, second, third = [a_household(phone=_PHONE).frozen() for _ in range(3)]
    for household in (first, second, third):
        await harness.take(household.reported, household.approved)

    await harness.take(a_case_retracted(case_id=third.reported.case_id))
    assert {await _state(harness, one) for one in (first, second)} == {("waiting_payee", "shared_phone")}
    await harness.take(a_case_retracted(case_id=second.reported.case_id))
    assert (await _state(harness, first))[0] == "reserved"
