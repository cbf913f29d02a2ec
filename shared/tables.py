"""The mechanisms' tables, the same in every service's database, and the registry that keeps services' tables apart.

The shapes stand once, in `MECHANISMS`; `table_base()` copies them into a metadata of the service's own, because SQLModel's
metadata is global and a second `outbox` would meet the first.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlmodel import SQLModel
from sqlmodel.main import default_registry

from shared.clock_tables import clock_tables
from shared.pace_table import pace_table

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

MECHANISMS: Final = MetaData(naming_convention=NAMING)


def _moment(name: str, *, default: bool = False, nullable: bool = True) -> Column[datetime]:
    if default:
        return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())
    return Column(name, DateTime(timezone=True), nullable=nullable)


outbox: Final = Table(
    "outbox",
    MECHANISMS,
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signal", Text),
    Column("payload", LargeBinary, nullable=False),
    Column("traceparent", Text),
    _moment("created_at", default=True),
    _moment("delivered_at"),
    Column("kafka_partition", Integer),
    Column("kafka_offset", BigInteger),
    Column("refused", Text),
    PrimaryKeyConstraint("id", "created_at"),
    CheckConstraint("address in ('fact', 'wake')", name="address_known"),
    # What the relay's two lanes ask for: the oldest undelivered rows of one address; what was set aside stands in nobody's way.
    Index(
        "ix_outbox_undelivered_facts",
        "id",
        postgresql_where=text("delivered_at is null and address = 'fact' and refused is null"),
    ),
    Index("ix_outbox_undelivered_wakes", "id", postgresql_where=text("delivered_at is null and address = 'wake'")),
    # All that waits for one workflow travels together.
    Index("ix_outbox_waiting_workflows", "key", postgresql_where=text("delivered_at is null and address = 'wake'")),
    # What was delivered to which place of the topic.
    Index("ix_outbox_kafka", "kafka_partition", "kafka_offset", postgresql_where=text("kafka_offset is not null")),
    # What waits for an operator.
    Index("ix_outbox_refused", "id", postgresql_where=text("refused is not null and delivered_at is null")),
    # What was delivered about one case: where a broker forgot an earlier fact of it, the later ones follow once more.
    Index("ix_outbox_delivered_key", "key", postgresql_where=text("kafka_offset is not null")),
    postgresql_partition_by="RANGE (created_at)",
)
"""Facts for Kafka and wake-ups for Temporal; delivered rows stay: the archive of facts, in monthly partitions.

`refused` says why the other side will never take the row as it is: a wake-up is done with then (`delivered_at`), a fact is
set aside undelivered until an operator has it tried again.
"""

topic_ends: Final = Table(
    "topic_ends",
    MECHANISMS,
    Column("kafka_partition", Integer, primary_key=True, autoincrement=False),
    Column("next_offset", BigInteger, nullable=False),
    Column("event_id", Uuid),
)
"""How far each partition of the service's own topic had come when its relay last heard of it, and the fact at its end.

Where the broker's end lies before ours, or another fact at our last offset, the broker has forgotten something.
"""

republications: Final = Table(
    "republications",
    MECHANISMS,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("from_offsets", ARRAY(BigInteger), nullable=False),
    Column("until_offsets", ARRAY(BigInteger)),
    _moment("since"),
    _moment("until"),
    Column("key", Text),
    Column("frontier", BigInteger, nullable=False, server_default=text("0")),
    Column("published", BigInteger, nullable=False, server_default=text("0")),
    _moment("asked_at", default=True),
    _moment("started_at"),
    _moment("finished_at"),
    Index("ix_republications_open", "id", postgresql_where=text("finished_at is null")),
)
"""Delivered facts that are published again, one republication at a time, by ascending id up to `frontier`.

