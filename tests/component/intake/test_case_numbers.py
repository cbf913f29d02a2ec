"""Each case has a number that people can say: given once, in the transaction that accepts the report."""

import asyncio
import re
from datetime import UTC, datetime

import asyncpg
import pytest
from alembic import command

from services.intake.domain.case_numbers import number_wanted
from services.intake.store.case_numbers import take_numbers
from shared import audit
from shared.communes import communes
from shared.ids import new_id
from shared.migrations import config_of
from tests.component.intake.harness import ServiceHarness, a_report
from tests.conftest import FreshDatabase
from tests.support.builders import COMMUNE

HA_TINH = next(code for code, commune in communes().items() if commune.province_code == "42")
OCTOBER, NOVEMBER = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


async def taken(harness: ServiceHarness, *cases: tuple[str, datetime]) -> list[str]:
    async with harness.foundation.database.transaction() as session:
        numbers = await take_numbers(session, cases)
        await audit.record(session, harness.foundation.actor, "numbered", "case", ())
    return numbers


async def test_provinces_and_months_count_for_themselves(harness: ServiceHarness) -> None:
    first = await taken(harness, (HA_TINH, NOVEMBER), (COMMUNE, NOVEMBER), (HA_TINH, NOVEMBER))
    second = await taken(harness, (HA_TINH, datetime(2026, 12, 1, tzinfo=UTC)), (HA_TINH, NOVEMBER))

    assert first == ["HT-2611-00001", "HN-2611-00001", "HT-2611-00002"]
    # What is still to come of a month goes on above what it has; the new month begins anew.
    assert second[0].startswith("HT-2612-")
    assert number_wanted(second[1]) is not None
    assert int(second[1].rpartition("-")[2]) > 2


async def test_a_list_is_numbered_in_the_order_of_its_lines(harness: ServiceHarness) -> None:
    numbers = await taken(harness, *[(HA_TINH, NOVEMBER)] * 500)

    assert numbers == [f"HT-2611-{count:05d}" for count in range(1, 501)]


async def test_many_at_once_wait_for_nobody_and_get_numbers_of_their_own(harness: ServiceHarness) -> None:
    async def one(count: int) -> list[str]:
        async with harness.foundation.database.transaction() as session:
            numbers = await take_numbers(session, [(HA_TINH, NOVEMBER)] * count)
            await audit.record(session, harness.foundation.actor, "numbered", "case", ())
            # The others come while this one has not committed yet.
            await asyncio.sleep(0.05)
        return numbers

    found = await asyncio.gather(*(one(1 + number % 3) for number in range(12)))

    numbers = [number for each in found for number in each]
    assert len(numbers) == len(set(numbers)) == 24


async def test_who_could_not_be_accepted_after_all_leaves_his_number_out(harness: ServiceHarness) -> None:
    await taken(harness, (HA_TINH, NOVEMBER))
    lost: list[str] = []

    async def broken_off() -> None:
        async with harness.foundation.database.transaction() as session:
            lost.extend(await take_numbers(session, [(HA_TINH, NOVEMBER)]))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await broken_off()

    assert (lost, await taken(harness, (HA_TINH, NOVEMBER))) == (["HT-2611-00002"], ["HT-2611-00003"])


async def test_the_number_is_told_at_once_and_stays(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, HA_TINH))
    async with harness.client("provincial_officer", provinces=["01", "42"]) as officer:
        answer = await officer.post("/v1/reports", json=a_report(incident))
        case_id, number = answer.json()["case_id"], answer.json()["case_number"]
        moved = await officer.post(f"/v1/cases/{case_id}/corrections", json={"commune_code": HA_TINH})
        case = (await officer.get(f"/v1/cases/{case_id}")).json()

    assert re.fullmatch(r"HN-\d{4}-00001", number)
    assert moved.status_code == 201, moved.text
    assert (case["commune_code"], case["case_number"]) == (HA_TINH, number)
    facts = await harness.rows("select payload from outbox where name like '%household_reported%'")
    assert [number.encode() in bytes(fact.payload) for fact in facts] == [True, True]


async def test_what_is_there_already_is_numbered_in_the_order_in_which_it_came(fresh_database: FreshDatabase) -> None:
    url = await fresh_database("intake")
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await asyncio.to_thread(command.downgrade, config_of("intake", url), "0012_refused")
    incident, households = new_id(), sorted(new_id() for _ in range(4))
    await connection.execute(
        "insert into incidents (id, name, hazard, risk_level, starts_on, drill, declared_by, declared_at)"
        " values ($1, 'x', 'storm', 3, now(), true, 'x', now())",
        incident,
    )
    moments = [NOVEMBER, OCTOBER, NOVEMBER, NOVEMBER]
    places = [HA_TINH, HA_TINH, COMMUNE, HA_TINH]
    for household, place, at in zip(households, places, moments, strict=True):
        await connection.execute("insert into households (id, sealed) values ($1, '')", household)
        await connection.execute(
            "insert into cases (id, household_id, incident_id, commune_code, stage, opening, revision, has_informant,"
            " identified_at, received_at, findings_revision) values ($1, $1, $2, $3, 'identified', 1, 1, false, $4, $4, 0)",
            household, incident, place, at,
        )  # fmt: skip

    await asyncio.to_thread(command.upgrade, config_of("intake", url), "head")

    rows = await connection.fetch("select id, case_number, case_count from cases")
    numbers = {row["id"]: (row["case_number"], row["case_count"]) for row in rows}
    assert [numbers[household] for household in households] == [
        ("HT-2611-00001", 1),
        ("HT-2610-00001", 1),
        ("HN-2611-00001", 1),
        ("HT-2611-00002", 2),
    ]
    take = "select take_case_numbers(array['42', '42', '01', '42'], array['2611', '2610', '2611', '2612'])"
    november, october, hanoi, december = await connection.fetchval(take)
    assert (november > 2, october > 1, hanoi > 1, december >= 1) == (True, True, True, True)
    await connection.close()
