"""A named person of the ladder takes a missed clock: it climbs no further, and his word is a clock of its own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.clock import now
from shared.communes import province_of
from shared.events import ClockMissed, ClockSolved, EscalationTaken
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import (
    CHAIR_PHONE,
    LEADER_PHONE,
    PROVINCE_PHONE,
    climb_of,
    give_ladder,
    let_pass,
    rang,
    settle,
    solved,
)
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_clock_missed,
    a_household_reported,
)

PLAN = "Cử tổ 2 đến từng hộ"


def a_word(hours: float = 2, plan: str = PLAN) -> dict[str, Any]:
    return {"plan": plan, "until": (now() + timedelta(hours=hours)).isoformat()}


async def take(harness: ServiceHarness, clock_id: UUID, role: str = "commune_officer", **values: Any) -> httpx.Response:
    where = {"provinces": [PROVINCE]} if role.startswith("provincial") else {"communes": [COMMUNE]}
    body = values.pop("body", None) or a_word()
    async with harness.client(role, **{**where, **values}) as client:
        return await client.post(f"/v1/escalations/{clock_id}/taken", json=body)


async def listed(harness: ServiceHarness, role: str = "commune_officer", **where: Any) -> dict[str, Any]:
    mine = where.pop("mine", True)
    async with harness.client(role, **where) as client:
        answer = await client.get("/v1/escalations", params={"mine": mine})
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


async def missed_one(harness: ServiceHarness, **values: Any) -> ClockMissed:
    missed = a_clock_missed(**values)
    await harness.take(missed)
    await settle(harness)
    return missed


async def test_what_was_taken_climbs_no_further_and_says_who_and_by_when(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)
    body = a_word()

    answer = await take(harness, missed.clock_id, body=body)
    await let_pass(harness, 600)

    assert (answer.status_code, answer.json()["state"], answer.json()["plan"]) == (200, "taken", PLAN)
    assert rang(harness) == {OFFICER_PHONE: 1}
    ((kind, due, owner),) = await harness.rows("select kind, due_at, owner from clocks")
    assert (kind, due.isoformat()) == ("taken_up", body["until"].replace("Z", "+00:00"))
    (fact,) = await harness.facts(EscalationTaken)
    assert (fact.clock_id, fact.rung, fact.taken_by, fact.until) == (missed.clock_id, 1, owner, due)
    assert PLAN not in fact.to_json().decode()


async def test_the_same_said_twice_is_taken_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)

    answers = [await take(harness, missed.clock_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(await harness.facts(EscalationTaken)) == 1
    assert len(await harness.rows("select * from clocks")) == 1


async def test_what_somebody_has_taken_is_taken_by_nobody_else_and_he_is_named(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)
    await take(harness, missed.clock_id, subject="chi-lan")

    answer = await take(harness, missed.clock_id, "provincial_officer", subject="anh-minh")

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:escalation-already-taken")
    assert "chi-lan" in answer.text


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("commune_officer", {"communes": [OTHER_COMMUNE]}, 403),
        ("provincial_officer", {"provinces": [province_of(ELSEWHERE)]}, 403),
        ("assessor", {"communes": [COMMUNE]}, 403),
        ("commune_chair", {"communes": [COMMUNE]}, 200),
        ("provincial_leader", {"provinces": [PROVINCE]}, 200),
    ],
)
async def test_only_who_stands_on_its_ladder_takes_it(
    harness: ServiceHarness, role: str, where: dict[str, Any], status: int
) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)

    assert (await take(harness, missed.clock_id, role, **where)).status_code == status


async def test_a_communes_own_silence_is_taken_above_it_only(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness, kind="acknowledged")

    below = [await take(harness, missed.clock_id, role) for role in ("commune_officer", "commune_chair")]
    above = await take(harness, missed.clock_id, "provincial_officer")

    assert [answer.status_code for answer in below] == [403, 403]
    assert (above.status_code, above.json()["state"]) == (200, "taken")
    assert (await listed(harness))["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"plan": PLAN, "until": (now() - timedelta(minutes=1)).isoformat()}, "until"),
        ({"plan": PLAN, "until": (now() + timedelta(hours=25)).isoformat()}, "until"),
        ({"plan": PLAN, "until": "mai"}, "until"),
        ({"plan": "", "until": (now() + timedelta(hours=1)).isoformat()}, "plan"),
        ({"until": (now() + timedelta(hours=1)).isoformat()}, "plan"),
    ],
)
async def test_a_word_that_says_nothing_is_refused_by_its_field_and_loses_nothing(
    harness: ServiceHarness, body: dict[str, Any], field: str
) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)

    answer = await take(harness, missed.clock_id, body=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await climb_of(harness, missed.clock_id)).state == "climbing"


async def test_what_is_done_or_unknown_is_taken_by_nobody(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)
    await harness.take(solved(missed))

    assert (await take(harness, missed.clock_id)).json()["type"] == "urn:kipthoi:problem:escalation-over"
    assert (await take(harness, new_id())).status_code == 404


async def test_a_word_that_is_not_kept_goes_to_who_stands_above(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)
    await take(harness, missed.clock_id)
    await harness.change("update clocks set due_at = now() - interval '1 second', answer_from = now()")
    await harness.activities.escalate_overdue()
    (broken,) = await harness.facts(ClockMissed)
    await harness.take(broken)
    await settle(harness)

    assert broken.kind == "taken_up"
    async with harness.client("auditor") as reader:
        listed = {one["clock_id"]: one for one in (await reader.get("/v1/escalations")).json()["items"]}
    said = {name: listed[str(broken.clock_id)][name] for name in ("promised_by", "promised_kind")}
    assert said == {"promised_by": "officer-commune_officer", "promised_kind": missed.kind}, "whose word, and about what"
    assert listed[str(missed.clock_id)]["promised_by"] is None
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}
    assert (await take(harness, broken.clock_id, "commune_officer")).status_code == 403
    assert (await take(harness, broken.clock_id, "commune_chair")).status_code == 200


async def test_who_did_what_he_said_has_kept_his_word(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = await missed_one(harness)
    await take(harness, missed.clock_id)

    await harness.take(solved(missed), solved(missed))

    assert await harness.rows("select kind, state from clocks") == [("taken_up", "kept")]
    climb = await climb_of(harness, missed.clock_id)
    assert (climb.state, climb.taken_by is not None) == ("solved", True)


async def test_a_retracted_case_asks_for_nobodys_word(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    report = a_household_reported()
    await harness.take(report)
    missed = await missed_one(harness, case_id=report.case_id)
    await take(harness, missed.clock_id)

    await harness.take(a_case_retracted(case_id=report.case_id))

    assert ("taken_up", "stopped") in await harness.rows("select kind, state from clocks")
    assert await harness.facts(ClockSolved) == []


async def test_the_list_shows_what_has_come_to_ones_rung_grouped_by_person_and_minute(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    long_ago = now() - timedelta(days=300)
    worst = a_clock_missed(due_at=long_ago, kind="findings")
    await harness.take(a_clock_missed(), worst, a_clock_missed())
    await settle(harness)

    own, above, all_of_area = (
        await listed(harness),
        await listed(harness, "provincial_officer", provinces=[PROVINCE]),
        await listed(harness, "provincial_officer", provinces=[PROVINCE], mine=False),
    )

    (group,) = own["groups"]
    assert (group["count"], group["recipient"], group["rung"]) == (3, f"duty:{COMMUNE}", 1)
    assert (group["worst"]["clock_id"], group["worst"]["kind"]) == (str(worst.clock_id), "findings")
    assert group["url"] == "https://desk.test/escalations"
    assert own["items"][0]["clock_id"] == str(worst.clock_id)
    assert own["items"][0]["may_take"] is True
    assert [one["rung"] for one in own["items"][0]["told"]] == [1]
    assert (above["items"], len(all_of_area["items"])) == ([], 3)

    await take(harness, worst.clock_id)
    await harness.take(solved(a_clock_missed(clock_id=UUID(own["items"][1]["clock_id"]))))
    after = await listed(harness)
    assert [(one["state"], one["may_take"]) for one in after["items"]] == [("taken", False), ("climbing", True)]
    assert [group["count"] for group in after["groups"]] == [1]


async def test_rungs_that_nobody_keeps_are_shown_as_empty(harness: ServiceHarness) -> None:
    await give_ladder(harness, OFFICER_PHONE, CHAIR_PHONE)
    await missed_one(harness)

    (item,) = (await listed(harness, "provincial_officer", provinces=[PROVINCE]))["items"]

    assert (item["rung"], item["empty_rungs"]) == (3, [1, 2])
    assert set(rang(harness)) == {PROVINCE_PHONE}
    assert DUTY_PHONE not in rang(harness)
    assert LEADER_PHONE not in rang(harness)
