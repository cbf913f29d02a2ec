"""Reads `topics.yaml` into frozen models."""

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.events.sizes import MAX_BATCH_BYTES

MANIFEST = Path(__file__).with_name("topics.yaml")
_DAY_MS = 24 * 60 * 60 * 1000


class Topic(BaseModel):
    """What is promised about one topic: who writes it, who reads it, and how it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: str
    key: str
    readers: tuple[str, ...] = Field(min_length=1)
    partitions: int = Field(ge=1)
    replication_factor: int = Field(ge=1)
    min_insync_replicas: int = Field(ge=1)
    retention_days: int = Field(ge=1)

    @model_validator(mode="after")
    def _a_node_may_be_lost(self) -> Self:
        if self.replication_factor > 1 and self.min_insync_replicas >= self.replication_factor:
            raise ValueError("min_insync_replicas must stay below replication_factor: one node may be lost")
        return self

    def on(self, replicas: int) -> Self:
        """The same topic on a cluster that can hold fewer replicas: one node on a laptop, or in the compose file."""
        if replicas >= self.replication_factor:
            return self
        fewer = {"replication_factor": replicas, "min_insync_replicas": max(1, replicas - 1)}
        return self.model_copy(update=fewer)

    @property
    def settings(self) -> dict[str, str]:
        """Kafka's own settings of the topic."""
        return {
            "retention.ms": str(self.retention_days * _DAY_MS),
            "min.insync.replicas": str(self.min_insync_replicas),
            "cleanup.policy": "delete",
            "max.message.bytes": str(MAX_BATCH_BYTES),
        }


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)

    topics: dict[str, Topic]


def read_topics(path: Path = MANIFEST) -> dict[str, Topic]:
    """Raises pydantic's ValidationError, which names the field, where a deed is incomplete."""
    return Manifest.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).topics
