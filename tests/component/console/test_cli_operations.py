"""kipthoi for operators, at the real doors of intake: what stands aside, taken again from a terminal."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from sqlalchemy import text
from typer.testing import CliRunner, Result

from deploy.devstack.addresses import free_port
from services.console import cli
from shared.database import Database, execute
from shared.ids import new_id
from tests.conftest import FreshDatabase
from tests.support import builders as b
from tests.support.foundation import ISSUER, a_foundation
from tests.support.records import Record, deliver
from tests.support.services import service_of

PUBLISHERS = ("intake", "assessment", "disbursement", "notifications")


@pytest.fixture
async def intake(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The service at an address of its own; every other one is away."""
    foundation = a_foundation("intake", await fresh_database("intake"))
    service = service_of("intake", foundation)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(service.api(), port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    for name in (*PUBLISHERS, "console"):
        monkeypatch.setenv(f"KIPTHOI_{name.upper()}_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("KIPTHOI_INTAKE_URL", f"http://127.0.0.1:{port}/")
    monkeypatch.setenv("KIPTHOI_TOKEN", ISSUER.token("ops", subject="operator-7"))
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    yield service
    server.should_exit = True
    await serving
    await foundation.database.close()


async def kipthoi(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, cli.app, list(words))


async def aside(intake: Any) -> Any:
    """A fact of a case that nobody reported, and a record that says nothing."""
    fact = b.a_payment_settled()
    await deliver(intake.readers[0], fact)
    await intake.readers[0].take([Record(value=b"?", headers=[], offset=1)])
    return fact


async def change(database: Database, statement: str, **values: Any) -> None:
    async with database.transaction() as session:
        await execute(session, text(statement), values)


async def test_letters_are_shown_to_people_and_programs(intake: Any) -> None:
    fact = await aside(intake)

    shown = await kipthoi("dead-letters", "list", "--service", "intake")
    english = await kipthoi("--lang", "en", "dead-letters", "list", "--service", "intake")
    given = await kipthoi("dead-letters", "list", "--service", "intake", "--json")

    assert (shown.exit_code, given.exit_code) == (0, 0)
    assert "Dịch vụ" in shown.stdout
    assert str(fact.event_id) in shown.stdout
    assert str(fact.case_id) in shown.stdout
    assert "không phải bản tin nào được biết" in shown.stdout
    assert "the record names no fact that is known here" in english.stdout
    [first, second] = json.loads(given.stdout)["dead_letters"]
    assert (first["service"], first["id"], second["id"]) == ("intake", str(fact.event_id), "kipthoi.test.v1/0/1")


async def test_who_does_not_answer_is_named_and_the_others_are_shown(intake: Any) -> None:
    fact = await aside(intake)

    result = await kipthoi("dead-letters", "list")

    assert result.exit_code == 4
    assert str(fact.event_id) in result.stdout
    assert "assessment không trả lời" in result.stderr


async def test_a_replay_says_what_waits_on_and_ends_with_one(intake: Any) -> None:
    fact = await aside(intake)

    result = await kipthoi("dead-letters", "replay", "--all", "--service", "intake", "--reason", "mended")
    given = await kipthoi("dead-letters", "replay", str(fact.event_id), "--service", "intake", "--reason", "mended", "--json")
    nowhere = await kipthoi("dead-letters", "replay", str(new_id()), "--service", "intake", "--reason", "mended")

    assert (result.exit_code, given.exit_code, nowhere.exit_code) == (1, 1, 5)
    assert "Đã nhận: 0 · còn chờ: 2" in result.stdout
    assert json.loads(given.stdout)["waiting_on"] == [{"service": "intake", "id": str(fact.event_id), "reason": "UnknownCase"}]
    assert "Không có bản tin nào đang chờ" in nowhere.stderr


async def test_what_can_be_taken_is_taken_and_the_end_is_good(intake: Any) -> None:
    database = intake.foundation.database
    fact = await aside(intake)
    # As after a mended release: the letter has been taken on another way meanwhile.
    await change(database, "insert into inbox (event_id) values (:id)", id=fact.event_id)
    await change(database, "update dead_letters set replayed_at = now() where event_id is null")

    result = await kipthoi("dead-letters", "replay", "--all", "--service", "intake", "--reason", "mended")
    empty = await kipthoi("--lang", "en", "dead-letters", "list", "--service", "intake")

    assert (result.exit_code, result.stdout) == (0, "Đã nhận: 1 · còn chờ: 0\n")
    assert empty.stdout == "Nothing stands aside.\n"


async def test_wrong_use_is_told_before_anything_is_asked(intake: Any) -> None:
    neither = await kipthoi("dead-letters", "replay", "--service", "intake", "--reason", "x")
    both = await kipthoi("outbox", "retry", "7", "--all", "--service", "intake", "--reason", "x")
    nobody = await kipthoi("dead-letters", "list", "--service", "console2")
    no_reason = await kipthoi("dead-letters", "replay", "--all")
    no_moment = await kipthoi("outbox", "republish", "--service", "intake", "--since", "hôm qua", "--reason", "x")
    desk = await kipthoi("outbox", "refused", "--service", "console")
    refill = await kipthoi("gaps", "--refill")

    assert [one.exit_code for one in (neither, both, nobody, no_reason, no_moment, desk, refill)] == [2] * 7
    assert "--all" in neither.stderr


async def test_a_refusal_of_the_door_is_told_in_its_words(intake: Any) -> None:
    nothing = await kipthoi("outbox", "republish", "--service", "intake", "--all", "--reason", "x")
    unclear = await kipthoi("--lang", "en", "outbox", "republish", "--service", "intake", "--from-offset", "3", "--reason", "x")
    auditor = await kipthoi("gaps", "--service", "intake", "--token", ISSUER.token("auditor"))

    assert [one.exit_code for one in (nothing, unclear, auditor)] == [5] * 3
    assert "Chưa có bản tin nào như vậy" in nothing.stderr
    assert "give partition" in unclear.stderr
    assert "403" in auditor.stderr


async def test_refused_facts_are_shown_and_tried_again(intake: Any) -> None:
    await change(
        intake.foundation.database,
        "insert into outbox (event_id, address, name, key, payload, refused) select gen_random_uuid(), 'fact',"
        " 'intake.case_closed.v1', gen_random_uuid()::text, 'x', 'PolicyViolation' from generate_series(1, 3)",
    )

    shown = await kipthoi("outbox", "refused", "--service", "intake")
    ids = [
        one["id"] for one in json.loads((await kipthoi("outbox", "refused", "--service", "intake", "--json")).stdout)["refused"]
    ]
    one = await kipthoi("outbox", "retry", str(ids[0]), "--service", "intake", "--reason", "mended")
    again = await kipthoi("outbox", "retry", str(ids[0]), "--service", "intake", "--reason", "mended")
    rest = await kipthoi("--lang", "en", "outbox", "retry", "--all", "--service", "intake", "--reason", "mended")

    assert "PolicyViolation" in shown.stdout
    assert [one.exit_code, again.exit_code, rest.exit_code] == [0, 5, 0]
    assert "Tried again: 2" in rest.stdout


async def test_publishing_again_is_asked_for_and_followed(intake: Any) -> None:
    database, case = intake.foundation.database, new_id()
    await change(
        database,
        "insert into outbox (event_id, address, name, key, payload, delivered_at, kafka_partition, kafka_offset)"
        " values (gen_random_uuid(), 'fact', 'intake.case_closed.v1', :key, 'x', now(), 0, 0)",
        key=str(case),
    )
    await change(database, "insert into topic_ends (kafka_partition, next_offset) values (0, 1)")
    words = ["outbox", "republish", "--service", "intake", "--reason", "asked"]

    asked = await kipthoi(*words, "--case", str(case), "--json")
    await kipthoi(*words, "--since", "2026-11-20T07:00")
    following = asyncio.create_task(kipthoi(*words, "--all", "--follow"))
    await asyncio.sleep(0.3)
    assert not following.done()
    await change(database, "update republications set started_at = now(), finished_at = now(), published = 1, frontier = 1")
    followed = await following
    listed = json.loads((await kipthoi("outbox", "republications", "--service", "intake", "--json")).stdout)

    assert json.loads(asked.stdout)[0]["state"] == "waiting"
    assert followed.exit_code == 0
    assert "xong" in followed.stdout
    assert [one["case_id"] for one in listed] == [None, None, str(case)]
    assert listed[1]["since"] == "2026-11-20T07:00:00+07:00"


async def test_a_gap_is_refilled_by_its_owner_and_waits_for_nobody_then(intake: Any) -> None:
    database = intake.foundation.database
    # Notifications reads its own topic too: reader and owner may be one service, as here.
    await change(
        database,
        "insert into outbox (event_id, address, name, key, payload, delivered_at, kafka_partition, kafka_offset)"
        " values (gen_random_uuid(), 'fact', 'intake.case_closed.v1', gen_random_uuid()::text, 'x', now(), 2, 7)",
    )
    await change(database, "insert into topic_ends (kafka_partition, next_offset) values (2, 8)")
    await change(
        database,
        "insert into gaps (reader, topic, kafka_partition, from_offset, until_offset)"
        " values ('kipthoi-intake', 'kipthoi.intake.v1', 2, 5, 8), ('kipthoi-intake', 'foreign', 0, 1, 2)",
    )

    shown = await kipthoi("gaps", "--service", "intake")
    refilled = await kipthoi("gaps", "--service", "intake", "--refill", "--reason", "a gap")
    left = json.loads((await kipthoi("gaps", "--service", "intake", "--json")).stdout)["gaps"]
    asked = json.loads((await kipthoi("gaps", "--service", "intake", "--all", "--json")).stdout)["gaps"]
    [republication] = json.loads((await kipthoi("outbox", "republications", "--service", "intake", "--json")).stdout)

    assert (shown.exit_code, refilled.exit_code) == (0, 5)
    assert "foreign" in refilled.stderr
    assert [gap["topic"] for gap in left] == ["foreign"]
    assert [gap["republication"] for gap in asked] == [republication["id"], None]
    assert (republication["partition"], republication["from_offset"], republication["until_offset"]) == (2, 5, 8)
