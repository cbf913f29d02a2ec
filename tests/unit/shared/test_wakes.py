"""The lane of wake-ups while Temporal is away."""

from types import SimpleNamespace

import pytest
import structlog
from structlog.testing import capture_logs
from temporalio.service import RPCError, RPCStatusCode

from shared import contacts
from shared.contacts import Contact
from shared.relay import WakeLane, wakes
from shared.relay.lost_workflows import LostWorkflows
from shared.temporal import connect
from tests.support.foundation import TEMPORAL_KEY


@pytest.fixture
def temporal(monkeypatch):
    engine = Contact("Temporal")
    monkeypatch.setattr(wakes, "TEMPORAL", engine)
    for module in (contacts, wakes):
        # One that is bound now: what was used before another test configured logs writes where that one said.
        monkeypatch.setattr(module, "log", structlog.get_logger("fresh"))
    return engine


async def test_a_lane_that_has_nothing_to_deliver_says_once_that_temporal_is_away(temporal):
    lane = WakeLane(None, "test", await connect("127.0.0.1:1", "default", TEMPORAL_KEY))

    with capture_logs() as logs:
        looked = [await lane._tell_again(None, is_idle=True) for _ in range(3)]

    assert looked == [False] * 3
    assert [line["event"] for line in logs] == ["Temporal away"]
    assert temporal.is_away


class ATemporal:
    """One that was told everything, and has no word of it yet."""

    namespace = "default"

    def __init__(self) -> None:
        self.workflow_service = self
        self.data: dict[str, str] = {}
        self.refuses_words = True

    async def describe_namespace(self, *_, **__):
        return SimpleNamespace(namespace_info=SimpleNamespace(id="n1", data=self.data))

    async def update_namespace(self, request, **_):
        if self.refuses_words:
            raise RPCError("busy", RPCStatusCode.RESOURCE_EXHAUSTED, b"")
        self.data |= request.update_info.data


async def test_where_only_the_word_could_not_be_written_nothing_is_told_again():
    server = ATemporal()
    lost = LostWorkflows(None, "test", server)
    lost._namespace, lost._frontier = "n1", 0  # as when all was told

    with pytest.raises(RPCError):
        await lost._finish()
    await lost.look()  # would ask the database where to begin
    server.refuses_words = False
    assert await lost._finish() is False

    assert server.data == {"kipthoi-test": "told everything"}
    assert lost._frontier is None
