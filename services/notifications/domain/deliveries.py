"""Deliveries: one message to one phone, from its lane through the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Final
from uuid import UUID

TECHNICAL: Final = "technical"
"""Why a message is tried again, or was given up after a day of it."""
PHONE_UNREADABLE: Final = "phone_unreadable"
"""The same where the gateway was not even asked: our own copy of the number cannot be decrypted here, or not yet."""


class Lane(IntEnum):
    """Who goes first: a missed clock never waits behind five thousand messages."""

    ESCALATIONS = 0
    DIGESTS = 1
    HOUSEHOLDS = 2


@dataclass(frozen=True)
class Delivery:
    """One message to one phone; its id is the key by which the gateway sends it only once."""

    id: UUID
    notice_id: UUID
    lane: Lane
    phone: bytes = field(repr=False)
    shift_id: UUID | None
    created_at: datetime


@dataclass(frozen=True)
class OutgoingMessage:
    """A message on its way to the gateway. `to` and `text` are for the phone alone."""

    id: UUID
    to: str = field(repr=False)
    text: str = field(repr=False)
    drill: bool = True


@dataclass(frozen=True)
class Claim:
    """What a process takes for a short while: how many, from when until when, and whether also what is for real people."""

    most: int
    now: datetime
    until: datetime
    sms_is_real: bool


@dataclass(frozen=True)
class ClaimedDelivery:
    """A delivery that this process has taken for a short while."""

    id: UUID
    lane: Lane
    attempts: int
    first_tried_at: datetime
    text: str
    drill: bool
    phone: bytes = field(repr=False)


@dataclass(frozen=True)
class RefusedDelivery:
    """A delivery that a gateway will never take: of which notice, to whose duty phone if it is one, and why."""

    notice_id: UUID
    shift_id: UUID | None
    reason: str


@dataclass(frozen=True)
class DeliveryBatch:
    """Messages that this process holds until its claim ends. What is claimed and no message has a phone that cannot be read."""

    messages: tuple[OutgoingMessage, ...] = ()
    claimed: Mapping[UUID, ClaimedDelivery] = field(default_factory=dict)


@dataclass(frozen=True)
class GatewayAnswer:
    """What the gateway took and what it will never take. A message in neither may be offered again."""

    accepted: Mapping[UUID, datetime] = field(default_factory=dict)
    refused: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BatchAnswer:
    """A batch together with what the gateway answered to it."""

    batch: DeliveryBatch
    answer: GatewayAnswer


def delivery_phone_binding(delivery_id: UUID) -> str:
    """The associated data of a phone in the row of a delivery."""
    return f"deliveries.phone|{delivery_id}"
