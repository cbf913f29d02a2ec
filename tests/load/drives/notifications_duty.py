"""Duty and watches: who stands where, what climbs to whom, who is heard of."""

from datetime import timedelta
from functools import partial

import httpx

from services.notifications.store import climbs
from shared import audit
from shared.clock import now
from shared.communes import communes
from shared.events import ClockMissed, IncidentChanged, IncidentDeclared
from shared.events.household import Hazard
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness, a_phone, a_shift, put_read
from tests.contracts.examples import EXAMPLES
from tests.load.drives.known import Known
from tests.support.builders import a_household_reported
from tests.support.records import LOOK

_CLOSE = "update windows set closes_at = now() where state = 'filling'"


async def man(harness: ServiceHarness, known: Known) -> None:
    """Somebody comes on duty, a commune names its people."""
    async with harness.client("provincial_officer") as client:
        leader = a_shift(phone=a_phone(3), post="leader")
        of_province = {"province_code": known.province_code}
        entries = [a_shift(), leader, a_shift(**of_province), a_shift(**of_province, phone=a_phone(5), post="leader")]
        answer = await put_read(client, "/v1/roster", {"entries": entries})
        assert answer.status_code == 200, answer.text
        await _edit_shift(client)
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": a_phone(1), "role": "trực ban", "email": "xa@mail.example"}]}
    async with harness.client("provincial_officer") as client:
        answer = await put_read(client, f"/v1/communes/{known.commune_code}/contacts", body)
        assert answer.status_code == 200, answer.text
    where = {"incident_id": known.incident_id, "commune_code": known.commune_code, "drill": False}
    await harness.take(a_household_reported(**where, risk_level=4, occurred_at=now()))
    await harness.change(f"{LOOK} {_CLOSE}")


async def _edit_shift(client: httpx.AsyncClient) -> None:
    """One shift is entered, changed and removed by itself."""
    shift = (await client.post("/v1/shifts", json=a_shift(phone=a_phone(2)))).json()
    body = {name: shift[name] for name in ("name", "from", "until", "post")}
    path = f"/v1/shifts/{shift['id']}"
    changed = await client.put(path, json={**body, "post": "leader"}, headers={"If-Match": '"r1"'})
    assert changed.status_code == 200, changed.text
    removed = await client.post(f"{path}/remove", headers={"If-Match": changed.headers["ETag"]})
    assert removed.status_code == 200, removed.text


async def hand_over(harness: ServiceHarness, known: Known) -> str:
    """A shift is handed over; return its id."""
    async with (
        harness.client("provincial_officer", provinces=[known.province_code]) as officer,
        harness.client("provincial_leader", provinces=[known.province_code]) as leader,
    ):
        prepared = await officer.post("/v1/duty/handovers", json={"place": known.province_code})
        assert prepared.status_code == 201, prepared.text
        path = f"/v1/duty/handovers/{prepared.json()['id']}"
        for client, side in ((officer, "goes"), (leader, "comes")):
            answer = await client.post(f"{path}/signatures", json={"side": side})
            assert answer.status_code == 200, answer.text
    return str(prepared.json()["id"])


async def a_shift_of(harness: ServiceHarness, province: str) -> str:
    """A shift that goes on: of those that are over, the maker's numbers are sealed for nobody."""
    goes_on = "province_code = :p and removed_at is null and ends_at > now()"
    (row,) = await harness.rows(f"{LOOK} select id from duty_shifts where {goes_on} limit 1", p=province)
    return str(row.id)


