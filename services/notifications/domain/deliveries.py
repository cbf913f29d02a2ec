"""Deliveries: one message to one phone, from its lane through the gateway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

TECHNICAL: Final = "technical"
"""Why a message is tried again, or was given up after a day of it."""
PHONE_UNREADABLE: Final = "phone_unreadable"
"""The same where the gateway was not even asked: our own copy of the number cannot be decrypted here, or not yet."""


NO_RECEIPT: Final = "no_receipt"
"""Providers took it, and none has said that it arrived."""


NOT_DELIVERED: Final = "not_delivered"
"""A provider took it, and says that this number will never take it."""
NOT_REACHED: Final = "not_reached"
"""Every provider was asked, and it cannot be delivered just now: the telephone is off, or there is no network."""
DRILL_ON_REAL_RAIL: Final = "drill_on_real_rail"
"""A real provider is never given what is said in a drill."""
MALFORMED: Final = "malformed"
"""The provider does not understand our request about this message."""
SAYS_NOTHING_OF_THE_NUMBER: Final = frozenset(
    {TECHNICAL, PHONE_UNREADABLE, NO_RECEIPT, NOT_REACHED, DRILL_ON_REAL_RAIL, MALFORMED}
)
"""Why a message was given up although its number may be a good one: whoever has it stays on duty."""
WOULD_BE_REFUSED_AGAIN: Final = frozenset({DRILL_ON_REAL_RAIL, MALFORMED})
"""Of those, what the same provider says to the same message each time, at once."""


class Way(StrEnum):
    """How a message travels."""

    SMS = "sms"
    VOICE = "voice"
    """A call that is read out; whoever answers may press a key."""
    EMAIL = "email"
    WEBHOOK = "webhook"
    """Into the commune's own system."""

    @property
    def has_receipts(self) -> bool:
        """Its providers say afterwards whether it arrived."""
        return self in {Way.SMS, Way.VOICE}


class Lane(IntEnum):
    """Who goes first: a missed clock never waits behind five thousand messages."""

    ESCALATIONS = 0
    DIGESTS = 1
    HOUSEHOLDS = 2


@dataclass(frozen=True)
class Delivery:
    """One message to one phone; its id is the key by which a gateway sends it only once."""

    id: UUID
    notice_id: UUID
    lane: Lane
    phone: bytes = field(repr=False)
    shift_id: UUID | None
    created_at: datetime
    way: Way = Way.SMS
    contact_id: UUID | None = None
    number_index: bytes | None = field(default=None, repr=False)
    """Finds what went to the number that answers."""
    turn: int = 0
    """0: by the first ways, at once; above it: by which of the next ones, because nobody had confirmed."""
    is_second: bool = False
    """Not the first number of whose duty it is: that it fails says nothing of the duty."""


@dataclass(frozen=True)
class Offer:
    """Which provider a message was given to and since when (None: to nobody yet), and with whom it has failed."""

    provider: str | None = None
    since: datetime | None = None
    tried: tuple[str, ...] = ()
    in_doubt: bool = False
    """The provider may have it: its answer was lost, or nobody has heard it."""


@dataclass(frozen=True)
class OutgoingMessage:
    """A message on its way to a provider. `to` and `text` are for the phone alone."""

    id: UUID
    to: str = field(repr=False)
    text: str = field(repr=False)
    drill: bool = True
    provider: str = ""


@dataclass(frozen=True)
class Claim:
    """What a process takes for a short while: how many, from when until when, and whether also what is for real people."""

    most: int
    now: datetime
    until: datetime
    sms_is_real: bool
    ways: tuple[Way, ...] = tuple(Way)


@dataclass(frozen=True)
class Selection:
    """What a sender takes: of which lanes, by which ways, and which providers it asks first at this moment."""

    lanes: tuple[Lane, ...]
    ways: tuple[Way, ...]
    order: Mapping[Way, Sequence[str]]


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
    notice_id: UUID
    way: Way = Way.SMS
    offer: Offer = Offer()
    commune_code: str | None = None
    contact_id: UUID | None = None
    shift_id: UUID | None = None
    is_of_commune: bool = False
    """Whose duty it is, it is a duty of the notice's very commune: that person may confirm."""


@dataclass(frozen=True)
class RefusedDelivery:
    """A delivery that a gateway will never take: of which notice, to whose first duty phone if it is one, and why."""

    notice_id: UUID
    shift_id: UUID | None
    reason: str


@dataclass(frozen=True)
class DeliveryBatch:
    """Messages that this process holds until its claim ends. What is claimed and no message has a phone that cannot be read."""

    messages: tuple[OutgoingMessage, ...] = ()
    claimed: Mapping[UUID, ClaimedDelivery] = field(default_factory=dict)

    def by_provider(self) -> Mapping[str, "DeliveryBatch"]:
        """The same, each provider's messages by themselves; what has no message under an empty name."""
        provider_of = {message.id: message.provider for message in self.messages}
        names = sorted({provider_of.get(key, "") for key in self.claimed})
        return {
            name: DeliveryBatch(
                tuple(message for message in self.messages if message.provider == name),
                {key: one for key, one in self.claimed.items() if provider_of.get(key, "") == name},
            )
            for name in names
        }


@dataclass(frozen=True)
class GatewayAnswer:
    """What a provider took, what nobody will ever take, and what it has not taken for certain and another may.

    A message in none of them may have been taken: its provider is asked again, and nobody else.
    """

    accepted: Mapping[UUID, datetime] = field(default_factory=dict)
    refused: Mapping[UUID, str] = field(default_factory=dict)
    turned_away: Mapping[UUID, str] = field(default_factory=dict)
    delivered: frozenset[UUID] = frozenset()
    """Which of the accepted have arrived by that alone: the receiver itself took them."""


@dataclass(frozen=True)
class BatchAnswer:
    """A batch together with what the gateway answered to it."""

    batch: DeliveryBatch
    answer: GatewayAnswer


def delivery_phone_binding(delivery_id: UUID) -> str:
    """The associated data of a phone in the row of a delivery."""
    return f"deliveries.phone|{delivery_id}"
