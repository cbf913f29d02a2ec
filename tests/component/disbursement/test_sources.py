"""Means of one kind are bound to no incident of the other: the door says so, and the database holds it."""

import asyncio
from typing import Any

import pytest
from asyncpg import ForeignKeyViolationError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.disbursement.api import sources as door
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE

OTHER_PROVINCE = "42"
SOURCE = {"kind": "donations", "name": "Vận động tháng 11", "unit": "kg", "scope": {"province_code": PROVINCE}}


async def opened(harness: ServiceHarness, **body: Any) -> Any:
    async with harness.client() as client:
        return await client.post("/v1/sources", json={**SOURCE, **body}, headers={"Accept-Language": "en"})


@pytest.mark.parametrize(("of_incident", "of_source", "says"), [(True, False, "is a drill"), (False, True, "is real")])
async def test_means_and_incident_are_both_invented_or_both_real(
    harness: ServiceHarness, says: str, *, of_incident: bool, of_source: bool
) -> None:
    await harness.hear_of(INCIDENT, drill=of_incident)

    refused = await opened(harness, incident_id=str(INCIDENT), drill=of_source)
    bound = await opened(harness, incident_id=str(INCIDENT), drill=of_incident)
    unbound = await opened(harness, drill=of_source)

    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert fault["field"] == "drill"
    assert says in fault["reason"]
    assert (bound.status_code, unbound.status_code) == (201, 201), "honest neighbours"


async def test_who_opens_a_source_at_once_waits_for_the_news_of_its_incident(harness: ServiceHarness) -> None:
    incident = new_id()
    opening = asyncio.create_task(opened(harness, incident_id=str(incident), drill=False))
    await asyncio.sleep(0.5)
    assert not opening.done()
    await harness.hear_of(incident, drill=False)

    assert (await opening).status_code == 201


async def test_an_incident_that_nobody_told_of_is_bound_to_nothing(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_NEWS_S", 0.3)

    refused = await opened(harness, incident_id=str(new_id()), drill=False)

    assert refused.status_code == 409
    assert [fault["field"] for fault in refused.json()["errors"]] == ["incident_id"]


@pytest.mark.parametrize("change", ["insert", "drill", "incident_id"])
async def test_the_database_holds_it_whoever_writes(harness: ServiceHarness, change: str) -> None:
    real = new_id()
    await harness.hear_of(INCIDENT, drill=True)
    await harness.hear_of(real, drill=False)
    source = await harness.source(incident_id=str(INCIDENT))
    statement = {
        "insert": (
            "insert into sources"
            " (id, kind, name, unit, incident_id, drill, contributed, available, reserved, settled, created_at)"
            " select gen_random_uuid(), kind, name, unit, :real, drill, 0, 0, 0, 0, created_at from sources where id = :source"
        ),
        "drill": "update sources set drill = false where id = :source and cast(:real as uuid) is not null",
        "incident_id": "update sources set incident_id = :real where id = :source",
    }[change]

    with pytest.raises(IntegrityError) as raised:
        async with harness.foundation.database.transaction() as session:
            await execute(session, text(statement), {"real": real, "source": source})

    cause: Any = raised.value.orig
    assert isinstance(cause.__cause__, ForeignKeyViolationError) or "fk_sources_their_incident" in str(cause)


async def test_what_is_known_of_an_incident_never_changes(harness: ServiceHarness) -> None:
    await harness.hear_of(INCIDENT, drill=True)
    await harness.hear_of(INCIDENT, drill=False)

    assert [row["drill"] for row in await harness.rows("select drill from incidents")] == [True]


async def test_one_sees_what_the_people_of_ones_place_may_be_paid_from_the_newest_first(harness: ServiceHarness) -> None:
    scopes: list[dict[str, str]] = [
        {"commune_code": COMMUNE},
        {"commune_code": OTHER_COMMUNE},
        {"province_code": PROVINCE},
        {"province_code": OTHER_PROVINCE},
        {},
    ]
    async with harness.client() as country:
        ids = [(await country.post("/v1/sources", json={**SOURCE, "scope": scope})).json()["id"] for scope in scopes]
        everything = [one["id"] for one in (await country.get("/v1/sources")).json()["items"]]
    async with harness.client(communes=[COMMUNE]) as commune:
        seen = [one["id"] for one in (await commune.get("/v1/sources")).json()["items"]]
        opened = [(await commune.get(f"/v1/sources/{source}")).status_code for source in ids]
    async with harness.client(provinces=[OTHER_PROVINCE]) as province:
        beside = [one["id"] for one in (await province.get("/v1/sources")).json()["items"]]

    assert everything == ids[::-1]
    assert seen == [ids[4], ids[2], ids[0]]
    assert opened == [200, 404, 200, 404, 200]
    assert beside == [ids[4], ids[3]]
