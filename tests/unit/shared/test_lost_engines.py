"""An engine that a process met away counts as back when it answers again, in a process of whatever roles."""

import pytest

from shared import contacts, parts
from shared.contacts import SETTLED_S, Contact
from shared.parts import look_at_lost
from shared.runtime import ServiceRole
from shared.service import parts_of
from tests.support.services import SERVICES, service_of, settings_of


@pytest.fixture
def engine(monkeypatch):
    engine = Contact("Kafka")
    monkeypatch.setattr(parts, "BY_PART", {"broker": engine})
    return engine


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(contacts.time, "monotonic", lambda: now[0])
    return now


class Broker:
    """Counts how often it is asked."""

    asked = 0
    answers = True

    async def check(self):
        self.asked += 1
        if not self.answers:
            raise OSError


async def test_what_was_lost_is_asked_until_it_is_back(engine, clock):
    broker = Broker()
    engine.lost("no connection")
    clock[0] += SETTLED_S
    broker.answers = False
    await look_at_lost({"broker": broker.check})
    assert engine.is_away

    broker.answers = True
    await look_at_lost({"broker": broker.check})
    assert engine.is_away, "it has only just been met away"
    clock[0] += SETTLED_S
    await look_at_lost({"broker": broker.check})
    assert not engine.is_away


async def test_what_was_never_lost_is_left_in_peace(engine):
    broker = Broker()
    await look_at_lost({"broker": broker.check, "bank": broker.check})

    assert broker.asked == 0


@pytest.mark.parametrize("role", [ServiceRole.CONSUMERS, ServiceRole.WORKER, ServiceRole.RELAY])
@pytest.mark.parametrize("service", SERVICES)
async def test_a_process_without_doors_looks_for_what_it_has_lost(service, role):
    running = await parts_of(service_of(service), settings_of(service), frozenset({role}))
    # By its database it knows, too, how wrong its machine's clock is.
    assert {"lost engines", "database's time"} <= {part.name for part in running}

    doors = await parts_of(service_of(service), settings_of(service), frozenset(ServiceRole))
    assert "parts" in [part.name for part in doors]
    assert "lost engines" not in [part.name for part in doors]
