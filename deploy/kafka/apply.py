"""Makes a cluster agree with `topics.yaml`: `python -m deploy.kafka.apply --bootstrap host:port[,host:port] [--acls]`.

Harmless to repeat. Missing topics are created and settings are brought in line; partitions are never changed
(that would break the order of a case's facts) and nothing is ever deleted: such a difference is said and exits 1.
With `--acls` each service is let do what the deeds say of it (`acls.py`). How the cluster is spoken to is read as
TOPICS_KAFKA_TLS, TOPICS_KAFKA_CA_FILE, TOPICS_KAFKA_USER, …_PASSWORD, …_MECHANISM.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code
from pydantic_settings import SettingsConfigDict

from deploy.kafka.acls import apply_grants, grants_of
from deploy.kafka.topics import Topic, read_topics
from shared.commandline import read_settings
from shared.engine_security import UNSECURED, KafkaSecurity
from shared.engine_settings import KafkaSettings

_TOPIC_ALREADY_EXISTS = 36


class TopicDiffers(Exception):  # noqa: N818 - says what is the matter
    """A topic of the cluster has another number of partitions or replicas than its deed."""


class TopicsSettings(KafkaSettings):
    """How the job speaks to Kafka: as who may make topics and, with `--acls`, let others in."""

    model_config = SettingsConfigDict(env_prefix="TOPICS_", extra="ignore", frozen=True)


async def apply_topics(
    bootstrap: Sequence[str],
    replication_factor: int | None = None,
    *,
    security: KafkaSecurity = UNSECURED,
    principals: str | None = None,
) -> list[str]:
    """Create and adjust the topics; returns what was changed.

    `replication_factor` lowers that of the deeds, for clusters of fewer nodes. `principals` lets the services in, by the names
    that the cluster has for them ("User:{service}"). Raises TopicDiffers and KafkaError.
    """
    topics = {n: t.on(replication_factor or t.replication_factor) for n, t in read_topics().items()}
    admin = AIOKafkaAdminClient(bootstrap_servers=list(bootstrap), client_id="kipthoi-topics", **security.options)
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        missing = {name: topic for name, topic in topics.items() if name not in existing}
        present = {name: topic for name, topic in topics.items() if name in existing}
        changes = await _create(admin, missing) if missing else []
        if present:
            await _compare(admin, present)
            changes += await _adjust(admin, present)
        if principals is not None:
            changes += await apply_grants(admin, grants_of(topics, principals))
        return changes
    finally:
        await admin.close()


async def _create(admin: Any, topics: Mapping[str, Topic]) -> list[str]:
    wanted = [
        NewTopic(name, topic.partitions, topic.replication_factor, topic_configs=topic.settings)
        for name, topic in topics.items()
    ]
    answer = await admin.create_topics(wanted, timeout_ms=30_000)
    for name, code, *message in answer.topic_errors:
        if code not in {0, _TOPIC_ALREADY_EXISTS}:  # another apply may be at work
            raise for_code(code)(f"{name}: {message[0] if message else ''}")
    return [f"{name}: created" for name in topics]


async def _compare(admin: Any, topics: Mapping[str, Topic]) -> None:
    for found in await admin.describe_topics(list(topics)):
        name, wanted = found["topic"], topics[found["topic"]]
        partitions, replicas = len(found["partitions"]), len(found["partitions"][0]["replicas"])
        if (partitions, replicas) != (wanted.partitions, wanted.replication_factor):
            raise TopicDiffers(
                f"{name} has {partitions} partitions and {replicas} replicas, "
                f"its deed says {wanted.partitions} and {wanted.replication_factor}"
            )


async def _adjust(admin: Any, topics: Mapping[str, Topic]) -> list[str]:
    changes = []
    for name, topic in topics.items():
        asked = ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(topic.settings))
        [response] = await admin.describe_configs([asked])
        now = {entry[0]: entry[1] for entry in response.resources[0][4]}
        different = {key: value for key, value in topic.settings.items() if now.get(key) != value}
        if different:
            # The request replaces the topic's settings as a whole; all that we set are in the deed.
            await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, topic.settings)])
            changes += [f"{name}: {key} {now.get(key)} -> {value}" for key, value in different.items()]
    return changes


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.kafka.apply", description=__doc__)
    parser.add_argument("--bootstrap", required=True, help="addresses of brokers, separated by commas")
    parser.add_argument("--replication-factor", type=int, help="for clusters of fewer nodes than the deeds ask for")
    parser.add_argument("--acls", action="store_true", help="let the services in, on a cluster that asks who comes")
    parser.add_argument("--principals", default="User:{service}", help="as what it knows them; mTLS: 'User:CN={service}'")
    options = parser.parse_args(arguments)
    security = read_settings(TopicsSettings).kafka_security()
    principals = options.principals if options.acls else None
    how = apply_topics(options.bootstrap.split(","), options.replication_factor, security=security, principals=principals)
    try:
        changes = asyncio.run(how)
    except (TopicDiffers, KafkaError) as error:
        print(f"topics not applied: {error}", file=sys.stderr)
        return 1
    print("\n".join(changes) or "all topics agree with their deeds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
