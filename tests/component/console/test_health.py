"""How an installation is, asked at the worst moment: services that are slow to answer."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.console.cli import health
from services.console.cli.installation import SERVICES, Installation
from services.console.cli.output import choose_language

_PATIENCE_S = 10.0


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All services at one address, where nobody is answered before every one of them has been asked; none takes work."""
    all_asked = threading.Barrier(len(SERVICES))

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/health/ready":
                all_asked.wait(_PATIENCE_S * len(SERVICES))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        for name in SERVICES:
            monkeypatch.setenv(f"KIPTHOI_{name.upper()}_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setattr(health, "TIMEOUT_S", _PATIENCE_S)
        yield
        all_asked.abort()
        server.shutdown()
        serving.join()


@pytest.mark.usefixtures("slow")
def test_services_that_are_slow_are_waited_for_together_not_one_after_another() -> None:
    choose_language("en")
    found = health.look(Installation("a token"))

    assert found.ready == dict.fromkeys(SERVICES, False)
    assert [one.service for one in found.wrong] == list(SERVICES), "in their order, each once"
    assert {one.what.partition(" answers, ")[2] for one in found.wrong} == {"but takes no work"}, "each was heard"