`from_offsets` has one entry per partition (the first is partition 0's): what was delivered there from this offset on, before
`started_at`; an empty entry leaves the partition out. `key` is the one case that is meant, `since` and `until` when the facts
were written; `published` counts what has been published again so far.
"""

reading_places: Final = Table(
    "reading_places",
    MECHANISMS,
    Column("reader", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("kafka_partition", Integer, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    Column("event_id", Text),
    PrimaryKeyConstraint("reader", "topic", "kafka_partition"),
)
"""Where each reader stands in the topics that it reads, and the fact before that place."""

gaps: Final = Table(
    "gaps",
    MECHANISMS,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("reader", Text),
    Column("topic", Text, nullable=False),
    Column("kafka_partition", Integer, nullable=False),
    Column("from_offset", BigInteger, nullable=False),
    Column("until_offset", BigInteger, nullable=False),
    _moment("noticed_at", default=True),
    _moment("asked_at"),
    Column("republication", BigInteger),
    # A batch that is taken again meets the same gap again.
    Index(
        "uq_gaps_open",
        *("reader", "topic", "kafka_partition", "from_offset", "until_offset"),
        unique=True,
        postgresql_where=text("asked_at is null"),
    ),
)
"""Places of a consumed topic that this reader never saw: the broker had dropped them before they were read. `asked_at` is when
the topic's owner was asked to publish them again, `republication` the number under which it does.
"""  # fmt: skip

inbox: Final = Table(
    "inbox",
    MECHANISMS,
    Column("event_id", Uuid, primary_key=True),
    _moment("received_at", default=True),
)
"""Facts that this service has already taken: what comes twice is applied once."""

dead_letters: Final = Table(
    "dead_letters",
    MECHANISMS,
    Column("id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("kafka_partition", Integer, nullable=False),
    Column("kafka_offset", BigInteger, nullable=False),
    Column("event_id", Text),
    Column("wire_type", Text),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("reason", Text, nullable=False),
    _moment("received_at", default=True),
    _moment("tried_at"),
    _moment("replayed_at"),
    Index("ix_dead_letters_waiting", "received_at", postgresql_where=text("replayed_at is null")),
    # Whether an earlier fact of the same case waits.
    Index("ix_dead_letters_waiting_keys", "key", postgresql_where=text("replayed_at is null")),
)
"""Facts that could not be read or applied, once per fact, however often it is delivered: `id` is the fact's own, or its place
on the topic where it tells none. `replayed_at` is when it was taken after all, `tried_at` when that was last tried in vain.
"""

clocks, cut_offs = clock_tables(MECHANISMS)

audit: Final = Table(
    "audit",
    MECHANISMS,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("actor", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_ids", Text, nullable=False),
    Column("caused_by", Uuid),
    Column("details", Text),
)
"""Who did what to which things; append only (a trigger refuses change), without personal data."""

idempotency_keys: Final = Table(
    "idempotency_keys",
    MECHANISMS,
    Column("principal", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("request_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("answer", LargeBinary),
    _moment("created_at", default=True),
    PrimaryKeyConstraint("principal", "key"),
    Index("ix_idempotency_keys_created_at", "created_at"),
)
"""Answers by Idempotency-Key, encrypted, kept seven days."""

leases: Final = Table(
    "leases",
    MECHANISMS,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    _moment("expires_at", nullable=False),
)
"""What may run once per service: who holds it, until when, and the fencing number that grows with each holder."""

windows: Final = Table(
    "windows",
    MECHANISMS,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("item_count", Integer, nullable=False),
    Column("state", Text, nullable=False),
    _moment("opened_at", nullable=False),
    _moment("closes_at", nullable=False),
    _moment("closed_at"),
    CheckConstraint("state in ('filling', 'full', 'closed')", name="state_known"),
    Index("uq_windows_kind_group_key_number", "kind", "group_key", "number", unique=True),
    Index("uq_windows_one_filling", "kind", "group_key", unique=True, postgresql_where=text("state = 'filling'")),
    Index("ix_windows_closing", "closes_at", postgresql_where=text("state <> 'closed'")),
)
"""Items of one group that travel together: a list, a round, a digest. A closed one may go once its group has a later one."""

paced_incidents: Final = pace_table(MECHANISMS)


def table_base() -> type[SQLModel]:
    """Return the base class of one service's tables: its own registry, with the mechanisms' tables in it."""
    metadata = MetaData(naming_convention=NAMING)
    for table in MECHANISMS.sorted_tables:
        table.to_metadata(metadata)
    registry = type(default_registry)(metadata=metadata)
    attributes: dict[str, Any] = {"__module__": __name__, "__doc__": "A row of one service's database."}
    return type("ServiceTable", (SQLModel,), attributes, registry=registry)
