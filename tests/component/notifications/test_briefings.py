"""Only a commune's own people confirm what it was told; who above told whom is recorded apart and stands for nothing."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from shared.clock import now
from shared.errors import Problem
from shared.events import NoticeAcknowledged
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_duty_findings import declared
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_household_reported

WHOM = "Nguyễn Văn Thử, chủ tịch xã"


async def a_digest(harness: ServiceHarness) -> str:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    (notice,) = await harness.notices(kind="digest")
    found: str = notice["id"]
    return found


def above(harness: ServiceHarness) -> httpx.AsyncClient:
    return harness.client("provincial_officer", provinces=[PROVINCE])


async def brief(client: httpx.AsyncClient, notice: str, **values: Any) -> httpx.Response:
    return await client.post(f"/v1/notices/{notice}/told", json={"told_to": WHOM, "by": "radio", **values})


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("provincial_officer", {"provinces": [PROVINCE]}, 403),
        ("provincial_leader", {"provinces": [PROVINCE]}, 403),
        ("provincial_officer", {}, 403),
        ("commune_officer", {"communes": [OTHER_COMMUNE]}, 403),
        ("commune_chair", {"communes": [COMMUNE]}, 200),
        ("commune_officer", {"communes": [OTHER_COMMUNE, COMMUNE]}, 200),
    ],
)
async def test_a_digest_is_confirmed_by_somebody_of_that_very_commune_only(
    harness: ServiceHarness, role: str, area: dict[str, list[str]], status: int
) -> None:
    digest = await a_digest(harness)
    async with harness.client(role, **area) as client:
        one = await client.post(f"/v1/notices/{digest}/acknowledge", json={})
        listed = (await client.post("/v1/acknowledgements", json={"notice_ids": [digest]})).json()
    kept = await harness.rows("select state from clocks where kind = 'acknowledged'")

    assert one.status_code == status
    assert len(listed["acknowledged"]) == (status == 200)
    assert kept == [("kept" if status == 200 else "running",)]
    assert len(await harness.facts(NoticeAcknowledged)) == (status == 200)


async def test_the_refusal_says_the_way_out(harness: ServiceHarness) -> None:
    digest = await a_digest(harness)
    async with above(harness) as client:
        refused = (await client.post(f"/v1/notices/{digest}/acknowledge", json={}, headers={"Accept-Language": "en"})).json()

    assert refused["type"].rpartition(":")[2] == "not-of-that-commune"
    assert "record that: whom, and how" in refused["detail"]


async def test_who_told_whom_is_recorded_and_shown_apart_and_confirms_nothing(harness: ServiceHarness) -> None:
    await harness.take(declared())
    digest = await a_digest(harness)
    async with above(harness) as client:
        first = await brief(client, digest)
        again = await brief(client, digest, by="visit", told_to="Trực ban xã")
        notice = (await client.get(f"/v1/notices/{digest}")).json()
        told = (await client.get(f"/v1/notices/{digest}/told")).json()["items"]
    async with harness.client("auditor") as auditor:
        hidden = await auditor.get(f"/v1/notices/{digest}/told")
        listed = await auditor.get("/v1/notices")

    assert (first.status_code, again.status_code, hidden.status_code) == (201, 201, 403)
    assert (notice["state"], notice["acknowledged_by"], notice["told_by"]) == ("sent", None, "officer-provincial_officer")
    assert [(one["told_to"], one["by"]) for one in told] == [(WHOM, "radio"), ("Trực ban xã", "visit")]
    assert WHOM not in listed.text
    assert await harness.facts(NoticeAcknowledged) == []
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("running",)]
    (watch,) = await harness.rows("select heard_at > since as heard from watches")
    assert watch.heard, "the commune was spoken with"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"told_to": "x"}, "told_to"),
        ({"by": "dove"}, "by"),
        ({"told_at": (now() + timedelta(hours=1)).isoformat()}, "told_at"),
        ({"told_at": (now() - timedelta(days=30)).isoformat()}, "told_at"),
    ],
)
async def test_what_is_wrong_is_named_by_its_field(harness: ServiceHarness, values: dict[str, str], field: str) -> None:
    digest = await a_digest(harness)
    async with above(harness) as client:
        answer = await brief(client, digest, **values)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_only_those_above_of_the_area_record_it_and_for_a_commune_only(harness: ServiceHarness) -> None:
    digest = await a_digest(harness)
    async with above(harness) as client:
        unknown = await brief(client, str(new_id()))
    async with harness.client("provincial_officer", provinces=["79"]) as stranger:
        elsewhere = await brief(stranger, digest)
        unseen = await stranger.get(f"/v1/notices/{digest}/told")
    async with harness.client("commune_officer", communes=[COMMUNE]) as own:
        below = await brief(own, digest)

    assert [answer.status_code for answer in (unknown, elsewhere, unseen, below)] == [404, 404, 404, 403]


async def test_nobody_changes_what_was_recorded(harness: ServiceHarness) -> None:
    digest = await a_digest(harness)
    async with above(harness) as client:
        await brief(client, digest)

    for statement in ("delete from briefings", "update briefings set told_at = now()", "truncate briefings"):
        with pytest.raises((DBAPIError, Problem)):
            await harness.change(statement)