async def watch(harness: ServiceHarness, known: Known) -> None:
    """Communes are watched by a new incident, heard of in time, silent, heard of again, and the incident rises and ends."""
    incident = new_id()
    declared = IncidentDeclared(
        incident_id=incident,
        drill=False,
        title="Bão số 13",
        hazard=Hazard.STORM,
        risk_level=3,
        commune_codes=(known.commune_code,),
        starts_on=now().date(),
        occurred_at=now() - timedelta(hours=11),
    )
    same = {name: getattr(declared, name) for name in ("incident_id", "drill", "title", "hazard", "commune_codes", "starts_on")}
    await harness.take(declared)
    over = "due_at = now() - interval '1 s'"
    await harness.change(f"{LOOK} update watches set {over} where incident_id = :id", id=incident)
    await harness.change(f"{LOOK} update clocks set {over} where incident_id = :id and kind = 'heard'", id=incident)
    await harness.loops.clocks.sweep()
    await harness.loops.clocks.assign_waiting()
    async with harness.client("provincial_officer", provinces=[known.province_code]) as client:
        answer = await client.post(f"/v1/communes/{known.commune_code}/heard", json={"by": "radio"})
        assert answer.status_code == 200, answer.text
    past = "due_at = now() - interval '1 s', since = since - interval '1 h'"
    await harness.change(f"{LOOK} update watches set {past} where incident_id = :id", id=incident)
    await harness.loops.clocks.sweep()
    await harness.take(IncidentChanged(**same, revision=2, risk_level=4, closed=False))
    await harness.take(IncidentChanged(**same, revision=3, risk_level=4, closed=True))
    unheard = {**same, "incident_id": new_id()}
    await harness.take(IncidentDeclared(**unheard, risk_level=3))
    await harness.take(IncidentChanged(**unheard, revision=2, risk_level=4, closed=False))
    rehearsed = {**same, "incident_id": new_id(), "drill": True}
    await harness.take(IncidentDeclared(**rehearsed, risk_level=3))
    await harness.take(IncidentChanged(**rehearsed, revision=2, risk_level=3, closed=True))


async def let_climb(harness: ServiceHarness) -> None:
    """What stands on a rung goes on, by the workflow and by the sweeper; somebody takes one."""
    later = "update climbs set next_at = now() - interval '2 seconds' where clock_id = any(array(select clock_id from climbs"
    # Its case has moved while it began to climb: it is asked for again, and followed.
    begun = "select c.clock_id from climbs c join case_contacts k using (case_id) where k.commune_code = c.commune_code"
    which = f"({begun} and c.state = 'climbing' and c.next_at is not null order by c.clock_id limit 1)"
    moved = f"set commune_code = '00004', next_at = now() - interval '2 seconds' where clock_id = {which}"
    await harness.change(f"{LOOK} update climbs {moved}")
    for climb in (partial(harness.activities.climb_due, new_id()), harness.loops.clocks.climb_late):
        await harness.change(f"{LOOK} {later} where next_at is not null order by clock_id limit 20))")
        await climb()
    (row,) = await harness.rows(f"{LOOK} select clock_id from climbs where next_at is not null order by clock_id limit 1")
    body = {"plan": "Cử tổ 2 đến từng hộ", "until": (now() + timedelta(hours=2)).isoformat()}
    async with harness.client("provincial_officer") as client, harness.client("provincial_leader") as leader:
        await _take_and_say(client, leader, str(row.clock_id), body)
        await _break_word(harness)
        listed = (await client.get("/v1/escalations")).json()["items"]
        assert any(one["promised_by"] for one in listed), listed[:2]
        for wish in ({"mine": True}, {"clock_ids": str(row.clock_id)}):
            answer = await client.get("/v1/escalations", params=wish)
            assert answer.json()["items"], answer.text
    # A telephone that does not exist gives back what it should have heard.
    async with harness.foundation.database.transaction() as session:
        await audit.record(session, harness.foundation.actor, "climbs held", "clock", [row.clock_id])
        await climbs.hold(session, [row.clock_id])


async def _take_and_say(client: httpx.AsyncClient, leader: httpx.AsyncClient, clock_id: str, body: dict[str, str]) -> None:
    """Somebody takes it and gives it back, takes it again, needs longer, says that it is done; one above takes it over."""
    path, why = f"/v1/escalations/{clock_id}", "Cầu sập, đội chưa qua được"
    later = (now() + timedelta(hours=3)).isoformat()
    acts = [
        (client, "taken", body),
        (client, "given-back", {"reason": why}),
        (client, "taken", body),
        (client, "prolonged", {"reason": why, "until": later}),
        (client, "done", {"done": why}),
        (leader, "taken", body),
    ]
    for who, act, said in acts:
        read = await who.get(path)
        answer = await who.post(f"{path}/{act}", json=said, headers={"If-Match": read.headers["ETag"]})
        assert answer.status_code == 200, (act, answer.text)


