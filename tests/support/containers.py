"""The engines' containers for `--stack=containers`: image, command, environment, ports, and when each is ready.

The functions start nothing. A port is waited for from outside and the engine from inside: Docker's proxy takes
connections before anybody in the container listens. An image that is not there yet is pulled at the start, and counts
as the test's time: pull the images first where the line is slow.
"""

from typing import Final

from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import (
    CompositeWaitStrategy,
    ExecWaitStrategy,
    LogMessageWaitStrategy,
    PortWaitStrategy,
    WaitStrategy,
)

from shared.events.sizes import MAX_BATCH_BYTES

KAFKA_PORT, POSTGRES_PORT, TEMPORAL_PORT = 9092, 5432, 7233
_GLANCE_S = 0.2
# The image's rule: server.properties is written from these names alone, and nothing of Kafka's sample file is kept.
# An inner listener, because a broker that keeps transactions calls itself by the address that it advertises to brokers,
# and the host's address leads nowhere inside the container.
_KAFKA: Final = {
    "CLUSTER_ID": "a2lwdGhvaS1vZi10ZXN0cw",
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "INNER",
    "KAFKA_LISTENERS": f"HOST://:{KAFKA_PORT},INNER://localhost:9094,CONTROLLER://localhost:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "HOST:PLAINTEXT,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
    "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    "KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE": "false",
    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    "KAFKA_DEFAULT_REPLICATION_FACTOR": "1",
    "KAFKA_MIN_INSYNC_REPLICAS": "1",
    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "3",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS": "3",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": "1",
    "KAFKA_MESSAGE_MAX_BYTES": str(MAX_BATCH_BYTES),
    "KAFKA_HEAP_OPTS": "-Xms64m -Xmx384m",
}


def kafka_container(host: str, port: int) -> DockerContainer:
    """Apache Kafka, one node; `host:port` is where the tests reach it, which a broker must know before it starts."""
    advertised = f"HOST://{host}:{port},INNER://localhost:9094"
    return (
        DockerContainer("apache/kafka:4.3.1")
        .with_envs(**_KAFKA, KAFKA_ADVERTISED_LISTENERS=advertised)
        .with_bind_ports(KAFKA_PORT, port)
        .waiting_for(_all_of(LogMessageWaitStrategy("Kafka Server started"), PortWaitStrategy(KAFKA_PORT)))
    )


def postgres_container() -> PostgresContainer:
    """PostgreSQL with the superuser postgres. Its class asks the server from inside by itself, after the port answers."""
    locale = "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
    return (
        PostgresContainer("postgres:18", POSTGRES_PORT, username="postgres", password="postgres", dbname="postgres")
        .with_command(["postgres", "-c", "max_connections=200", "-c", "max_wal_size=4GB"])
        .with_env("POSTGRES_INITDB_ARGS", locale)
        .waiting_for(_all_of(PortWaitStrategy(POSTGRES_PORT)))
    )


def temporal_container() -> DockerContainer:
    """Temporal's development server, its state in memory. Its port opens a little before the namespace is there."""
    where = ["--address", f"127.0.0.1:{TEMPORAL_PORT}", "--command-timeout", "5s"]
    described = ExecWaitStrategy(["temporal", "operator", "namespace", "describe", "-n", "default", *where])
    return (
        DockerContainer("temporalio/temporal:1.9.1")
        .with_command("server start-dev --headless --ip 0.0.0.0 --log-level error")
        .with_exposed_ports(TEMPORAL_PORT)
        .waiting_for(_all_of(PortWaitStrategy(TEMPORAL_PORT), described))
    )


def _all_of(*strategies: WaitStrategy) -> WaitStrategy:
    return CompositeWaitStrategy(*strategies).with_poll_interval(_GLANCE_S)
