"""kipthoi against a real provider: a machine's own token by client credentials."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from joserfc.jwk import OKPKey
from typer.testing import CliRunner, Result

from deploy.devstack.addresses import free_port
from deploy.simulators.clients import Client
from deploy.simulators.provider import Provider
from deploy.simulators.provider_doors import provider_app
from deploy.simulators.tokens import Tokens, Wish
from services.console import cli
from services.console.cli.machine import machine_token
from shared.identity import COUNTRY

SECRET = "a machine's + secret/="


@pytest.fixture
async def provider(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Provider]:
    """A provider at an address of its own, and the environment of a machine that it knows."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"}, auto_kid=True)
    client = Client("kipthoi-machine", SECRET, acts_as=Wish(role="ops", country=COUNTRY, subject="machine"))
    known = Provider(Tokens(url, key), {client.id: client})
    server = uvicorn.Server(uvicorn.Config(provider_app(known), port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    monkeypatch.delenv("KIPTHOI_TOKEN", raising=False)
    monkeypatch.setenv("KIPTHOI_TOKEN_URL", f"{url}/token")
    monkeypatch.setenv("KIPTHOI_CLIENT_ID", client.id)
    monkeypatch.setenv("KIPTHOI_CLIENT_SECRET", SECRET)
    for name in ("INTAKE", "ASSESSMENT", "DISBURSEMENT", "NOTIFICATIONS", "CONSOLE"):
        monkeypatch.setenv(f"KIPTHOI_{name}_URL", "http://127.0.0.1:1")
    yield known
    server.should_exit = True
    await serving


async def gaps() -> Result:
    return await asyncio.to_thread(CliRunner().invoke, cli.app, ["--lang", "en", "gaps", "--service", "intake"])


async def test_a_machine_gets_a_token_of_its_own(provider: Provider) -> None:
    claims = provider.tokens.read(await asyncio.to_thread(machine_token)) or {}
    away = await gaps()

    assert (claims["sub"], claims["roles"]) == ("machine", ["ops"])
    assert away.exit_code == 4, "the token was had; intake is away in this test"
    assert "intake does not answer" in away.stderr


async def test_a_client_that_is_not_known_is_told_what_to_look_at(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIPTHOI_CLIENT_SECRET", "guessed")
    refused = await gaps()

    assert refused.exit_code == 5
    assert "gives kipthoi-machine no token (401)" in refused.stderr


async def test_a_provider_that_is_away_is_said(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    provider.conduct.is_away = True
    broken = await gaps()
    monkeypatch.setenv("KIPTHOI_TOKEN_URL", "http://127.0.0.1:1/token")
    away = await gaps()

    assert [broken.exit_code, away.exit_code] == [4, 4]
    assert "provider of tokens does not answer" in away.stderr


async def test_a_machine_without_its_secret_is_told_what_is_missing(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIPTHOI_CLIENT_SECRET")
    incomplete = await gaps()

    assert incomplete.exit_code == 2
    assert "KIPTHOI_CLIENT_SECRET" in incomplete.stderr
