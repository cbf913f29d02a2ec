"""Stacks of these tests' own: they kill and stop what they start, so they share nothing with other tests."""

import asyncio
import http.server
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from deploy.devstack.addresses import Simulators
from deploy.devstack.debian import program_of
from deploy.devstack.stack import Stack


class Listener:
    """Where the bank answers: notes each body with its signature and replies with the next status."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []
        self.replies: list[int] = []
        self.url = ""

    @property
    def answers(self) -> list[dict]:
        return [answer for body, _ in self.heard for answer in json.loads(body)["answers"]]


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = listener.replies.pop(0) if listener.replies else 204
            if status < 300:
                listener.heard.append((body, self.headers["X-Bank-Signature"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        listener.url = f"http://127.0.0.1:{server.server_port}/v1/bank/answers"
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
async def simulators_stack(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """The simulators alone; their bank answers to the listener. Tests share them, so each uses names of its own."""
    folder = tmp_path_factory.mktemp("simulators")
    async with Stack(folder, engines=[], services=[], bank_answers_url=listener.url) as stack:
        yield stack


@pytest.fixture
async def simulators(simulators_stack: Stack, client: httpx.AsyncClient, listener: Listener) -> Simulators:
    """Where they are; every fault of the test before is forgotten."""
    addresses = simulators_stack.addresses.simulators
    bank = {"lose_next_replies": 0, "lose_next_answers": 0, "answer_delay_s": 0.2, "silent_for_s": 0}
    (await client.post(f"{addresses.bank.url}/faults", json=bank)).raise_for_status()
    phones = {"lose_next_replies": 0, "refuse_numbers": [], "silent_for_s": 0, "throttle_next": 0, "fail_next": 0}
    (await client.post(f"{addresses.phones.url}/faults", json=phones)).raise_for_status()
    listener.replies.clear()
    book = f"{addresses.bank.url}/book"
    while (await client.get(book)).json()["answers_under_way"]:
        await asyncio.sleep(0.02)
    listener.heard.clear()
    return addresses


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=5) as client:
        yield client


async def eventually(fact: Callable[[], object], within_s: float = 10.0) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(within_s):
        while not fact():
            await asyncio.sleep(0.02)


@pytest.fixture
async def promtool() -> Path:
    found = await program_of("promtool")
    if found is None:
        pytest.skip("promtool is neither here nor to be had from Debian's packages (rules are tried in tests/unit, too)")
    return found
