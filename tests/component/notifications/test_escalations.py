"""Every missed clock is handed upward once and its notice reaches a gateway, without Temporal (P4)."""

import asyncio
import contextlib
import time
from datetime import timedelta
from uuid import UUID

from services.notifications.app import build_context, build_service
from services.notifications.commands.escalations import escalate
from services.notifications.consumers import missed_of
from services.notifications.domain.deliveries import Lane
from shared.clock import now
from shared.events import NoticeUndeliverable
from shared.ids import new_id
from shared.service import loop_parts
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_gateway, some_settings
from tests.support.builders import COMMUNE, ELSEWHERE, OTHER_COMMUNE, PROVINCE, a_clock_missed
from tests.support.waiting import eventually

LAST_PHONE = "0559000009"


async def test_a_missed_clock_reaches_whoever_is_on_duty(harness: ServiceHarness) -> None:
    await harness.give_duty()
    missed = a_clock_missed(kind="paid", due_at=now() - timedelta(hours=2, minutes=1), answer_from=now())

    await harness.take(missed)
    await harness.send()

    (text,) = harness.telephones.texts(DUTY_PHONE)
    assert text.startswith("DIEN TAP. ")
    for part in ("1 viec qua han", "2 gio", "chi tra", "https://desk.test/escalations"):
        assert part in text
    ((clock, rung, recipient, state, accepted),) = await harness.rows(
        "select clock_id, rung, recipient, state, accepted_at from escalations where notice_id is not null"
    )
    assert (clock, rung, recipient, state) == (missed.clock_id, 3, "duty:country", "sent")
    assert accepted is not None


async def test_what_no_gateway_takes_is_told_to_nobody_and_says_why(harness: ServiceHarness) -> None:
    await harness.give_duty()
    rehearsed, real = a_clock_missed(), a_clock_missed(drill=False, incident_id=new_id())
    await harness.take(rehearsed, real)

    await harness.deliveries_with(a_gateway("http://127.0.0.1:9")).send_waiting((Lane.ESCALATIONS,))
    before = await _told(harness)
    await harness.change("update deliveries set next_attempt_at = now()")
    await harness.send()
    after = await _told(harness)

    assert before == {rehearsed.clock_id: ("waiting", False, "technical"), real.clock_id: ("waiting", False, "no_real_gateway")}
    assert after == {rehearsed.clock_id: ("sent", True, None), real.clock_id: ("waiting", False, "no_real_gateway")}


async def _told(harness: ServiceHarness) -> dict[UUID, tuple[str, bool, str | None]]:
    """By missed clock: whether who is on its rung was sent it, and why not."""
    async with harness.client("provincial_officer") as client:
        items = (await client.get("/v1/escalations")).json()["items"]
    told = {UUID(one["clock_id"]): one["told"][-1] for one in items}
    return {clock: (one["state"], one["accepted_at"] is not None, one["reason"]) for clock, one in told.items()}


async def test_a_clock_is_handed_upward_once(harness: ServiceHarness) -> None:
    await harness.give_duty()
    clock = new_id()

    await harness.take(a_clock_missed(clock_id=clock), a_clock_missed(clock_id=clock))
    await harness.take(a_clock_missed(clock_id=clock))
    await harness.send()

    assert len(await harness.rows("select * from escalations")) == 1
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_the_nearest_person_on_duty_is_called(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE}, phone=OFFICER_PHONE)
    async with harness.client("provincial_officer") as client:
        entries = (await client.get("/v1/roster")).json()["entries"]
    assert entries[0]["phone"] != OFFICER_PHONE
    await harness.give_duty({"province_code": PROVINCE})

    await harness.take(a_clock_missed(commune_code=COMMUNE), a_clock_missed(commune_code=OTHER_COMMUNE))
    await harness.send()

    assert len(harness.telephones.texts(OFFICER_PHONE)) == 1
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_clocks_that_follow_within_two_seconds_travel_together(harness: ServiceHarness) -> None:
    await harness.give_duty()

    await harness.take(a_clock_missed())
    await harness.take(a_clock_missed(commune_code=OTHER_COMMUNE))
    await harness.take(a_clock_missed(), a_clock_missed())
    await harness.send()
    await harness.change("update windows set closes_at = closes_at - interval '2 seconds'")
    await harness.loops.windows.close_due_windows()
    await harness.send()

    notices = await harness.notices(kind="escalation")
    assert [notice["item_count"] for notice in notices] == [1, 3]
    assert [notice["commune_code"] for notice in notices] == [COMMUNE, None]
    assert len(harness.telephones.texts(DUTY_PHONE)) == 2


