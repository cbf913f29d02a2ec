import pytest
from pydantic import ValidationError

from deploy.kafka.topics import Topic, read_topics

DAYS_7_MS = 7 * 24 * 3600 * 1000


def test_every_topic_has_its_owner_in_its_name_and_twelve_partitions():
    topics = read_topics()

    assert {name: topic.owner for name, topic in topics.items()} == {
        f"kipthoi.{owner}.v1": owner for owner in ("intake", "assessment", "disbursement", "notifications")
    }
    assert {topic.partitions for topic in topics.values()} == {12}
    assert {topic.settings["retention.ms"] for topic in topics.values()} == {str(DAYS_7_MS)}


def test_one_node_gets_one_replica_and_three_survive_the_loss_of_one():
    topic = read_topics()["kipthoi.intake.v1"]

    assert (topic.on(1).replication_factor, topic.on(1).min_insync_replicas) == (1, 1)
    assert (topic.on(3).replication_factor, topic.on(3).min_insync_replicas) == (3, 2)


def test_a_deed_that_cannot_lose_a_node_is_refused():
    deed = read_topics()["kipthoi.intake.v1"].model_dump() | {"min_insync_replicas": 3}

    with pytest.raises(ValidationError, match="one node may be lost"):
        Topic.model_validate(deed)
