"""kipthoi for operators: which keys seal and open and what each has sealed, and sealing again, at the real doors of intake."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from sqlalchemy import text

from deploy.devstack.addresses import free_port
from shared.database import execute
from shared.outbox import publish
from shared.privacy import Cipher, new_key
from tests.component.console.test_cli_operations import kipthoi
from tests.conftest import FreshDatabase
from tests.support.builders import a_household_reported
from tests.support.foundation import ISSUER, a_foundation
from tests.support.services import service_of

OLD, NEW, LOST = new_key(), new_key(), new_key()
FACTS_OLD, FACTS_NEW = new_key(), new_key()
WHY = ("--reason", "an old key may be known")


@pytest.fixture
async def intake(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The service with newer keys, answers that the older one and a lost one have sealed, and a fact of before."""
    foundation = replace(
        a_foundation("intake", await fresh_database("intake")),
        data_cipher=Cipher(f"{NEW},{OLD}"),
        event_cipher=Cipher(f"{FACTS_NEW},{FACTS_OLD}"),
        workflow_keys=["0123abcd"],
    )
    insert = text("""
        insert into idempotency_keys (principal, key, request_hash, status, answer)
        values ('somebody', :key, '\\x00', 201, :answer)""")
    fact = a_household_reported()
    fact = fact.model_copy(update={"sealed": Cipher(FACTS_OLD).seal_text("{}", fact.sealed_binding())})
    async with foundation.database.transaction() as session:
        for name, key in (("older", OLD), ("lost", LOST)):
            await execute(session, insert, {"key": name, "answer": Cipher(key).seal("an answer", name)})
        await publish(session, fact)
        named = "insert into audit (actor, roles, action, subject_type, subject_ids) values ('test', '', 'made', 'rows', '')"
        await execute(session, text(named))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(service_of("intake", foundation).api(), port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    monkeypatch.setenv("KIPTHOI_INTAKE_URL", f"http://127.0.0.1:{port}/")
    monkeypatch.setenv("KIPTHOI_TOKEN", ISSUER.token("ops", subject="operator-7"))
    yield foundation
    server.should_exit = True
    await serving
    await foundation.database.close()


async def listed() -> tuple[int, dict[tuple[str, str], Any]]:
    answer = await kipthoi("keys", "list", "--service", "intake", "--json")
    [one] = json.loads(answer.stdout)["services"]
    return answer.exit_code, {(key["kind"], key["id"]): key for key in one["keys"]}


async def test_what_each_key_has_sealed_is_told_and_what_is_under_a_key_that_is_gone(intake: Any) -> None:
    newest, older = intake.data_cipher.key_ids
    [lost] = Cipher(LOST).key_ids

    table = await kipthoi("--lang", "en", "keys", "list", "--service", "intake")
    code, keys = await listed()

    assert (table.exit_code, code) == (1, 1)
    assert f"a key that is not here: intake {lost} (1)" in table.stderr
    assert [line.split()[1:] for line in table.stdout.splitlines() if older in line] == [["tables", older, "opens", "1"]]
    assert keys["data", newest] == {
        "kind": "data",
        "id": newest,
        "seals": True,
        "known": True,
        "values": 0,
        "tables": {},
    }
    assert (keys["data", lost]["known"], keys["data", lost]["values"]) == (False, 1)
    assert keys["facts", intake.event_cipher.key_ids[1]]["tables"] == {"outbox": 1}
    assert {key["values"] for (kind, _), key in keys.items() if kind == "workflows"} == {None}
    for secret in (OLD, NEW, FACTS_OLD, FACTS_NEW):
        assert secret not in table.stdout + table.stderr + json.dumps(list(keys.values()))


async def test_rotating_seals_again_says_what_no_key_opens_and_then_nothing_is_left(intake: Any) -> None:
    newest, older = intake.data_cipher.key_ids

    first = await kipthoi("--lang", "en", "keys", "rotate", "--service", "intake", *WHY)
    async with intake.database.transaction() as session:
        await execute(session, text("delete from idempotency_keys where key = 'lost'"))
        gone = "insert into audit (actor, roles, action, subject_type, subject_ids) values ('test', '', 'gone', 'rows', '')"
        await execute(session, text(gone))
    second = await kipthoi("keys", "rotate", "--service", "intake", "--json", *WHY)
    code, keys = await listed()

    assert first.exit_code == 1
    assert "intake: idempotency_keys (1)" in first.stderr
    assert (second.exit_code, code) == (0, 0)
    assert json.loads(second.stdout) == [{"service": "intake", "sealed": {}, "unreadable": {}, "left": {}}]
    assert (keys["data", newest]["values"], keys["data", older]["values"]) == (1, 0)
    assert [keys["facts", name]["values"] for name in intake.event_cipher.key_ids] == [1, 0]
    async with intake.database.reading() as session:
        answer = (await execute(session, text("select answer from idempotency_keys"))).scalar_one()
    assert Cipher(NEW).open(answer, "older") == "an answer"