async def test_five_thousand_clocks_are_ten_notices_and_wait_two_seconds_at_most(harness: ServiceHarness) -> None:
    await harness.give_duty()

    began = time.monotonic()
    for _ in range(10):
        await harness.take(*[a_clock_missed() for _ in range(500)])
    await harness.take(*[a_clock_missed() for _ in range(3)])
    took = time.monotonic() - began

    assert len(await harness.notices(kind="escalation")) == 10
    ((waits,),) = await harness.rows("select closes_at - now() from windows where state = 'filling' and kind = 'escalation'")
    assert waits <= timedelta(seconds=2)
    assert took < 20


async def test_nobody_on_duty_is_a_state_that_ends_when_the_roster_comes(harness: ServiceHarness) -> None:
    await harness.take(a_clock_missed())
    await harness.send()
    before = await harness.rows("select state, recipient from escalations")

    await harness.give_duty()
    await harness.send()

    assert before == [("nobody_on_duty", None)]
    assert await harness.rows("select state, recipient from escalations") == [("sent", "duty:country")]


async def test_a_shift_that_begins_later_is_noticed_by_the_loop(harness: ServiceHarness) -> None:
    await harness.give_duty({"from": (now() + timedelta(hours=1)).isoformat()})
    await harness.take(a_clock_missed())

    await harness.change("update duty_shifts set begins_at = now() - interval '1 minute'")
    await harness.loops.clocks.assign_waiting()
    await harness.send()

    assert await harness.rows("select state from escalations") == [("sent",)]


async def test_a_duty_number_that_does_not_exist_lets_the_next_person_be_called(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": PROVINCE}, phone=LAST_PHONE)
    await harness.give_duty()
    harness.telephones.refuse(LAST_PHONE)

    await harness.take(a_clock_missed())
    await harness.send()
    await harness.loops.clocks.assign_waiting()
    await harness.send()

    assert await harness.rows("select state, recipient from escalations") == [("sent", "duty:country")]
    assert len(await harness.facts(NoticeUndeliverable)) == 1
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_the_running_loops_need_less_than_five_seconds(harness: ServiceHarness) -> None:
    await harness.give_duty()
    service = build_service(harness.foundation, some_settings(harness.telephones.url))
    loops = asyncio.gather(*(part.run() for part in loop_parts(service)))
    try:
        await eventually(lambda: harness.rows("select 1 from leases where name = 'sending'"), within_s=5)
        for _ in range(3):
            await harness.take(*[a_clock_missed(answer_from=now(), missed_at=now()) for _ in range(400)])
        waiting = "select count(*) from escalations where accepted_at is null"
        await eventually(lambda: harness.rows(waiting), lambda rows: rows == [(0,)], every_s=0.05)
    finally:
        loops.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loops

    ((slowest,),) = await harness.rows("select max(accepted_at - answer_from) from escalations")
    assert slowest < timedelta(seconds=5)


async def test_who_is_told_all_the_time_is_called_once_a_window_and_no_clock_waits_for_a_minute(
    harness: ServiceHarness,
) -> None:
    """P4's five seconds bound how long it may be gathered: sixty calls in a minute at most, whatever is missed meanwhile."""
    await harness.give_duty()
    context, began = build_context(harness.foundation, some_settings(harness.telephones.url)), now()
    for tick in range(240):
        at = began + timedelta(seconds=tick / 4)
        async with harness.foundation.database.transaction() as session:
            missed = [missed_of(a_clock_missed()) for _ in range(2)]
            await escalate(session, harness.foundation.actor, context, missed, at)

    ((count, items),) = await harness.rows("select count(*), sum(item_count) from notices where kind = 'escalation'")
    ((longest,),) = await harness.rows(
        "select max(n.created_at - e.created_at) from escalations e join notices n on n.id = e.notice_id"
    )
    assert count <= 60
    assert items >= 2 * 240 - 2 * 5
    assert longest <= timedelta(seconds=context.escalation_window.seconds + 0.25)


async def test_a_limit_counts_what_lies_in_the_officers_area_alone(harness: ServiceHarness) -> None:
    hour = timedelta(hours=1)
    others = [a_clock_missed(commune_code=ELSEWHERE, due_at=now() - 3 * hour, missed_at=now() - 2 * hour) for _ in range(2)]
    own = a_clock_missed(due_at=now() - 2 * hour, missed_at=now() - hour)
    await harness.take(*others, own)
    asked = ",".join(str(one.clock_id) for one in (*others, own))

    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        found = (await officer.get("/v1/escalations", params={"clock_ids": asked, "limit": 1})).json()

    assert ([one["clock_id"] for one in found["items"]], found["more"]) == ([str(own.clock_id)], False)
