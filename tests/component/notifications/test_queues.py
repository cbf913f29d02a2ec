"""Queues of notices: what a first page shows is what the lists hold, the earliest first, without their words."""

from typing import Any

import pytest

from services.notifications.store.queues import MAX_COUNTED
from tests.component.notifications.harness import ServiceHarness
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    a_household_reported,
    a_payment_settled,
)


async def _queue(harness: ServiceHarness, name: str, role: str = "commune_officer", **area: Any) -> dict[str, Any]:
    async with harness.client(role, **area) as client:
        answer = await client.get(f"/v1/queues/{name}", params={"limit": 2})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_digests_wait_to_be_confirmed_sent_or_not_until_somebody_has(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(*[a_household_reported(commune_code=code) for code in (COMMUNE, OTHER_COMMUNE)])
    await harness.send()

    seen = await _queue(harness, "to-confirm", provinces=[PROVINCE])

    assert (seen["count"], seen["drills"], seen["is_more"]) == (2, 2, False)
    lines = {line["commune_code"]: line for line in seen["first"]}
    assert lines[COMMUNE]["accepted_at"]
    assert (lines[OTHER_COMMUNE]["accepted_at"], lines[OTHER_COMMUNE]["reason"]) == (None, "no_recipient")
    assert {line["item_count"] for line in seen["first"]} == {1}
    assert not [line for line in seen["first"] if "text" in line]
    async with harness.client(communes=[COMMUNE]) as client:
        await client.post("/v1/acknowledgements", json={"notice_ids": [lines[COMMUNE]["id"]]})
    assert (await _queue(harness, "to-confirm", communes=[COMMUNE]))["count"] == 0


async def test_who_has_no_phone_waits_to_be_told_by_his_commune_and_by_nobody_else(harness: ServiceHarness) -> None:
    silent = a_household_reported()
    await harness.take(silent)
    await harness.take(a_payment_settled(case_id=silent.case_id))
    visits = await harness.notices(kind="in_person")

    here = await _queue(harness, "to-tell", communes=[COMMUNE])
    there = await _queue(harness, "to-tell", communes=[OTHER_COMMUNE])
    away = await _queue(harness, "to-tell", "provincial_officer", provinces=["79"])

    assert [(line["id"], line["case_id"]) for line in here["first"]] == [(visits[0]["id"], str(silent.case_id))]
    assert (here["count"], there["count"], away["count"]) == (len(visits), 0, 0)


@pytest.mark.parametrize("role", ["assessor", "paying_agent", "reporter"])
async def test_who_confirms_nothing_has_no_such_queue(harness: ServiceHarness, role: str) -> None:
    async with harness.client(role, communes=[COMMUNE]) as client:
        assert (await client.get("/v1/queues/to-confirm")).status_code == 403


async def test_more_than_are_counted_are_said_to_be_more_and_the_earliest_stand_first(harness: ServiceHarness) -> None:
    await harness.take(*[a_household_reported() for _ in range(MAX_COUNTED + 1)])
    cases = await harness.rows("select case_id from case_contacts order by case_id")
    await harness.take(*[a_payment_settled(case_id=row.case_id) for row in cases])

    seen = await _queue(harness, "to-tell", communes=[COMMUNE])

    earliest = await harness.rows("select id from notices where kind = 'in_person' order by created_at, id limit 2")
    assert (seen["count"], seen["is_more"]) == (MAX_COUNTED, True)
    assert [line["id"] for line in seen["first"]] == [str(row.id) for row in earliest]
