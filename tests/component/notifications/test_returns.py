"""Whoever must hear of what was given back hears of it, once; and never who gave it back himself."""

from datetime import timedelta

from shared.clock import now
from shared.events import EscalationClimbed
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import (
    CHAIR_PHONE,
    IN_TURN,
    LEADER_PHONE,
    PROVINCE_PHONE,
    climb_of,
    close_windows,
    give_ladder,
    let_pass,
    rang,
    settle,
)
from tests.component.notifications.test_duty_handovers import has_come
from tests.component.notifications.test_reliefs import FIRST, SECOND, calls, give_leaders, shifts_change, to_the_top
from tests.component.notifications.test_taking_acts import say, taken_one
from tests.component.notifications.test_takings import missed_one, take
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_clock_missed, a_household_reported, moved


async def look_again(harness: ServiceHarness) -> None:
    for _ in range(3):
        await harness.loops.clocks.assign_waiting()
        await settle(harness)


async def replaced(harness: ServiceHarness, phone: str) -> None:
    """In the leader's shift stands somebody else from now on."""
    ((shift,),) = await harness.rows(
        "select id::text from duty_shifts where post = 'leader' and province_code is not null and removed_at is null"
    )
    times = {name: (now() + timedelta(hours=hours)).isoformat() for name, hours in (("from", -6), ("until", 30))}
    async with harness.client("provincial_officer") as officer:
        body = {**times, "name": "Lãnh đạo Hai", "phone": phone, "post": "leader"}
        (await officer.put(f"/v1/shifts/{shift}", json=body, headers={"If-Match": '"r1"'})).raise_for_status()


async def test_what_was_taken_while_its_sms_was_refused_is_told_to_who_comes_once_it_is_given_back(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness, OFFICER_PHONE, CHAIR_PHONE, PROVINCE_PHONE)
    first, second = a_clock_missed(), a_clock_missed()
    harness.telephones.refuse(LEADER_PHONE)
    await harness.take(first, second)
    await close_windows(harness)
    await take(harness, first.clock_id, "provincial_officer")
    await harness.send()
    while_taken = await harness.rows("select state from escalations where clock_id = :id", id=first.clock_id)
    await say(harness, first.clock_id, "given-back", "provincial_officer")
    harness.telephones.forget()
    await harness.give_duty({"province_code": PROVINCE, "post": "leader"}, phone=DUTY_PHONE)
    await look_again(harness)

    assert while_taken == [("withdrawn",)]
    assert await harness.rows("select distinct rung, state from escalations") == [(4, "sent")]
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1
    assert "2 viec qua han" in harness.telephones.texts(DUTY_PHONE)[0]


async def test_below_the_top_a_rung_that_never_heard_because_its_sms_was_refused_is_not_skipped(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness)
    missed = a_clock_missed()
    harness.telephones.refuse(OFFICER_PHONE)
    # Of two, one stays open: their SMS goes, and is refused.
    other = a_clock_missed()
    await harness.take(missed, other)
    await close_windows(harness)
    await take(harness, missed.clock_id, "commune_chair")
    await harness.send()
    harness.telephones.forget()
    await harness.give_duty({"commune_code": COMMUNE}, phone=DUTY_PHONE)
    await look_again(harness)
    before = await harness.rows("select clock_id from escalations where state = 'sent'")
    await say(harness, missed.clock_id, "given-back", "commune_chair")
    await settle(harness)

    assert before == [(other.clock_id,)]
    assert len(harness.telephones.texts(DUTY_PHONE)) == 2
    assert (await climb_of(harness, missed.clock_id)).rung == 1


async def test_while_somebody_has_it_nobody_is_rung_whatever_became_of_its_sms(harness: ServiceHarness) -> None:
    await give_ladder(harness, OFFICER_PHONE, CHAIR_PHONE, PROVINCE_PHONE)
    missed = await missed_one(harness)
    await take(harness, missed.clock_id, "provincial_officer")
    # Who refuses a notice at the very moment of the taking sees it untaken: its step waits for somebody.
    await harness.change("update escalations set state = 'nobody_on_duty', notice_id = null, accepted_at = null")
    before = rang(harness)
    await look_again(harness)

    assert rang(harness) == before
    assert (await climb_of(harness, missed.clock_id)).state == "taken"


