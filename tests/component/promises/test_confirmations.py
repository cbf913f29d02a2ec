"""Teeth of P5: digests that nobody confirmed, people who were not told, wrong numbers, wrong words, twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches, one_of
from tests.component.promises.sound import a_case, a_fact, a_report
from tests.component.promises.told import TOLD_AT, a_climb, a_notice, a_step
from tests.component.promises.world import COMMUNE, CONTACT, DONG, NAME, NOON, ON_DUTY, PHONE, PROVINCE, World
from tests.support.doors import Person

OTHER = "0559000003"
MONEY = f"DIỄN TẬP. Hộ bạn đã được chi trả {DONG:,} đ".replace(",", ".")


def digest(world: World, problem: str) -> str:
    return f"digest {world.digest} (commune {COMMUNE}): {problem}"


def outcome(world: World, problem: str) -> str:
    return f"case {world.case}: the household {problem} (outcome {world.money_payment})"


async def unconfirmed(world: World, clock: str) -> None:
    await world.run("notifications", "update notices set state = 'sent', acknowledged_by = null where id = $1", world.digest)
    await world.run("notifications", "update clocks set state = $1 where subject_id = $2", clock, world.digest)


async def test_a_digest_that_nobody_confirmed_is_found(world: World):
    await unconfirmed(world, "kept")
    text = digest(world, "nobody has confirmed it (sent, clock kept), and nobody above was told")
    assert one_of(await breaches(world), "P5") == text


async def test_a_digest_whose_clock_runs_on_is_found(world: World):
    await unconfirmed(world, "kept")
    await world.run(
        "notifications", "update clocks set state = 'running', ended_at = null, answer_from = now() where kind = 'acknowledged'"
    )
    assert "nobody has confirmed it (sent, clock running)" in one_of(await breaches(world), "P5")


async def test_a_digest_that_still_may_be_confirmed_is_no_breach(world: World):
    await unconfirmed(world, "kept")
    later = "now() + interval '1 hour'"
    await world.run(
        "notifications",
        f"update clocks set state = 'running', ended_at = null, due_at = {later}, answer_from = {later} "
        "where kind = 'acknowledged'",
    )
    assert await breaches(world) == {}


async def test_silence_that_nobody_above_was_told_of_is_found(world: World):
    await unconfirmed(world, "missed")
    assert (
        digest(world, "nobody has confirmed it (sent, clock missed), and nobody above was told")
        in (await breaches(world))["P5"]
    )


async def test_a_digest_that_nobody_gets_and_no_clock_watches_is_found(world: World):
    await world.run("notifications", "delete from clocks where subject_id = $1", world.digest)
    await world.run("notifications", "update notices set state = 'waiting' where id = $1", world.digest)
    assert one_of(await breaches(world), "P5") == digest(world, "waiting, and no clock runs")


async def test_a_confirmation_that_nobody_gave_is_found(world: World):
    await world.run("notifications", "update notices set acknowledged_by = 'chair' where id = $1", world.digest)
    text = digest(world, "confirmed by chair, who is not written down as having done so")
    assert one_of(await breaches(world), "P5") == text


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        (Person("officer", ("commune_officer",), communes=("00004",)), f"no token of officer reached commune {COMMUNE}"),
        (Person("officer", ("assessor",), communes=(COMMUNE,)), "no token of officer said commune_chair or commune_officer"),
    ],
)
async def test_a_confirmation_from_elsewhere_or_by_another_role_is_found(world: World, token: Person, problem: str):
    world.evidence.people = {**world.evidence.people, "officer": (token,)}
    found = all_of(await breaches(world), "P5")
    assert len(found) == 3
    assert digest(world, problem) in [text[: len(digest(world, problem))] for text in found]


async def test_a_digest_that_somebody_above_confirmed_is_found(world: World):
    """A province may tell a commune what its notice says; only the commune's own people confirm it."""
    above = Person("officer", ("provincial_officer",), provinces=(PROVINCE,))
    world.evidence.people = {**world.evidence.people, "officer": (above,)}
    problem = "no token of officer said commune_chair or commune_officer"
    assert digest(world, problem) in all_of(await breaches(world), "P5")


