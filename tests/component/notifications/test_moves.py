"""A case moves to another commune: the old one hears that it left, the new one that it came and tells what is left to tell."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.notifications.commands import escalations
from services.notifications.store import climbs as climb_store
from services.notifications.store import escalations as escalation_store
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.events import HouseholdTold
from shared.ids import CaseId, new_id
from tests.component.notifications.harness import DUTY_PHONE, HOUSEHOLD_PHONE, OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import climb_of, settle
from tests.component.notifications.test_taking_acts import say, taken_one
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    OTHER_COMMUNE,
    a_case_retracted,
    a_clock_missed,
    a_household_reported,
    a_payment_failed,
    a_payment_settled,
    a_personal_part,
    moved,
)

REACHABLE = a_personal_part(phone=HOUSEHOLD_PHONE)
NEW_PHONE = "0559000011"
NEW_DUTY_PHONE = "0559000012"


async def _let_windows_close(harness: ServiceHarness) -> None:
    await harness.change("update windows set closes_at = :then where state = 'filling'", then=now() - timedelta(seconds=1))
    await harness.loops.windows.close_due_windows()


async def _items(harness: ServiceHarness) -> dict[str, list[str]]:
    """What was gathered for each commune, whether its window has closed or not."""
    rows = await harness.rows("""
        select split_part(w.group_key, ':', 2) as commune, i.kind from digest_items i join windows w on w.id = i.window_id
         where w.kind = 'digest' order by 1, 2""")
    return {commune: [row.kind for row in of] for commune, of in itertools.groupby(rows, key=lambda row: row.commune)}


async def test_both_communes_hear_of_the_move_and_the_new_one_confirms_it(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_contacts(OTHER_COMMUNE, phone=NEW_PHONE)
    report = a_household_reported()
    await harness.take(report)
    await harness.send()

    await harness.take(moved(report, OTHER_COMMUNE))
    await _let_windows_close(harness)
    await harness.send()

    told = harness.telephones.texts(OFFICER_PHONE)
    assert ["1 ho moi bao" in told[0], "1 ho chuyen di" in told[1]] == [True, True]
    assert "chuyen den" not in "".join(told)
    (heard,) = harness.telephones.texts(NEW_PHONE)
    assert "1 ho chuyen den" in heard
    assert "Can lam: xem ho chuyen den" in heard
    (digest,) = await harness.notices(kind="digest", commune_code=OTHER_COMMUNE)
    async with harness.client(communes=[OTHER_COMMUNE]) as officer:
        assert (await officer.post(f"/v1/notices/{digest['id']}/acknowledge", json={})).json() == {"state": "acknowledged"}


async def test_a_household_that_left_before_the_digest_counts_as_left_only(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    leaves = a_household_reported()
    failed = a_payment_failed(case_id=leaves.case_id)

    await harness.take(leaves, a_household_reported())
    await harness.take(failed)
    await harness.take(moved(leaves, OTHER_COMMUNE))
    await _let_windows_close(harness)
    await harness.send()

    # The first digest is unconfirmed, and its household counts with those of this one.
    assert "2 ho moi bao; 1 ho chuyen di" in harness.telephones.texts(OFFICER_PHONE)[-1]


async def test_what_is_heard_later_of_a_moved_case_goes_to_its_new_commune(harness: ServiceHarness) -> None:
    report = a_household_reported(personal=REACHABLE)
    await harness.take(report, moved(report, OTHER_COMMUNE, personal=REACHABLE))

    award = new_id()
    await harness.take(
        a_payment_failed(case_id=report.case_id, award_id=award), a_payment_settled(case_id=report.case_id, award_id=award)
    )
    await harness.send()

    assert await _items(harness) == {COMMUNE: ["moved_away", "reported"], OTHER_COMMUNE: ["failed", "moved_here"]}
    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    notices = await harness.notices(kind="household")
    assert [(one["state"], one["commune_code"]) for one in notices] == [
        ("withdrawn", OTHER_COMMUNE),
        ("sent", OTHER_COMMUNE),
    ]
    assert "UBND Phuong Hong Ha" in text, "the commune to complain to is the new one"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_report_move_and_outcome_end_the_same_in_any_order(harness: ServiceHarness, order: tuple[int, ...]) -> None:
    report = a_household_reported()
    facts = [report, moved(report, OTHER_COMMUNE), a_payment_settled(case_id=report.case_id)]

    for place in order:
        await harness.take(facts[place])
    await harness.take(*facts)

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["commune_code"], visit["recipient"]) == (OTHER_COMMUNE, f"commune:{OTHER_COMMUNE}")
    assert "Hồng Hà" in visit["text"]
    clocks = await harness.rows("select commune_code, owner, state from clocks")
    assert clocks == [(OTHER_COMMUNE, f"commune:{OTHER_COMMUNE}", "running")]
    assert "in_person" in (await _items(harness))[OTHER_COMMUNE]


async def test_a_visit_goes_on_in_the_new_commune_with_the_time_that_it_had(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report, a_payment_settled(case_id=report.case_id))
    before = await harness.rows("select id, started_at, due_at from clocks where kind = 'told_in_person'")

    await harness.take(moved(report, OTHER_COMMUNE))

    (visit,) = await harness.notices(kind="in_person")
    assert await harness.rows("select id, started_at, due_at from clocks where kind = 'told_in_person'") == before
    path = f"/v1/notices/{visit['id']}/acknowledge"
    async with harness.client(communes=[COMMUNE]) as old, harness.client(communes=[OTHER_COMMUNE]) as new:
        assert (await old.post(path, json={})).status_code == 403
        assert (await new.post(path, json={})).status_code == 200
    (fact,) = await harness.facts(HouseholdTold)
    assert (fact.case_id, fact.channel) == (report.case_id, "in_person")


async def test_what_was_told_stays_as_it_was_told_and_is_seen_by_the_new_commune(harness: ServiceHarness) -> None:
    report = a_household_reported(personal=REACHABLE)
    await harness.take(report, a_payment_settled(case_id=report.case_id))
    await harness.send()
    (before,) = await harness.notices(kind="household")

    await harness.take(moved(report, OTHER_COMMUNE, personal=REACHABLE))
    await harness.send()

    (after,) = await harness.notices(kind="household")
    assert (before["commune_code"], after["commune_code"]) == (COMMUNE, OTHER_COMMUNE)
    assert {**after, "commune_code": ""} == {**before, "commune_code": ""}
    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_two_moves_there_and_back_end_where_the_case_lies(harness: ServiceHarness) -> None:
    for together in (True, False):
        report = a_household_reported()
        there = moved(report, OTHER_COMMUNE)
        facts = [report, a_payment_settled(case_id=report.case_id), there, moved(there, COMMUNE)]
        for batch in [facts] if together else [[fact] for fact in facts]:
            await harness.take(*batch)

    assert {notice["commune_code"] for notice in await harness.notices(kind="in_person")} == {COMMUNE}
    assert {row.commune_code for row in await harness.rows("select commune_code from clocks")} == {COMMUNE}


async def test_nobody_hears_of_the_move_of_a_withdrawn_case(harness: ServiceHarness) -> None:
    report = a_household_reported()

    await harness.take(a_case_retracted(case_id=report.case_id), report, moved(report, OTHER_COMMUNE))

    assert await _items(harness) == {}


async def test_a_clock_of_a_moved_case_is_handed_to_who_is_on_duty_where_it_lies(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": ELSEWHERE}, phone=NEW_DUTY_PHONE)
    early, late = a_household_reported(), a_household_reported()
    await harness.take(early, late)

    await harness.take(a_clock_missed(case_id=early.case_id))
    waits = await harness.rows("select commune_code, state from escalations")
    await harness.take(moved(early, ELSEWHERE), moved(late, ELSEWHERE))
    await harness.loops.clocks.assign_waiting()
    await harness.take(a_clock_missed(case_id=late.case_id))

    assert waits == [(COMMUNE, "nobody_on_duty")]
    after = await harness.rows("select commune_code, recipient from escalations")
    assert after == [(ELSEWHERE, f"duty:{ELSEWHERE}")] * 2


async def test_what_is_missed_while_its_case_moves_climbs_in_the_new_commune(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_household_reported()
    await harness.take(report)
    await harness.give_duty({"commune_code": COMMUNE}, {"commune_code": OTHER_COMMUNE, "phone": NEW_DUTY_PHONE})
    missed = a_clock_missed(case_id=report.case_id)
    begun, moved_on, hand_on = asyncio.Event(), asyncio.Event(), escalations.hand_on

    async def after_the_move(*given: Any, **how: Any) -> Sequence[Any]:
        begun.set()
        await moved_on.wait()
        return await hand_on(*given, **how)

    monkeypatch.setattr(escalations, "hand_on", after_the_move)
    escalating = asyncio.create_task(harness.take(missed))
    await begun.wait()
    # Its climb has begun and nobody sees it yet; the other lane takes the move meanwhile, and waits for nobody.
    await asyncio.wait_for(harness.take(moved(report, OTHER_COMMUNE)), 10)
    moved_on.set()
    await escalating

    places = "select c.commune_code, e.commune_code, e.recipient from climbs c join escalations e using (clock_id)"
    assert await harness.rows(places) == [(OTHER_COMMUNE, OTHER_COMMUNE, f"duty:{OTHER_COMMUNE}")]


async def test_what_climbs_on_asks_again_where_its_case_lies(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    leader = {"commune_code": OTHER_COMMUNE, "post": "leader", "phone": NEW_DUTY_PHONE}
    await harness.give_duty({"commune_code": COMMUNE}, leader)
    await harness.take(a_clock_missed(case_id=report.case_id))
    # Who escalated it was not done when the move was: it stands where the case lay before.
    await harness.change("update case_contacts set commune_code = :code", code=OTHER_COMMUNE)
    await harness.change("update climbs set next_at = now() - interval '5 seconds'")
    await harness.loops.clocks.climb_late()

    told = "select e.rung, c.commune_code, e.commune_code, e.recipient from climbs c join escalations e using (clock_id, rung)"
    assert await harness.rows(told) == [(2, OTHER_COMMUNE, OTHER_COMMUNE, f"leader:{OTHER_COMMUNE}")]


async def test_what_moves_at_the_moment_of_the_return_climbs_on_in_its_new_commune(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    missed = await taken_one(harness, case_id=report.case_id)
    await harness.give_duty({"commune_code": OTHER_COMMUNE, "post": "leader"}, phone=DUTY_PHONE)
    there = {CaseId(report.case_id): OTHER_COMMUNE}
    async with harness.foundation.database.transaction() as session:
        # A move under way: it holds the case, and has not said yet what it will.
        statement = "update case_contacts set commune_code = :code where case_id = :case_id"
        await execute(session, text(statement), {"code": OTHER_COMMUNE, "case_id": report.case_id})
        back = asyncio.create_task(say(harness, missed.clock_id, "given-back"))
        await asyncio.sleep(0.5)
        await climb_store.relocate_cases(session, there)
        await escalation_store.relocate_cases(session, there)
        await audit.record(session, harness.foundation.actor, "case moved", "case", [report.case_id])
    (await back).raise_for_status()
    await settle(harness)

    assert (await climb_of(harness, missed.clock_id)).commune_code == OTHER_COMMUNE
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_what_is_asked_about_money_rings_where_the_means_are(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": ELSEWHERE}, phone=NEW_DUTY_PHONE)
    early, late = a_household_reported(), a_household_reported()
    await harness.take(early, late)

    await harness.take(a_clock_missed(case_id=early.case_id, kind="bank_ticket", service="disbursement"))
    await harness.take(moved(early, ELSEWHERE), moved(late, ELSEWHERE))
    await harness.loops.clocks.assign_waiting()
    await harness.take(a_clock_missed(case_id=late.case_id, kind="recovered", service="disbursement"))

    after = await harness.rows(
        "select c.kind, c.commune_code as climbs, e.commune_code as waits from climbs c join escalations e using (clock_id) "
        "order by c.kind"
    )
    assert after == [("bank_ticket", COMMUNE, COMMUNE), ("recovered", COMMUNE, COMMUNE)]
    assert harness.telephones.texts(NEW_DUTY_PHONE) == []
