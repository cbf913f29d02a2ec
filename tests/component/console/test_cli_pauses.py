"""kipthoi pause, at the real doors of disbursement: the money is stopped from a terminal, and let go on by another person."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import uvicorn
from typer.testing import CliRunner, Result

from deploy.devstack.addresses import free_port
from services.console import cli
from services.console.cli import installation
from shared.ids import new_id
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import ISSUER, a_foundation

WHY = ("--reason", "Số dư không khớp sao kê")


@pytest.fixture
async def payments(fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServiceHarness]:
    """The service that pays, at an address of its own."""
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    harness = ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank())
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(harness.app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    monkeypatch.setenv("KIPTHOI_DISBURSEMENT_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("KIPTHOI_TOKEN", ISSUER.token("ops", subject="operator-7"))
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    yield harness
    server.should_exit = True
    await serving
    await foundation.database.close()


async def kipthoi(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, cli.app, list(words))


async def test_one_stops_it_sees_it_and_another_lets_it_go_on(payments: ServiceHarness) -> None:
    source = await payments.source(1_000)
    paused = await kipthoi("pause", "source", source, *WHY)
    given = await kipthoi("pause", "rail", "bank", *WHY, "--json")
    listed, english = await kipthoi("pause", "--list"), await kipthoi("--lang", "en", "pause", "--list", "--json")
    name = json.loads(given.stdout)["id"]
    himself = await kipthoi("--lang", "en", "pause", "--lift", name, "--reason", "Đã khớp")
    another = ("--token", ISSUER.token("accountant", subject="accountant-3"))
    lifted = await kipthoi("pause", "--lift", name, "--reason", "Đã khớp", *another)
    left = await kipthoi("pause", "--list", "--json")
    ever = await kipthoi("pause", "--list", "--all")

    assert [one.exit_code for one in (paused, given, listed, english, lifted, left, ever)] == [0] * 7
    assert f"Đã tạm dừng Nguồn {source}" in paused.stdout
    assert "kipthoi pause --lift" in paused.stdout
    assert "Số dư không khớp sao kê" in listed.stdout
    assert {one["subject"] for one in json.loads(english.stdout)["pauses"]} == {source, "bank"}
    assert himself.exit_code == 5
    assert "another person" in himself.stderr
    assert "Đã gỡ tạm dừng Kênh chi bank" in lifted.stdout
    assert [one["subject"] for one in json.loads(left.stdout)["pauses"]] == [source]
    assert "accountant-3: Đã khớp" in ever.stdout


async def test_under_one_key_it_is_one_pause_and_without_an_answer_the_key_is_named(
    payments: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await kipthoi("pause", "rail", "bank", *WHY, "--json", "--key", "stop-once")
    again = await kipthoi("pause", "rail", "bank", *WHY, "--json", "--key", "stop-once")
    twice = await kipthoi("pause", "rail", "bank", *WHY)
    monkeypatch.setattr(installation, "_PAUSES_S", (0.0,))
    monkeypatch.setenv("KIPTHOI_DISBURSEMENT_URL", "http://127.0.0.1:1")
    away = await kipthoi("pause", "rail", "goods", *WHY, "--key", "stop-the-goods")

    assert json.loads(first.stdout)["id"] == json.loads(again.stdout)["id"]
    assert twice.exit_code == 5
    assert "Đã được tạm dừng từ" in twice.stderr
    assert away.exit_code == 4
    assert "--key stop-the-goods" in away.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "--list"),
        (("--list", "rail", "bank"), 2, "--list"),
        (("rail",), 2, "source, rail, incident"),
        (("bank", "rail", *WHY), 2, "source, rail, incident"),
        (("rail", "bank"), 2, "--reason"),
        (("--lift", str(new_id())), 2, "--reason"),
        (("--lift", str(new_id()), *WHY), 5, "disbursement"),
        (("source", str(new_id()), *WHY), 5, "NAME: "),
        (("rail", "ngân hàng", *WHY), 5, "NAME: "),
    ],
)
async def test_wrong_use_is_named_and_nothing_is_stopped(
    payments: ServiceHarness, words: tuple[str, ...], code: int, says: str
) -> None:
    done = await kipthoi("pause", *words)

    assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
    assert await payments.rows("select 1 from pauses") == []