async def test_a_confirmation_by_whom_nobody_knows_is_found(world: World):
    world.evidence.people = {name: who for name, who in world.evidence.people.items() if name != "officer"}
    assert digest(world, "officer had no token") in all_of(await breaches(world), "P5")


async def by_telephone(world: World, *, risk_level: int = 3, answered: str | None = "1", **contact: str) -> str:
    """The digest was confirmed by the telephone of the commune's contact; return as who."""
    [row] = await world.evidence.rows("notifications", "select id from commune_contacts")
    name = f"contact:{row['id']}"
    for column, value in contact.items():
        await world.run("notifications", f"update commune_contacts set {column} = $1", value)
    change = "update notices set acknowledged_by = $1, assurance = 'phone', risk_level = $2 where id = $3"
    await world.run("notifications", change, name, risk_level, world.digest)
    await world.audit("notifications", name, "commune_contact", "notice acknowledged", world.digest)
    if answered is not None:
        at = (TOLD_AT + timedelta(minutes=1)).isoformat()
        world.evidence.phones_replies = [{"from": f"+84{CONTACT[1:]}", "text": answered, "at": at}]
    return name


async def test_a_telephone_that_answered_confirms(world: World):
    await by_telephone(world)
    assert await breaches(world) == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"answered": None}, "whose telephone has answered nothing"),
        ({"answered": "2"}, "whose telephone has answered nothing"),
        ({"risk_level": 4}, "by telephone at risk level 4, where a named person must"),
        ({"commune_code": "00004"}, "of another commune"),
    ],
)
async def test_a_telephone_that_cannot_have_confirmed_is_found(world: World, changes: dict[str, Any], problem: str):
    name = await by_telephone(world, **changes)
    between = " " if problem.startswith("by") else ", "
    assert digest(world, f"confirmed by {name}{between}{problem}") in all_of(await breaches(world), "P5")


async def test_a_confirmation_by_a_number_in_no_list_is_found(world: World):
    await by_telephone(world)
    stranger = f"contact:{new_id()}"
    await world.run("notifications", "update notices set acknowledged_by = $1 where id = $2", stranger, world.digest)
    await world.audit("notifications", stranger, "commune_contact", "notice acknowledged", world.digest)
    text = digest(world, f"confirmed by {stranger}, who is nobody's contact and on no roster")
    assert one_of(await breaches(world), "P5") == text


async def test_a_visit_that_nobody_made_is_found(world: World):
    await world.run("notifications", "update notices set state = 'waiting' where id = $1", world.visit)
    problem = "nobody has confirmed it (waiting, clock kept), and nobody above was told"
    assert all_of(await breaches(world), "P5") == [
        f"in_person {world.visit} (commune {COMMUNE}): {problem}",
        f"case {world.case}: the informant is not told: the visit is waiting (outcome {world.money_payment})",
    ]


async def test_a_digest_on_a_phone_of_another_place_is_found(world: World):
    number = f"+84{CONTACT[1:]}"
    world.evidence.phones_book = [
        {**entry, "to": OTHER} if entry["to"] == number else entry for entry in world.evidence.phones_book
    ]
    text = f"digest {world.digest}: a phone heard it that is nobody's of commune {COMMUNE}"
    assert one_of(await breaches(world), "P5") == text


async def test_a_digest_that_one_phone_hears_twice_is_found(world: World):
    await world.ring(new_id(), world.digest, CONTACT, "DIỄN TẬP. 2 hộ", TOLD_AT)
    assert one_of(await breaches(world), "P5") == f"digest {world.digest}: one phone heard it 2 times"


async def test_without_a_contact_whoever_is_on_duty_gets_the_digest(world: World):
    number = f"+84{CONTACT[1:]}"
    world.evidence.phones_book = [
        {**entry, "to": ON_DUTY} if entry["to"] == number else entry for entry in world.evidence.phones_book
    ]
    assert await breaches(world) == {}


