"""A shift is handed over: frozen as it was seen, signed by two persons, and changed by nobody afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from shared.clock import now
from shared.errors import Problem
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import give_ladder, solved
from tests.support.builders import COMMUNE, ELSEWHERE, PROVINCE, a_clock_missed, a_household_reported

HANDOVERS = "/v1/duty/handovers"
NOTE = "Cầu Thử bị cuốn, đi đường tỉnh"


def goes(harness: ServiceHarness) -> httpx.AsyncClient:
    return harness.client("provincial_officer", provinces=[PROVINCE])


def comes(harness: ServiceHarness) -> httpx.AsyncClient:
    return harness.client("provincial_leader", provinces=[PROVINCE])


SILENT = "00008"


async def prepared(client: httpx.AsyncClient, place: str = PROVINCE) -> dict[str, Any]:
    answer = await client.post(HANDOVERS, json={"place": place})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def sign(client: httpx.AsyncClient, handover: dict[str, Any], side: str, note: str | None = None) -> httpx.Response:
    return await client.post(f"{HANDOVERS}/{handover['id']}/signatures", json={"side": side, "note": note})


async def has_come(harness: ServiceHarness, *roles: str) -> None:
    """Who acts in these roles has signed for the shift to which he came."""
    for role in roles:
        place = PROVINCE if role.startswith("provincial") else COMMUNE
        where = {"provinces": [PROVINCE]} if place == PROVINCE else {"communes": [COMMUNE]}
        async with harness.client(role, **where, subject="who-went") as before, harness.client(role, **where) as here:
            handover = await prepared(before, place)
            for client, side in ((before, "goes"), (here, "comes")):
                (await sign(client, handover, side)).raise_for_status()


async def test_what_is_open_silent_and_missed_is_frozen_and_signed_by_two(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed, over, elsewhere = (a_clock_missed(missed_at=now(), commune_code=code) for code in (COMMUNE, COMMUNE, ELSEWHERE))
    await harness.give_contacts()
    await harness.take(missed, over, elsewhere, a_household_reported())
    await harness.take(solved(over))
    await harness.send()
    await harness.change("update notices set silent_at = now() where kind = 'digest'")
    unheard = (
        "insert into watches (id, incident_id, commune_code, risk_level, drill, subject_id, hours, since, due_at, silent_at)"
    )
    for _ in range(2):
        given = "select gen_random_uuid(), gen_random_uuid(), :c, 4, true, gen_random_uuid(), 6, now(), now(), now()"
        await harness.change(f"{unheard} {given}", c=SILENT)
    async with goes(harness) as officer, comes(harness) as leader:
        handover = await prepared(officer)
        early = await sign(leader, handover, "comes")
        given = await sign(officer, handover, "goes", NOTE)
        of_one = await sign(officer, handover, "comes")
        taken = await sign(leader, handover, "comes")
        await harness.take(solved(missed))
        later = (await leader.get(f"{HANDOVERS}/{handover['id']}")).json()
        log = (await officer.get(HANDOVERS)).json()["items"]

    assert [one["clock_id"] for one in handover["open"]] == [str(missed.clock_id)]
    assert sorted(one["clock_id"] for one in handover["missed"]) == sorted(map(str, (missed.clock_id, over.clock_id)))
    only = [one["commune_code"] for one in handover["silent"]]
    assert only == [SILENT], "once, however many incidents; what was not confirmed is not silent"
    assert handover["counts"] == {"open": 1, "missed": 2, "silent": 1}
    assert [answer.status_code for answer in (early, given, of_one, taken)] == [409, 200, 409, 200]
    assert [(one["side"], one["signed_by"], one["note"]) for one in later["signatures"]] == [
        ("goes", "officer-provincial_officer", NOTE),
        ("comes", "officer-provincial_leader", None),
    ]
    seen, since = [[{**one, "now": None} for one in of["open"]] for of in (handover, later)]
    assert since == seen, "what was solved since stays as it was seen"
    assert [of["open"][0]["now"]["state"] for of in (handover, later)] == [handover["open"][0]["state"], "solved"]
    assert [(one["gone"], one["come"]) for one in log] == [("officer-provincial_officer", "officer-provincial_leader")]


async def test_the_own_signature_repeated_changes_nothing_and_another_on_this_side_is_refused(harness: ServiceHarness) -> None:
    async with goes(harness) as officer, comes(harness) as leader, harness.client("commune_chair", communes=[COMMUNE]) as chair:
        handover = await prepared(officer, COMMUNE)
        first, again = await sign(officer, handover, "goes"), await sign(officer, handover, "goes", NOTE)
        other = await sign(leader, handover, "goes")
        both = await asyncio.gather(*(sign(client, handover, "comes") for client in (leader, chair)))

    assert first.json() == again.json()
    assert (other.status_code, "officer-provincial_officer" in other.text) == (409, True)
    assert sorted(answer.status_code for answer in both) == [200, 409], "one of two takes over"


async def test_the_next_shift_lists_what_was_missed_since_this_one(harness: ServiceHarness) -> None:
    await harness.take(a_clock_missed(missed_at=now() - timedelta(hours=1)))
    async with goes(harness) as officer, comes(harness) as leader:
        first = await prepared(officer)
        (await sign(officer, first, "goes")).raise_for_status()
        (await sign(leader, first, "comes")).raise_for_status()
        new = a_clock_missed(missed_at=now())
        await harness.take(new)
        second = await prepared(officer)

    assert (first["counts"]["missed"], first["counts"]["open"]) == (1, 1)
    assert [one["clock_id"] for one in second["missed"]] == [str(new.clock_id)]
    assert (second["since"], second["counts"]["open"]) == (first["prepared_at"], 2)


async def test_what_was_prepared_and_never_taken_over_hides_nothing_that_was_missed(harness: ServiceHarness) -> None:
    await harness.take(a_clock_missed(missed_at=now() - timedelta(hours=1)))
    async with goes(harness) as officer:
        first = await prepared(officer)
        (await sign(officer, first, "goes")).raise_for_status()
        anew = await prepared(officer)

    assert (first["counts"]["missed"], anew["counts"]["missed"]) == (1, 1)


async def test_what_was_prepared_long_ago_is_prepared_anew(harness: ServiceHarness) -> None:
    async with goes(harness) as officer:
        handover = await prepared(officer)
        await harness.change("alter table duty_handovers disable trigger duty_handovers_append_only")
        await harness.change("update duty_handovers set prepared_at = now() - interval '61 minutes'")
        old = await sign(officer, handover, "goes")

    assert (old.status_code, old.json()["type"].rpartition(":")[2]) == (409, "duty-handover-too-old")


async def test_what_was_handed_over_anew_since_is_taken_over_and_not_what_was_before(harness: ServiceHarness) -> None:
    async with goes(harness) as officer, comes(harness) as leader:
        first = await prepared(officer)
        (await sign(officer, first, "goes")).raise_for_status()
        unsigned = await prepared(officer)
        assert unsigned["prepared_at"] > first["prepared_at"]
        second = await prepared(officer)
        (await sign(officer, second, "goes")).raise_for_status()
        old, new, again = [await sign(leader, one, "comes") for one in (first, second, second)]

        late = await sign(leader, unsigned, "goes")
        read = [
            (await leader.get(f"/v1/duty/handovers/{one['id']}")).json()["replaced_by"] for one in (first, unsigned, second)
        ]
        listed = (await leader.get("/v1/duty/handovers")).json()["items"]

    for refused in (old, late):
        assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "duty-handover-replaced")
    assert "T" not in old.json()["detail"].rpartition("lúc ")[2], "a moment as people read it"
    newer = {"id": second["id"], "prepared_at": second["prepared_at"]}
    assert read == [newer, newer, None]
    assert {one["id"]: one["replaced_by"] for one in listed} == {first["id"]: newer, unsigned["id"]: newer, second["id"]: None}
    assert (new.status_code, again.status_code) == (200, 200)


async def test_what_is_prepared_and_signed_by_nobody_keeps_nobody_from_taking_over(harness: ServiceHarness) -> None:
    async with goes(harness) as officer, comes(harness) as leader:
        first = await prepared(officer)
        (await sign(officer, first, "goes")).raise_for_status()
        await prepared(officer)

        (await sign(leader, first, "comes")).raise_for_status()


async def test_only_people_of_the_place_hand_over_and_read(harness: ServiceHarness) -> None:
    async with goes(harness) as officer, harness.client("commune_officer", communes=[COMMUNE]) as commune:
        handover = await prepared(officer)
        theirs = await commune.post(HANDOVERS, json={"place": PROVINCE})
        own = await commune.post(HANDOVERS, json={"place": COMMUNE})
        hidden = await commune.get(f"{HANDOVERS}/{handover['id']}")
        signed = await sign(commune, handover, "goes")
        nowhere = await officer.post(HANDOVERS, json={"place": "99999"})
        unknown = await sign(officer, {"id": new_id()}, "goes")
    async with harness.client("assessor", communes=[COMMUNE]) as assessor:
        may_not = await assessor.post(HANDOVERS, json={"place": COMMUNE})

    answers = (theirs, own, hidden, signed, nowhere, unknown, may_not)
    assert [answer.status_code for answer in answers] == [403, 201, 404, 403, 422, 404, 403]


@pytest.mark.parametrize("table", ["duty_handovers", "duty_handover_signatures"])
async def test_nobody_changes_the_log(harness: ServiceHarness, table: str) -> None:
    async with goes(harness) as officer:
        await sign(officer, await prepared(officer), "goes")

    column = "since" if table == "duty_handovers" else "signed_at"
    for statement in (f"delete from {table}", f"truncate {table} cascade", f"update {table} set {column} = now()"):
        with pytest.raises((DBAPIError, Problem)):
            await harness.change(statement)


async def test_the_same_person_never_stands_on_both_sides_of_a_row(harness: ServiceHarness) -> None:
    async with goes(harness) as officer:
        handover = await prepared(officer)
        await sign(officer, handover, "goes")
    forged = "insert into duty_handover_signatures (handover_id, side, signed_by, signed_at) values (:id, 'comes', :who, now())"

    with pytest.raises((DBAPIError, Problem)):
        await harness.change(forged, id=handover["id"], who="officer-provincial_officer")


async def test_what_was_missed_before_a_handover_and_heard_of_after_it_stands_in_the_next(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed(missed_at=now() - timedelta(seconds=2))
    async with goes(harness) as officer, comes(harness) as leader:
        first = await prepared(officer)
        # Its fact was on the way meanwhile; and the work is done before anybody looks.
        await harness.take(missed)
        await harness.take(solved(missed))
        for client, side in ((officer, "goes"), (leader, "comes")):
            (await sign(client, first, side)).raise_for_status()
        second = await prepared(leader)

    assert [handover["counts"]["missed"] for handover in (first, second)] == [0, 1]
    assert [one["clock_id"] for one in second["missed"]] == [str(missed.clock_id)]