async def test_who_replaced_the_leader_while_it_was_taken_is_told_when_it_comes_back(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 30))
    (missed,) = await to_the_top(harness)
    await take(harness, missed.clock_id, "provincial_officer")
    await replaced(harness, SECOND)
    await look_again(harness)
    while_taken = calls(harness, FIRST, SECOND)
    await say(harness, missed.clock_id, "given-back", "provincial_officer")
    await look_again(harness)

    assert (while_taken, calls(harness, FIRST, SECOND)) == ([1, 0], [1, 1])


async def test_who_replaced_the_leader_that_gives_it_back_is_told_and_he_is_not(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await has_come(harness, "provincial_leader")
    await give_leaders(harness, (FIRST, -6, 30))
    (missed,) = await to_the_top(harness)
    await take(harness, missed.clock_id, "provincial_leader")
    await replaced(harness, SECOND)
    await say(harness, missed.clock_id, "given-back", "provincial_leader")
    await look_again(harness)

    assert calls(harness, FIRST, SECOND) == [1, 1]


async def test_who_relieved_the_leader_while_it_was_taken_and_takes_it_over_is_not_rung_for_his_own_return(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 30))
    (missed,) = await to_the_top(harness)
    await take(harness, missed.clock_id, "provincial_officer")
    await shifts_change(harness)
    await has_come(harness, "provincial_leader")
    await say(harness, missed.clock_id, "taken", "provincial_leader")
    await say(harness, missed.clock_id, "given-back", "provincial_leader")
    await look_again(harness)

    assert calls(harness, FIRST, SECOND) == [1, 0]


async def test_who_gives_it_back_is_not_rung_himself_and_the_province_hears_at_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await has_come(harness, "commune_chair")
    missed = await missed_one(harness)
    await take(harness, missed.clock_id, "commune_chair")
    answer = await say(harness, missed.clock_id, "given-back", "commune_chair")
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, PROVINCE_PHONE: 1}
    assert (answer.json()["rung"], answer.json()["empty_rungs"]) == (3, []), "the chair's rung is not empty: he had it"
    (step,) = await harness.facts(EscalationClimbed)
    assert (step.from_rung, step.rung) == (1, 3)


