"""Told in person: when, to whom and how is an act of its own, which confirming a commune's notice is not."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import now
from shared.events import HouseholdTold
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.support.builders import COMMUNE, a_household_reported, a_payment_settled, a_personal_part


async def a_visit(harness: ServiceHarness) -> dict[str, Any]:
    """A household without a phone was paid."""
    case = new_id()
    await harness.take(
        a_household_reported(case_id=case, personal=a_personal_part(phone=None)), a_payment_settled(case_id=case)
    )
    (visit,) = [one for one in await harness.notices(kind="in_person") if one["case_id"] == str(case)]
    return visit


async def test_when_to_whom_and_how_a_household_was_told_is_kept_and_published(harness: ServiceHarness) -> None:
    visit = await a_visit(harness)
    await harness.change("update notices set created_at = created_at - interval '1 hour'")
    at = (now() - timedelta(minutes=30)).replace(microsecond=0)
    body = {"told_at": at.isoformat(), "told_to": "neighbour", "told_how": "call"}
    async with harness.client(communes=[COMMUNE]) as officer:
        answers = [await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json=body) for _ in range(2)]
        seen = (await officer.get(f"/v1/notices/{visit['id']}")).json()

    assert [answer.json() for answer in answers] == [{"state": "acknowledged"}] * 2
    assert (seen["visited_to"], seen["visited_by"]) == ("neighbour", "call")
    (fact,) = await harness.facts(HouseholdTold)
    assert (fact.told_at, fact.told_to, fact.told_how) == (at, "neighbour", "call")


async def test_whoever_says_nothing_has_told_them_now(harness: ServiceHarness) -> None:
    visit = await a_visit(harness)
    before = now()
    async with harness.client(communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{visit['id']}/acknowledge")

    (fact,) = await harness.facts(HouseholdTold)
    assert before <= fact.told_at <= now()
    assert (fact.told_to, fact.told_how) == (None, None)


@pytest.mark.parametrize(("minutes", "said"), [(10, "ở tương lai"), (-10, "trước khi có kết quả")])
async def test_nobody_was_told_ahead_or_before_there_was_anything_to_tell(
    harness: ServiceHarness, minutes: int, said: str
) -> None:
    visit = await a_visit(harness)
    body = {"told_at": (now() + timedelta(minutes=minutes)).isoformat()}
    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json=body, headers={"Accept-Language": "vi"})

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "told_at"
    assert said in error["reason"]
    assert await harness.facts(HouseholdTold) == []


@pytest.mark.parametrize("body", [{"told_to": "loudspeaker"}, {"told_how": "loudspeaker"}, {"told_to_name": "Bác Năm"}])
async def test_other_words_are_refused_by_their_field(harness: ServiceHarness, body: dict[str, str]) -> None:
    visit = await a_visit(harness)
    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json=body)

    assert answer.status_code == 422
    assert next(iter(body)) in answer.json()["errors"][0]["field"]


async def test_a_list_confirms_digests_as_digests_and_visits_as_visits(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    visit = await a_visit(harness)
    (digest,) = await harness.notices(kind="digest")
    ids = [digest["id"], visit["id"]]
    async with harness.client(communes=[COMMUNE]) as officer:
        told = (await officer.post("/v1/acknowledgements", json={"notice_ids": ids, "told_to": "head"})).json()
        await harness.send()
        rest = (await officer.post("/v1/acknowledgements", json={"notice_ids": ids})).json()

    assert [one["notice_id"] for one in told["acknowledged"]] == [visit["id"]]
    (refused,) = told["refused"]
    assert (refused["notice_id"], refused["problem"]["errors"][0]["field"]) == (digest["id"], "told_to")
    assert harness.telephones.texts(OFFICER_PHONE), "what was refused goes on to its commune"
    assert {one["notice_id"] for one in rest["acknowledged"]} == set(ids)
    rows = await harness.rows("select kind, visited_to, visited_at is null as unsaid from notices where state = 'acknowledged'")
    assert sorted((row.kind, row.visited_to, row.unsaid) for row in rows) == [
        ("digest", None, True),
        ("in_person", "head", False),
    ]
