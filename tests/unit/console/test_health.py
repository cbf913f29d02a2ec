"""How an installation is, asked at the worst moment: services that take a connection and say nothing."""

import socket
import time
from collections.abc import Iterator

import pytest

from services.console.cli import health
from services.console.cli.installation import SERVICES, Installation

_TIMEOUT_S = 1.0


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All services at an address that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in SERVICES:
            monkeypatch.setenv(f"KIPTHOI_{name.upper()}_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setattr(health, "TIMEOUT_S", _TIMEOUT_S)
        yield


@pytest.mark.usefixtures("hanging")
def test_services_that_hang_are_waited_for_together_not_one_after_another() -> None:
    began = time.monotonic()
    found = health.look(Installation("a token"))

    assert time.monotonic() - began < _TIMEOUT_S * (len(SERVICES) - 1)
    assert found.ready == dict.fromkeys(SERVICES, False)
    assert [one.service for one in found.wrong] == list(SERVICES), "in their order, each once"