async def test_a_message_that_nobody_sent_is_found(world: World):
    stranger = new_id()
    world.hear(stranger, OTHER, "x", NOON)
    assert one_of(await breaches(world), "P5") == f"message {stranger} rang on a phone, and nobody has sent it"


def book_without(world: World, **changes: Any) -> None:
    """Let the household's phone have heard of its money otherwise, or (no changes) not at all."""
    name = str(world.money_delivery)
    world.evidence.phones_book = [
        {**entry, **changes} if entry["id"] == name else entry
        for entry in world.evidence.phones_book
        if changes or entry["id"] != name
    ]


async def test_an_outcome_that_nobody_told_is_found(world: World):
    await world.run("notifications", "delete from deliveries where notice_id = $1", world.money_notice)
    await world.run("notifications", "delete from notices where id = $1", world.money_notice)
    book_without(world)
    assert one_of(await breaches(world), "P5") == outcome(world, "was never told")


async def test_an_outcome_that_no_phone_has_heard_is_found(world: World):
    book_without(world)
    problem = "counts as told by phone, and the number that was told of has heard nothing"
    assert one_of(await breaches(world), "P5") == outcome(world, problem)


async def test_an_outcome_of_a_case_that_closed_while_we_looked_is_judged_by_the_next_look(world: World):
    book_without(world)
    closed_at = await world.database("intake").fetchval("select closed_at from cases where id = $1", world.case)
    world.evidence.as_of = closed_at
    assert "P5" not in await breaches(world)
    world.evidence.as_of = closed_at + timedelta(milliseconds=1)
    assert one_of(await breaches(world), "P5").endswith("has heard nothing (outcome " + str(world.money_payment) + ")")


async def test_an_outcome_on_a_strangers_phone_is_found(world: World):
    book_without(world, to=OTHER)
    assert all_of(await breaches(world), "P5") == [
        outcome(world, "counts as told by phone, and the number that was told of has heard nothing"),
        f"case {world.case}: a phone heard what is for the household, of no report",
    ]


async def test_an_outcome_that_one_phone_hears_twice_is_found(world: World):
    await world.ring(new_id(), world.money_notice, PHONE, MONEY, TOLD_AT)
    assert one_of(await breaches(world), "P5") == outcome(world, "heard the same 2 times")


async def test_other_words_than_what_came_out_are_found(world: World):
    book_without(world, text="DIEN TAP. Ho ban da duoc chi tra 1 d")
    assert one_of(await breaches(world), "P5") == outcome(world, "heard other words than what came out")


async def test_a_text_that_leaves_out_the_amount_is_found_although_it_was_sent_so(world: World):
    await world.run("notifications", "update notices set text = 'Xin chào' where id = $1", world.money_notice)
    book_without(world, text="Xin chao")
    assert one_of(await breaches(world), "P5") == outcome(world, "heard other words than what came out")


async def correct(world: World, number: str | None, known_at: Any) -> None:
    """The household's number is corrected, and notifications knows it from this moment."""
    told = {"head_name": NAME, "phone": number, "what_happened": "x", "informant": None}
    await a_report(world, new_id(), world.case, 2, told, channel="correction")
    payload = f'{{"case_id": "{world.case}", "revision": 2}}'.encode()
    event = await a_fact(world, world.case, name="intake.household_reported.v1", payload=payload, days=8)
    await world.put("notifications", "inbox", event_id=event, received_at=known_at)


async def test_a_text_to_a_number_that_was_corrected_away_is_found(world: World):
    await correct(world, OTHER, TOLD_AT - timedelta(minutes=1))
    found = all_of(await breaches(world), "P5")
    assert f"case {world.case}: a number heard the outcome 60 s after it was corrected away" in found


async def test_the_right_number_that_never_hears_what_the_wrong_one_was_told_is_found(world: World):
    await correct(world, OTHER, TOLD_AT + timedelta(minutes=1))
    problem = "counts as told by phone, and the number that was told of has heard nothing"
    assert outcome(world, problem) in all_of(await breaches(world), "P5")
    notices = await world.database("notifications").fetch("select id, text from notices where kind = 'household'")
    for notice in notices:
        await world.ring(new_id(), notice["id"], OTHER, notice["text"], TOLD_AT + timedelta(minutes=2))
    assert await breaches(world) == {}


