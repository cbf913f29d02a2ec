"""kipthoi for operators: which keys seal and open, and sealing again, at the real doors of intake."""

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
from shared.privacy import Cipher, new_key
from tests.component.console.test_cli_operations import kipthoi
from tests.conftest import FreshDatabase
from tests.support.foundation import ISSUER, a_foundation
from tests.support.services import service_of

OLD, NEW, LOST = new_key(), new_key(), new_key()
WHY = ("--reason", "an old key may be known")


@pytest.fixture
async def intake(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The service with a newer key, and answers that the older one and a lost one have sealed."""
    foundation = replace(a_foundation("intake", await fresh_database("intake")), data_cipher=Cipher(f"{NEW},{OLD}"))
    insert = text("""
        insert into idempotency_keys (principal, key, request_hash, status, answer)
        values ('somebody', :key, '\\x00', 201, :answer)""")
    async with foundation.database.transaction() as session:
        for name, key in (("older", OLD), ("lost", LOST)):
            await execute(session, insert, {"key": name, "answer": Cipher(key).seal("an answer", name)})
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


async def test_keys_are_told_by_numbers_and_ids_and_what_no_key_opens_is_said(intake: Any) -> None:
    newest, older = intake.data_cipher.key_ids

    listed = await kipthoi("--lang", "en", "keys", "list", "--service", "intake")
    first = await kipthoi("--lang", "en", "keys", "rotate", "--service", "intake", *WHY)
    async with intake.database.transaction() as session:
        await execute(session, text("delete from idempotency_keys where key = 'lost'"))
    second = await kipthoi("keys", "rotate", "--service", "intake", "--json", *WHY)

    assert f"1 {newest}  2 {older}" in listed.stdout
    assert first.exit_code == 1
    assert "intake: idempotency_keys.answer (1)" in first.stderr
    assert second.exit_code == 0
    assert json.loads(second.stdout) == [{"service": "intake", "key": newest, "sealed": {}, "unreadable": {}}]
    async with intake.database.reading() as session:
        answer = (await execute(session, text("select answer from idempotency_keys"))).scalar_one()
    assert Cipher(NEW).open(answer, "older") == "an answer"
