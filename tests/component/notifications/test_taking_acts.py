"""Who has taken a missed clock gives it back, needs longer, or has done it; who stands above takes it over from him."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.notifications.loops.clocks import GRACE_S
from services.notifications.metrics import TAKING_ACTS
from shared.clock import now
from shared.events import (
    ClockMissed,
    EscalationClimbed,
    EscalationGivenBack,
    EscalationTaken,
)
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import (
    CHAIR_PHONE,
    IN_TURN,
    LEADER_PHONE,
    PROVINCE_PHONE,
    climb_of,
    give_ladder,
    let_pass,
    rang,
    settle,
    solved,
)
from tests.component.notifications.test_duty_handovers import has_come
from tests.component.notifications.test_takings import PLAN, a_word, listed, missed_one, take
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_clock_missed, a_household_reported, moved

WHY = "Đường bị sạt, xe không qua được"


async def say(
    harness: ServiceHarness, clock_id: UUID, what: str, role: str = "commune_officer", **values: Any
) -> httpx.Response:
    """Say something of what was taken, as it was read; `seen` None: without having read it."""
    where = {"provinces": [PROVINCE]} if role.startswith("provincial") else {"communes": [COMMUNE]}
    seen, key = values.pop("seen", "read"), values.pop("key", None)
    words = {"done": WHY} if what == "done" else {"reason": WHY}
    if what == "prolonged":
        words["until"] = values.pop("until", now() + timedelta(hours=5)).isoformat()
    if what == "taken":
        words = a_word()
    async with harness.client(role, **{**where, **values}) as client:
        if seen == "read":
            seen = (await client.get(f"/v1/escalations/{clock_id}")).headers["ETag"]
        headers = {"If-Match": seen} if seen else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return await client.post(f"/v1/escalations/{clock_id}/{what}", json=words, headers=headers)


async def taken_one(harness: ServiceHarness, role: str = "commune_officer", **values: Any) -> ClockMissed:
    await give_ladder(harness)
    missed = await missed_one(harness, **values)
    (await take(harness, missed.clock_id, role)).raise_for_status()
    return missed


async def words_of(harness: ServiceHarness) -> list[tuple[str, Any]]:
    return [tuple(row) for row in await harness.rows("select kind, state from clocks order by started_at")]


async def test_what_is_given_back_climbs_on_at_once_and_nobody_hears_twice(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    await let_pass(harness, 600)

    answer = await say(harness, missed.clock_id, "given-back")
    await settle(harness)

    assert (answer.status_code, answer.json()["state"], answer.json()["taken_by"]) == (200, "climbing", None)
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}
    climb = await climb_of(harness, missed.clock_id)
    assert (climb.rung, climb.taken_by, climb.plan) == (2, None, None)
    assert climb.next_at - climb.since == timedelta(minutes=20)
    assert await words_of(harness) == [("taken_up", "stopped")]
    (back,), (step,) = await harness.facts(EscalationGivenBack), await harness.facts(EscalationClimbed)
    assert (back.given_back_by, back.rung, step.from_rung, step.rung) == ("officer-commune_officer", 2, 1, 2)
    assert WHY not in back.to_json().decode()
    for minutes in (20, 30, 600):
        await let_pass(harness, minutes)
    assert rang(harness) == dict.fromkeys(IN_TURN, 1)


async def test_the_worker_that_waited_is_gone_and_the_sweeper_lets_what_was_given_back_climb_once(
    harness: ServiceHarness,
) -> None:
    missed = await taken_one(harness)
    # Before and after the moment nobody of Temporal does anything; the window was never closed by who gave it back.
    await say(harness, missed.clock_id, "given-back")
    await harness.change("update climbs set next_at = now() - make_interval(secs => :secs)", secs=GRACE_S + 0.1)
    await asyncio.gather(harness.loops.clocks.climb_late(), harness.activities.climb_due(new_id()))
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1, PROVINCE_PHONE: 1}
    assert await harness.rows("select rung, state from escalations order by rung") == [(1, "sent"), (2, "sent"), (3, "sent")]


async def test_a_workflow_waits_for_what_was_given_back_as_for_whatever_climbs(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    await say(harness, missed.clock_id, "given-back")
    await settle(harness)

    waits = await harness.rows("select key, convert_from(payload, 'UTF8') from outbox where name = 'ClimbLadder' order by id")
    climb = await climb_of(harness, missed.clock_id)
    assert len(waits) == 2
    assert datetime.fromisoformat(waits[-1][1].split('"')[3]) == climb.next_at


async def test_who_was_not_told_before_it_was_taken_is_told_when_it_comes_back(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    first, second = a_clock_missed(), a_clock_missed()
    await harness.take(first)
    await settle(harness)
    await harness.change("update windows set closed_at = now() + interval '1 minute'")
    await harness.take(second)
    await take(harness, second.clock_id, "commune_chair")
    await settle(harness)
    before = rang(harness)

    await say(harness, second.clock_id, "given-back", "commune_chair")
    await settle(harness)

    assert before == {OFFICER_PHONE: 1}
    assert rang(harness) == {OFFICER_PHONE: 2}, "once of each"
    assert (await climb_of(harness, second.clock_id)).rung == 1


async def test_of_what_the_top_itself_gives_back_nobody_hears_but_who_comes_on_duty(harness: ServiceHarness) -> None:
    # Nobody is above him, and he knows. What others give back there is told to him again (test_returns): until then that was
    # told to nobody, because he had heard once, and he believed that somebody had it.
    await give_ladder(harness)
    await has_come(harness, "provincial_leader")
    missed = await missed_one(harness)
    for _ in range(3):
        await let_pass(harness, 600)
    await take(harness, missed.clock_id, "provincial_leader")
    await say(harness, missed.clock_id, "given-back", "provincial_leader")
    await harness.loops.clocks.assign_waiting()
    await settle(harness)
    heard, climb = rang(harness), await climb_of(harness, missed.clock_id)
    await harness.give_duty({"province_code": PROVINCE, "post": "leader"}, phone=DUTY_PHONE)
    await harness.loops.clocks.assign_waiting()
    await settle(harness)

    assert heard == dict.fromkeys(IN_TURN, 1)
    assert (climb.state, climb.rung, climb.next_at) == ("top", 4, None)
    assert rang(harness) == {**dict.fromkeys(IN_TURN, 1), DUTY_PHONE: 1}


async def test_what_moved_while_somebody_had_it_climbs_on_where_it_lies_now(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    missed = await taken_one(harness, case_id=report.case_id)
    await harness.take(moved(report, OTHER_COMMUNE))
    await harness.give_duty({"commune_code": OTHER_COMMUNE, "post": "leader"}, phone=DUTY_PHONE)

    assert (await say(harness, missed.clock_id, "given-back")).status_code == 200
    await settle(harness)

    assert (await climb_of(harness, missed.clock_id)).commune_code == OTHER_COMMUNE
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1
    steps = await harness.rows("select rung, state, commune_code from escalations order by rung")
    assert steps == [(1, "sent", COMMUNE), (2, "sent", OTHER_COMMUNE)]


async def test_with_nobody_above_it_waits_visibly_and_goes_to_who_comes(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "phone": OFFICER_PHONE})
    missed = await missed_one(harness)
    await take(harness, missed.clock_id)
    await say(harness, missed.clock_id, "given-back")
    states = await harness.rows("select rung, state from escalations order by rung")
    await harness.give_duty({"province_code": PROVINCE, "phone": PROVINCE_PHONE})
    await settle(harness)

    assert states == [(1, "sent"), (2, "nobody_on_duty")]
    assert rang(harness) == {OFFICER_PHONE: 1, PROVINCE_PHONE: 1}


async def test_what_was_given_back_is_taken_again_and_both_words_stay_in_its_story(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    await say(harness, missed.clock_id, "given-back")
    await take(harness, missed.clock_id, "commune_chair")

    (item,) = (await listed(harness))["items"]
    said = [(one["act"], one["words"], one["by"]) for one in item["acts"]]
    assert said == [
        ("taken", PLAN, "officer-commune_officer"),
        ("given_back", WHY, "officer-commune_officer"),
        ("taken", PLAN, "officer-commune_chair"),
    ]
    assert await words_of(harness) == [("taken_up", "stopped"), ("taken_up", "running")]
    assert item["revision"] == 3


async def test_who_stands_above_takes_it_over_where_he_has_read_who_has_it(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)

    unread = await say(harness, missed.clock_id, "taken", "commune_chair", seen=None)
    below = await say(harness, missed.clock_id, "taken", subject="another-officer")
    answer = await say(harness, missed.clock_id, "taken", "commune_chair")
    back = await say(harness, missed.clock_id, "taken")
    his = await say(harness, missed.clock_id, "done")

    assert [one.status_code for one in (unread, below, answer, back, his)] == [409, 409, 200, 409, 409]
    assert his.json()["type"] == "urn:kipthoi:problem:escalation-not-yours"
    assert [error["field"] for error in his.json()["errors"]] == ["taken_by"]
    assert [one["act"] for one in answer.json()["acts"]] == ["taken", "taken_over"]
    assert await words_of(harness) == [("taken_up", "stopped"), ("taken_up", "running")]
    facts = await harness.facts(EscalationTaken)
    assert [(fact.rung, fact.taken_over_from) for fact in facts] == [(1, None), (2, "officer-commune_officer")]
    assert rang(harness) == {OFFICER_PHONE: 1}


async def test_of_two_who_act_at_once_one_wins_and_the_other_is_told_what_has_changed(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    acts = (("given-back", "commune_officer"), ("taken", "commune_chair"), ("taken", "provincial_officer"))

    answers = await asyncio.gather(*(say(harness, missed.clock_id, act, role, seen='"r1"') for act, role in acts))

    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200
    assert all(code in {409, 412} for code in codes[1:])
    assert len(await harness.rows("select * from taking_acts")) == 2


async def test_who_has_not_read_it_or_read_something_else_changes_nothing(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)

    unread = await say(harness, missed.clock_id, "given-back", seen=None)
    older = await say(harness, missed.clock_id, "given-back", seen='"r0"')
    stranger = await say(harness, missed.clock_id, "given-back", "provincial_officer")

    assert [one.status_code for one in (unread, older, stranger)] == [428, 412, 409]
    assert [one.json()["errors"][0]["field"] for one in (unread, older, stranger)] == ["If-Match", "If-Match", "taken_by"]
    assert (await climb_of(harness, missed.clock_id)).state == "taken"


async def test_given_back_twice_is_given_back_once_with_a_key_and_without(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    key = str(new_id())

    answers = [await say(harness, missed.clock_id, "given-back", seen='"r1"', key=key) for _ in range(2)]
    answers.append(await say(harness, missed.clock_id, "given-back", seen='"r1"'))
    await settle(harness)

    assert [one.status_code for one in answers] == [200, 200, 200]
    assert len(await harness.facts(EscalationGivenBack)) == 1
    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1}
    assert LEADER_PHONE not in rang(harness)


async def test_what_is_done_already_is_given_back_by_nobody_and_acts_are_counted(harness: ServiceHarness) -> None:
    before = TAKING_ACTS.labels("taken")._value.get()
    missed = await taken_one(harness)
    await harness.take(solved(missed))

    answer = await say(harness, missed.clock_id, "given-back")

    assert answer.json()["type"] == "urn:kipthoi:problem:escalation-over"
    assert TAKING_ACTS.labels("taken")._value.get() - before == 1


async def test_a_case_shows_what_was_taken_of_it_also_when_it_is_done(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    missed = await taken_one(harness, case_id=report.case_id)
    await harness.take(a_clock_missed(), solved(missed))
    async with harness.client("auditor", communes=[COMMUNE]) as reader, harness.client(communes=[OTHER_COMMUNE]) as other:
        answers = [await one.get("/v1/escalations", params={"case_id": str(report.case_id)}) for one in (reader, other)]

    (item,) = answers[0].json()["items"]
    assert (item["clock_id"], item["state"], item["taken_by"], item["plan"]) == (
        str(missed.clock_id), "solved", "officer-commune_officer", None,
    )  # fmt: skip
    assert answers[1].json()["items"] == []
