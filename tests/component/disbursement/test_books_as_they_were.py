"""The books as they were.

A monthly file that is made again tells what stood at its end, whatever was found, lowered, returned or paid since; a part of
an award is in the file of the cycle in which it is due, and in none before. What the ledger knew of before is kept by its
migration.
"""

import asyncio
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import asyncpg
import pytest
from alembic import command

from services.disbursement import policy, store
from services.disbursement.domain.cycles import CycleFile, CycleScope
from services.disbursement.domain.limits import day_of
from shared.clock import VIETNAM, now
from shared.migrations import config_of
from tests.component.disbursement.cash import a_line, a_list, hand_over
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import (
    ServiceHarness,
    a_household,
    came_back,
    corrected,
    rejected,
    settings_for,
    settled,
)
from tests.component.disbursement.recovering import receipt
from tests.component.disbursement.test_parts import MILLION, confirm, go, in_care, parts_of, planned
from tests.component.disbursement.test_reductions import reduced
from tests.conftest import FreshDatabase
from tests.support.builders import COMMUNE, a_case_retracted
from tests.support.foundation import a_foundation
from tests.support.revisions import before

_OF_NOW = ("state", "reason", "changed_since")
_SCOPE = CycleScope(COMMUNE, drill=True)


async def a_file(harness: ServiceHarness, ends: datetime) -> tuple[list[Any], list[Any]]:
    """Sums and lines of a file that ends so, without what its lines say of now."""
    cycle = policy.cycles.cycle_of(date(2026, 11, 1), CycleFile.PAID)
    cycle = replace(cycle, begins=ends - timedelta(days=30), ends=ends)
    async with harness.foundation.database.reading() as session:
        sums = await store.cycles.list_sums(session, cycle, _SCOPE, ends)
        lines = [asdict(line) for line in await store.cycles.list_lines(session, cycle, _SCOPE, ends, 0)]
    return sums, [{name: value for name, value in line.items() if name not in _OF_NOW} for line in lines]


async def owed(harness: ServiceHarness, ends: datetime) -> int:
    return sum(one.unpaid for one in (await a_file(harness, ends))[0])


def midnight(days: int) -> datetime:
    """The first moment of Vietnam's day so many days from now."""
    return datetime.combine(day_of(now()) + timedelta(days=days), time(), VIETNAM)