async def share(world: World) -> Any:
    """A second household gives the number of the first, and both reports are known a minute before it is told."""
    second, report = new_id(), new_id()
    await a_case(world, second, new_id(), report, closed=False, imported=None, phone=PHONE)
    world.evidence.acknowledged_reports = [*world.evidence.acknowledged_reports, report]
    await world.run("intake", "update cases set closed_at = now(), retracted_at = null where id = $1", second)
    for case in (world.case, second):
        payload = f'{{"case_id": "{case}", "revision": 1}}'.encode()
        event = await a_fact(world, case, name="intake.household_reported.v1", payload=payload, days=8)
        await world.put("notifications", "inbox", event_id=event, received_at=TOLD_AT - timedelta(minutes=1))
    return second


async def test_a_shared_number_that_hears_the_outcome_of_one_household_is_found(world: World):
    await share(world)
    found = all_of(await breaches(world), "P5")
    assert set(found) == {f"case {world.case}: a number that several households share heard the outcome of one of them"}


async def test_a_number_of_two_households_in_two_incidents_is_not_shared(world: World):
    second, other = await share(world), new_id()
    incident = {"id": other, "name": "Khác", "hazard": "storm", "risk_level": 4, "starts_on": NOON.date()}
    await world.put("intake", "incidents", **incident, drill=True, declared_by="duty", declared_at=NOON)
    await world.run("intake", "update cases set incident_id = $1 where id = $2", other, second)
    world.evidence.incident_id = None
    assert await breaches(world) == {}


async def test_a_shared_number_that_hears_the_count_twice_is_found(world: World):
    notices = [
        await a_notice(world, kind="household", audience="household", text="2 hộ dùng chung số này", case_id=None)
        for _ in range(2)
    ]
    for notice in notices:
        await world.ring(new_id(), notice, PHONE, "2 hộ dùng chung số này", TOLD_AT)
    text = "a number that several households share heard the same text 2 times"
    assert one_of(await breaches(world), "P5") == text


async def silent(world: World, rung: int) -> UUID:
    """The commune let its digest's clock pass, and somebody on this rung was told."""
    clock, notice = new_id(), new_id()
    await a_climb(world, clock, kind="acknowledged", first_rung=min(rung, 3), rung=rung)
    await a_notice(world, id=notice, kind="escalation", audience="duty", text="DIỄN TẬP. 1 hạn bị lỡ")
    await a_step(world, clock, rung, notice, NOON)
    return clock


async def test_a_commune_that_is_told_of_its_own_silence_is_found(world: World):
    clock = await silent(world, 2)
    text = f"clock {clock}: commune {COMMUNE} was told of its own silence"
    assert text in (await breaches(world))["P5"]


async def test_silence_that_is_told_above_is_sound(world: World):
    await silent(world, 3)
    assert "P5" not in await breaches(world)


async def taken_by(world: World, who: str, *, said: bool = True) -> None:
    await world.run(
        "notifications",
        "update climbs set taken_by = $1, taken_at = missed_at, taken_rung = 1, taken_until = missed_at + interval '1 hour'",
        who,
    )
    if said:
        await world.audit("notifications", who, "commune_officer", "escalation taken", world.clock)


async def test_who_took_an_escalation_stands_on_its_ladder(world: World):
    await taken_by(world, "officer")
    assert await breaches(world) == {}


async def test_an_escalation_taken_by_a_stranger_is_found(world: World):
    await taken_by(world, "payer")
    assert one_of(await breaches(world), "P5").startswith(
        f"clock {world.clock}: taken by somebody who may not: no token of payer"
    )


async def test_a_word_that_nobody_gave_is_found(world: World):
    await taken_by(world, "officer", said=False)
    text = f"clock {world.clock}: taken by officer, who is not written down as having done so"
    assert one_of(await breaches(world), "P5") == text