async def test_a_provincial_officer_who_gives_it_back_at_the_second_rung_is_not_rung_either(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await has_come(harness, "provincial_officer")
    missed = await missed_one(harness)
    await let_pass(harness, 10.1)
    await take(harness, missed.clock_id, "provincial_officer")
    await say(harness, missed.clock_id, "given-back", "provincial_officer")
    await settle(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, CHAIR_PHONE: 1, LEADER_PHONE: 1}
    assert (await climb_of(harness, missed.clock_id)).state == "top"


async def test_who_took_it_before_he_was_told_is_not_told_when_he_gives_it_back(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await has_come(harness, "commune_officer")
    missed = a_clock_missed()
    await harness.take(a_clock_missed())
    await harness.change("update windows set closed_at = now() + interval '1 minute'")
    await harness.take(missed)
    await take(harness, missed.clock_id)
    await say(harness, missed.clock_id, "given-back")
    await settle(harness)

    steps = await harness.rows("select rung, state from escalations where clock_id = :id order by rung", id=missed.clock_id)
    assert steps == [(1, "withdrawn"), (2, "sent")]


async def test_the_top_hears_once_more_of_what_was_given_back_with_a_time_of_its_own(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    (missed,) = await to_the_top(harness)
    before = rang(harness)
    ((first_told,),) = await harness.rows("select created_at from escalations where rung = 4")
    await take(harness, missed.clock_id, "provincial_officer")
    answer = await say(harness, missed.clock_id, "given-back", "provincial_officer")
    await look_again(harness)

    assert before == dict.fromkeys(IN_TURN, 1)
    assert rang(harness) == {**before, LEADER_PHONE: 2}
    ((again, answers, state),) = await harness.rows("select created_at, answer_from, state from escalations where rung = 4")
    assert (again > first_told, answers, state) == (True, again, "sent")
    assert await harness.rows("select rung, created_at from former_escalations") == [(4, first_told)]
    assert [one["rung"] for one in answer.json()["told"]] == [1, 2, 3, 4, 4]
    climb = await climb_of(harness, missed.clock_id)
    assert (climb.state, climb.rung, climb.next_at) == ("top", 4, None)
    for _ in range(2):
        await let_pass(harness, 600)
    assert rang(harness)[LEADER_PHONE] == 2


async def test_each_return_at_the_top_is_told_there_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    (missed,) = await to_the_top(harness)
    for _ in range(2):
        await take(harness, missed.clock_id, "commune_chair")
        await say(harness, missed.clock_id, "given-back", "commune_chair")
        await look_again(harness)

    assert rang(harness) == {**dict.fromkeys(IN_TURN, 1), LEADER_PHONE: 3}


async def test_a_leader_who_gives_back_what_he_took_before_it_came_to_him_is_not_rung_but_who_relieves_him(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await has_come(harness, "provincial_leader")
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 30))
    missed = await missed_one(harness)
    for _ in range(2):
        await let_pass(harness, 30)
    await take(harness, missed.clock_id, "provincial_leader")
    answer = await say(harness, missed.clock_id, "given-back", "provincial_leader")
    await look_again(harness)
    heard, climb = calls(harness, FIRST, SECOND), await climb_of(harness, missed.clock_id)
    await shifts_change(harness)

    assert (heard, climb.state, climb.rung) == ([0, 0], "top", 4)
    assert answer.json()["empty_rungs"] == []
    assert calls(harness, FIRST, SECOND) == [0, 1]


async def test_who_has_heard_at_the_top_before_the_return_hears_of_it_when_he_stands_there_again(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 30), (SECOND, 1, 3))
    (missed,) = await to_the_top(harness)
    await shifts_change(harness)
    await take(harness, missed.clock_id, "provincial_officer")
    await say(harness, missed.clock_id, "given-back", "provincial_officer")
    await look_again(harness)
    with_second = calls(harness, FIRST, SECOND)
    await shifts_change(harness)

    assert (with_second, calls(harness, FIRST, SECOND)) == ([1, 2], [2, 2])


async def test_who_has_it_reads_who_hears_at_once_when_he_gives_it_back(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    await has_come(harness, "commune_chair", "provincial_leader")
    told = {}
    for role in ("commune_officer", "commune_chair", "provincial_officer", "provincial_leader"):
        if role != "commune_officer":
            (await say(harness, missed.clock_id, "taken", role)).raise_for_status()
        where = {"provinces": [PROVINCE]} if role.startswith("provincial") else {"communes": [COMMUNE]}
        async with harness.client(role, **where) as client:
            told[role] = (await client.get(f"/v1/escalations/{missed.clock_id}")).json()["hears_return"]
    await harness.change("update duty_shifts set removed_at = now() where province_code is not null or post = 'leader'")
    async with harness.client("provincial_leader", provinces=[PROVINCE]) as client:
        nobody = (await client.get(f"/v1/escalations/{missed.clock_id}")).json()["hears_return"]

    assert told == {"commune_officer": 2, "commune_chair": 3, "provincial_officer": 2, "provincial_leader": 2}
    assert nobody is None


async def test_what_is_asked_about_money_and_given_back_climbs_on_where_the_means_are(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    missed = await taken_one(harness, case_id=report.case_id, kind="bank_ticket", service="disbursement")
    await harness.take(moved(report, OTHER_COMMUNE))

    (await say(harness, missed.clock_id, "given-back")).raise_for_status()

    assert (await climb_of(harness, missed.clock_id)).commune_code == COMMUNE