async def test_a_part_is_in_the_file_of_the_cycle_in_which_it_is_due(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.source(1 * MILLION)
    planned(harness)
    household = in_care()
    await harness.take(household.reported, household.approved)

    of_later = {days: await owed(harness, midnight(days)) // MILLION for days in (1, 10, 11, 20, 21)}

    assert [part["state"] for part in await parts_of(harness, household)] == ["reserved", "waiting_funds", "waiting_funds"]
    assert of_later == {1: 1, 10: 1, 11: 2, 20: 2, 21: 3}
    assert await owed(harness, now()) == 1 * MILLION
    assert await owed(harness, midnight(10) + timedelta(hours=9)) == 2 * MILLION
    await harness.source(2 * MILLION)
    await harness.loops.reserve_waiting_payments()
    assert {days: await owed(harness, midnight(days)) // MILLION for days in of_later} == of_later


async def test_a_part_by_progress_is_in_no_file_before_its_step_was_confirmed(harness: ServiceHarness) -> None:
    await harness.source(100 * MILLION)
    planned(harness, "HOUSE_NEW", "progress", shares=[50, 50])
    household = a_household(amount=40 * MILLION, code="HOUSE_NEW").signed_now()
    await harness.take(household.reported, household.approved)
    await go(harness)
    first, second = await parts_of(harness, household)

    assert await owed(harness, midnight(400)) == 20 * MILLION
    await harness.answer(settled(first))
    assert await owed(harness, midnight(400)) == 0
    assert (await confirm(harness, second)).status_code == 201

    assert (await owed(harness, midnight(0)), await owed(harness, midnight(1))) == (0, 20 * MILLION)


async def _resolved(harness: ServiceHarness, payment: Any, outcome: str) -> None:
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        body = {"outcome": outcome, "reason": "Sao kê ngân hàng"}
        assert (await client.post(f"/v1/payments/{payment['id']}/resolve", json=body)).status_code == 200


async def a_month_and_what_came_after(harness: ServiceHarness) -> tuple[datetime, tuple[list[Any], list[Any]]]:
    """A file, its end, and of each payment in it something that has happened since."""
    source = await harness.source(10_000_000, name="Ngân sách xã", scope={"commune_code": COMMUNE})
    names = ("waits", "lower", "by_hand", "released", "returned", "given_back", "taken_back", "unpaid")
    amounts = (50_000_000, 900_000, 800_000, 700_000, 600_000, 500_000, 400_000, 300_000)
    one = {name: a_household(amount=amount).signed_now() for name, amount in zip(names, amounts, strict=True)}
    late = a_household(amount=200_000).signed_now()
    most = [one[name] for name in names[1:]]
    await harness.take(*[each.reported for each in most], *[each.approved for each in most])
    await harness.send()
    rows = {name: await harness.payment(one[name]) for name in names[1:]}
    await harness.answer(*[rejected(rows[name]) for name in ("lower", "by_hand", "released", "taken_back", "unpaid")])
    await harness.answer(settled(rows["returned"]), settled(rows["given_back"]))
    await harness.take(reduced(one["released"], 0, stood=700_000), reduced(one["given_back"], 0, stood=500_000))
    await harness.answer(settled(rows["released"]))
    await harness.take(one["waits"].reported, one["waits"].approved)
    assert (await harness.payment(one["waits"]))["state"] == "waiting_funds"
    ends = now()
    made = await a_file(harness, ends)

    await harness.take(late.reported, late.approved)
    await _resolved(harness, rows["released"], "paid")
    await harness.answer(came_back(rows["returned"]))
    await harness.take(reduced(one["lower"], 100_000, stood=900_000))
    await harness.source(59_000_000, name="Quỹ tỉnh")
    await harness.loops.reserve_waiting_payments()
    await harness.take(reduced(one["waits"], 4_000_000, stood=50_000_000))
    await harness.take(corrected(one["by_hand"], None), corrected(one["unpaid"], "770099990000"))
    [recovery] = await harness.rows("select * from recoveries where amount = 500000")
    assert (await receipt(harness, recovery, 500_000)).status_code == 200
    await harness.take(a_case_retracted(case_id=one["taken_back"].reported.case_id))
    await harness.send()
    async with harness.client("accountant", communes=[COMMUNE]) as client:
        path = f"/v1/payments/{rows['returned']['id']}/pay-again"
        assert (await client.post(path, json={"way": "cash", "reason": "no_account"})).status_code == 200
    listed = await a_list(harness, source)
    back = await harness.payment(one["returned"])
    assert (await hand_over(harness, listed["id"], a_line(back))).status_code == 200
    states = {name: (await harness.payment(each))["state"] for name, each in one.items()}
    assert states["waits"] != "waiting_funds"
    assert (states["taken_back"], states["released"], states["returned"]) == ("released", "settled", "handed_over")
    return ends, made


async def test_a_file_made_again_is_what_it_was(harness: ServiceHarness) -> None:
    ends, made = await a_month_and_what_came_after(harness)

    assert await a_file(harness, ends) == made
    sums, lines = made
    assert (sum(each.paid for each in sums), sum(each.unpaid for each in sums)) == (1_100_000, 52_400_000)
    assert {line["unpaid"] for line in lines} == {0, 900_000, 800_000, 400_000, 300_000, 50_000_000}
    assert await owed(harness, now()) != 52_400_000
    async with harness.foundation.database.reading() as session:
        cycle = replace(policy.cycles.cycle_of(date(2026, 11, 1), CycleFile.PAID), begins=ends - timedelta(days=9), ends=ends)
        listed = await store.cycles.list_lines(session, cycle, _SCOPE, ends, 0)
    changed = {line.unpaid or line.paid: line.changed_since for line in listed}
    assert (changed[900_000], changed[50_000_000], changed[500_000]) == (True, True, False)
    await harness.expect_balanced()


async def test_what_the_ledger_knows_of_payments_of_before_is_kept_by_the_migration(fresh_database: FreshDatabase) -> None:
    url = await fresh_database("disbursement")
    foundation = a_foundation("disbursement", url)
    ends, made = await a_month_and_what_came_after(ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank()))
    await foundation.database.close()
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    kept = "select payment_id, until, amount, source_id, ended_at from payment_pasts order by until, id"
    by_the_trigger = [dict(row) for row in await connection.fetch(kept)]

    await asyncio.to_thread(command.downgrade, config_of("disbursement", url), before("disbursement", "_moments"))
    await asyncio.to_thread(command.upgrade, config_of("disbursement", url), "head")

    by_the_ledger = [dict(row) for row in await connection.fetch(kept)]
    assert len(by_the_ledger) == 4
    assert [row for row in by_the_ledger if row not in by_the_trigger] == []
    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        await connection.execute("update payment_pasts set amount = 1")
    await connection.close()
    again = a_foundation("disbursement", url)
    sums, lines = await a_file(ServiceHarness(again, settings_for("http://bank.test"), QuietBank()), ends)
    await again.database.close()
    assert [each.unpaid for each in sums if each.source_id is None] == [50_000_000]
    assert sum(each.paid for each in sums) == sum(each.paid for each in made[0])
    amounts = [sorted(line["unpaid"] for line in which) for which in (lines, made[1])]
    assert amounts[0] == amounts[1]