async def a_climb(harness: ServiceHarness) -> str:
    """Return a missed clock that somebody has taken."""
    (row,) = await harness.rows(
        f"{LOOK} select clock_id::text as id from climbs where state = 'taken' order by clock_id limit 1"
    )
    return str(row.id)


async def _break_word(harness: ServiceHarness) -> None:
    """What somebody has taken is not done by his own moment: that climbs, too, the longest overdue of all."""
    columns = "id, subject_id, incident_id, case_id, commune_code, started_at"
    (word,) = await harness.rows(f"{LOOK} select {columns} from clocks where kind = 'taken_up' and state = 'running' limit 1")
    example = EXAMPLES[ClockMissed.wire_type()]
    about = {name: getattr(word, name) for name in ("subject_id", "incident_id", "case_id", "commune_code", "started_at")}
    long_ago = {"due_at": word.started_at - timedelta(days=900), "missed_at": now(), "occurred_at": now()}
    said = {"event_id": new_id(), "clock_id": word.id, "kind": "taken_up", "drill": False}
    await harness.take(example.model_copy(update={**about, **long_ago, **said}))


async def relieve(harness: ServiceHarness) -> None:
    """What nobody takes at the top was told to somebody; another person stands there in the same shift, and is told."""
    await _all_heard(harness)
    told = "escalations e using (clock_id, rung) where c.state = 'top' and e.state = 'sent' and e.shift_id is not null limit 1"
    (row,) = await harness.rows(f"{LOOK} select e.shift_id::text as id from climbs c join {told}")
    async with harness.client("provincial_officer") as client:
        shown = await client.get(f"/v1/shifts/{row.id}")
        body = {name: shown.json()[name] for name in ("name", "from", "until", "post")}
        headers = {"If-Match": shown.headers["ETag"]}
        answer = await client.put(f"/v1/shifts/{row.id}", json={**body, "phone": a_phone(4)}, headers=headers)
        assert answer.status_code == 200, answer.text
    await harness.loops.clocks.assign_waiting()
    since = "relieved_at > now() - interval '1 hour'"
    assert await harness.rows(f"{LOOK} select 1 from former_escalations where {since}"), "nobody who came was told"


async def _all_heard(harness: ServiceHarness) -> None:
    """What waits for a window is written, and has been taken by the gateway."""
    await harness.change(f"{LOOK} {_CLOSE}")
    await harness.loops.windows.close_due_windows()
    taken = "update escalations set state = 'sent', accepted_at = now() where state = 'waiting' and notice_id is not null"
    await harness.change(f"{LOOK} {taken} and shift_id is not null")


async def give_back_what_was_told(harness: ServiceHarness, known: Known) -> None:
    """What is told of a household, and what stands at the top, is taken and given back, also by who is the top himself."""
    await _all_heard(harness)
    there = [code for code, commune in communes().items() if commune.province_code == known.province_code]
    for which, roles in (
        ("c.state = 'climbing' and c.case_id is not null", ("provincial_officer",)),
        ("c.state = 'top' and c.rung = 4 and c.commune_code = any(:there)", ("provincial_officer", "provincial_leader")),
    ):
        told = f"escalations e using (clock_id, rung) where e.state = 'sent' and e.shift_id is not null and {which}"
        values = {"there": there} if ":there" in told else {}
        (row,) = await harness.rows(f"{LOOK} select c.clock_id from climbs c join {told} limit 1", **values)
        if "provincial_leader" in roles:
            # Who is the top himself is known by the shift for which he has signed.
            await hand_over(harness, known)
        for role in roles:
            await _take_and_give_back(harness, role, f"/v1/escalations/{row.clock_id}")


async def _take_and_give_back(harness: ServiceHarness, role: str, path: str) -> None:
    body = {"plan": "Gọi từng xã", "until": (now() + timedelta(hours=2)).isoformat()}
    async with harness.client(role) as client:
        for act, said in (("taken", body), ("given-back", {"reason": "Không liên lạc được"})):
            read = await client.get(path)
            answer = await client.post(f"{path}/{act}", json=said, headers={"If-Match": read.headers["ETag"]})
            assert answer.status_code == 200, (role, act, answer.text)
