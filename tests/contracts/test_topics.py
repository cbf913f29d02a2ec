"""Topics: each fact has a producer and a reader, the deeds name them, and AsyncAPI says so to the world."""

import ast
from functools import cache
from pathlib import Path

import pytest

from deploy.kafka.topics import read_topics
from shared.events import FACTS, topic_of
from shared.events.envelope import TYPE_PREFIX
from tests.contracts.examples import EXAMPLES
from tests.support.golden import CONTRACTS, ROOT, as_yaml, compare
from tests.support.services import SERVICES, readers_of

PRODUCERS = tuple(service for service in SERVICES if service != "console")


def owners_of(wire_type: str) -> tuple[str, ...]:
    prefix = wire_type.split(".", maxsplit=1)[0]
    return PRODUCERS if prefix == "clocks" else (prefix,)


@cache
def handled_by(service: str) -> set[str]:
    return {name for reader in readers_of(service) for name in reader.handlers}


def subscribed_by(service: str) -> set[str]:
    return {topic for reader in readers_of(service) for topic in reader.topics}


@cache
def _constructed_in(service: str) -> set[str]:
    """Names of facts that a service's commands (or the shared clocks) make."""
    shared = [ROOT / "shared" / name for name in ("clocks.py", "clock_handovers.py")]
    places = [*(ROOT / "services" / service).rglob("*.py"), *shared]
    names: set[str] = set()
    for path in places:
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
        names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return names


@pytest.mark.parametrize("wire_type", FACTS)
async def test_every_fact_has_a_producer_and_a_reader(wire_type):
    fact = FACTS[wire_type]

    assert any(wire_type in handled_by(service) for service in SERVICES), "nobody reads it"
    assert any(fact.__name__ in _constructed_in(owner) for owner in owners_of(wire_type)), "nobody publishes it"


async def test_the_deeds_name_exactly_those_who_read():
    topics = read_topics()

    for producer in PRODUCERS:
        deed = topics[topic_of(producer)]
        assert deed.owner == producer
        assert set(deed.readers) == {service for service in SERVICES if topic_of(producer) in subscribed_by(service)}
    assert set(topics) == {topic_of(producer) for producer in PRODUCERS}


@pytest.mark.parametrize("service", SERVICES)
async def test_asyncapi_is_the_committed_one(service, request):
    compare(CONTRACTS / "asyncapi" / f"{service}.yaml", as_yaml(asyncapi_of(service)), request)


def asyncapi_of(service: str) -> dict[str, object]:
    """What a service sends and receives, as AsyncAPI 3.0."""
    sends = {name for name in FACTS if service in owners_of(name)} if service in PRODUCERS else set()
    receives = handled_by(service)
    producers = [p for p in PRODUCERS if p == service or topic_of(p) in subscribed_by(service)]
    operations: dict[str, object] = {}
    if sends:
        operations["publish_facts"] = _operation("send", service, sends)
    for producer in producers:
        names = {name for name in receives if producer in owners_of(name)}
        if names and topic_of(producer) in subscribed_by(service):
            operations[f"read_{producer}"] = _operation("receive", producer, names)
    messages = {name: _message(name) for name in sorted(sends | receives)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Kịp Thời: {service}",
            "version": "1",
            "description": "Facts as CloudEvents 1.0, Kafka binary mode; key: the case (the incident where a fact has none).",
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "defaultContentType": "application/json",
        "channels": {producer: _channel(producer, sends | receives) for producer in producers},
        "operations": operations,
        "components": {"messages": messages},
    }


def _operation(action: str, producer: str, names: set[str]) -> dict[str, object]:
    messages = [{"$ref": f"#/channels/{producer}/messages/{name}"} for name in sorted(names)]
    return {"action": action, "channel": {"$ref": f"#/channels/{producer}"}, "messages": messages}


def _channel(producer: str, known: set[str]) -> dict[str, object]:
    names = sorted(name for name in known if producer in owners_of(name))
    deed = read_topics()[topic_of(producer)]
    return {
        "address": topic_of(producer),
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic_of(producer), "partitions": deed.partitions}},
    }


def _message(name: str) -> dict[str, object]:
    fact = FACTS[name]
    return {
        "name": name,
        "summary": (fact.__doc__ or "").strip(),
        "headers": {
            "type": "object",
            "properties": {"ce_type": {"const": TYPE_PREFIX + name}, "ce_id": {"type": "string", "format": "uuid"}},
        },
        "payload": {"$ref": f"../events/{name}.schema.json"},
        "examples": [{"name": name, "summary": f"../events/examples/{name}.json"}],
        "x-subject": str(EXAMPLES[name].subject),
    }
