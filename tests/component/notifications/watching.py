"""Communes that are watched, hours that pass, and words that end a silence."""

from datetime import timedelta
from typing import Any

from shared.clock import now
from shared.events import ClockMissed, IncidentChanged, IncidentDeclared
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import settle
from tests.component.notifications.test_duty_findings import changed, declared
from tests.support.builders import (
    COMMUNE,
    PROVINCE,
    a_household_reported,
    goods_handed_over,
)

HOURS = {4: 6, 3: 12, 2: 24}

MISSED = ["missed"]

HEARD = ["kept", "running"]


def begun(*communes: str, hours_ago: float = 1, **values: Any) -> IncidentDeclared:
    return declared(*(communes or (COMMUNE,)), occurred_at=now() - timedelta(hours=hours_ago), **values)


def later(revision: int, *communes: str, **values: Any) -> IncidentChanged:
    return changed(revision, *(communes or (COMMUNE,)), **{"occurred_at": now(), **values})


async def clocks_of(harness: ServiceHarness, commune: str = COMMUNE) -> list[tuple[str, int]]:
    rows = await harness.rows(
        "select state, limit_count from clocks where kind = 'heard' and commune_code = :c order by started_at", c=commune
    )
    return [(row.state, row.limit_count) for row in rows]


async def hours_pass(harness: ServiceHarness, hours: float) -> None:
    """So many hours go by in which nothing is heard: all that is written down of the watches is so much older."""
    past = "make_interval(secs => :secs)"
    moments = {"clocks": ("started_at", "due_at", "answer_from", "ended_at"), "watches": ("since", "due_at", "heard_at")}
    for table, names in moments.items():
        older = ", ".join(f"{name} = {name} - {past}" for name in names)
        which = "where kind = 'heard'" if table == "clocks" else "where since is not null"
        await harness.change(f"update {table} set {older} {which}", secs=hours * 3600)


async def sweep(harness: ServiceHarness) -> None:
    await harness.loops.clocks.sweep()
    await harness.take(*[fact for fact in await harness.facts(ClockMissed) if fact.kind == "heard"])
    await settle(harness)


async def silent(harness: ServiceHarness, **area: Any) -> list[str]:
    async with harness.client("auditor" if not area else "provincial_officer", **area) as client:
        return [one["commune_code"] for one in (await client.get("/v1/silent-communes")).json()["items"]]


async def a_report(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported(occurred_at=now()))


async def goods(harness: ServiceHarness) -> None:
    await harness.take(goods_handed_over(occurred_at=now()))


async def contacts(harness: ServiceHarness) -> None:
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban"}]}
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        (await client.put(f"/v1/communes/{COMMUNE}/contacts", json=body)).raise_for_status()


async def a_word(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        (await client.post(f"/v1/communes/{COMMUNE}/heard", json={"by": "radio"})).raise_for_status()


async def a_handover(harness: ServiceHarness) -> None:
    async with harness.client("commune_chair", communes=[COMMUNE]) as client:
        handover = (await client.post("/v1/duty/handovers", json={"place": COMMUNE})).json()
        (await client.post(f"/v1/duty/handovers/{handover['id']}/signatures", json={"side": "goes"})).raise_for_status()
