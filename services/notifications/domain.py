"""Notices and what can become of them; outcomes, contacts, shifts on duty, missed clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

from shared.ids import WorkflowRef


class NoticeKind(StrEnum):
    """What a notice is."""

    DIGEST = "digest"
    """To a commune: what changed there; a named officer must confirm it."""
    ESCALATION = "escalation"
    """To the person on duty: which clocks were missed."""
    HOUSEHOLD = "household"
    """To a household or an informant: the outcome, by phone."""
    IN_PERSON = "in_person"
    """For the commune: this household (or informant) has no phone that works and must be told in person."""


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Final[Mapping[NoticeState, frozenset[NoticeState]]] = {
    NoticeState.WAITING: frozenset(
        {NoticeState.SENT, NoticeState.ACKNOWLEDGED, NoticeState.UNDELIVERABLE, NoticeState.WITHDRAWN}
    ),
    NoticeState.SENT: frozenset({NoticeState.ACKNOWLEDGED}),
    # Somebody saw it on the desk although no phone took it.
    NoticeState.UNDELIVERABLE: frozenset({NoticeState.ACKNOWLEDGED}),
    NoticeState.ACKNOWLEDGED: frozenset(),
    NoticeState.WITHDRAWN: frozenset(),
}


class Audience(StrEnum):
    COMMUNE = "commune"
    DUTY = "duty"
    HOUSEHOLD = "household"
    INFORMANT = "informant"


class Lane(IntEnum):
    """Who goes first: a missed clock never waits behind five thousand messages."""

    ESCALATIONS = 0
    DIGESTS = 1
    HOUSEHOLDS = 2


class DigestKind(StrEnum):
    """Why a case stands in a commune's digest."""

    REPORTED = "reported"
    APPROVED = "approved"
    FAILED = "failed"
    SHORT = "short"
    RETURNED = "returned"
    RETRACTED = "retracted"
    IN_PERSON = "in_person"


class OutcomeKind(StrEnum):
    PAID = "paid"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"


NO_RECIPIENT: Final = "no_recipient"
RUNG: Final = 1
"""The first rung of the ladder: the person on duty."""


@dataclass(frozen=True)
class CaseContact:
    """What is known of a case's people. Revision 0: the report has not come yet. Phones are ciphertext."""

    case_id: UUID
    incident_id: UUID | None = None
    commune_code: str | None = None
    risk_level: int | None = None
    drill: bool | None = None
    revision: int = 0
    household_phone: bytes | None = field(default=None, repr=False)
    informant_phone: bytes | None = field(default=None, repr=False)
    has_informant: bool = False
    retracted_at: datetime | None = None

    @property
    def known(self) -> bool:
        return self.revision > 0 and self.retracted_at is None

    @property
    def audiences(self) -> tuple[Audience, ...]:
        return (Audience.HOUSEHOLD, Audience.INFORMANT) if self.has_informant else (Audience.HOUSEHOLD,)

    def phone(self, audience: Audience) -> bytes | None:
        return self.household_phone if audience is Audience.HOUSEHOLD else self.informant_phone


def case_phone_binding(case_id: UUID, audience: Audience) -> str:
    """The associated data of a phone in the row of a case."""
    return f"case_contacts.{audience.value}_phone|{case_id}"


@dataclass(frozen=True)
class Outcome:
    """What came out for a household: money, goods, or a refusal. It is told once to each audience."""

    case_id: UUID
    outcome_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    kind: OutcomeKind
    award_ids: tuple[UUID, ...]
    caused_by: UUID
    amount: int | None = None
    unit: str | None = None
    rail: str | None = None
    decision_number: str | None = None


@dataclass(frozen=True)
class DigestItem:
    """One line to be counted in a commune's digest; `fact_id` keeps it single."""

    fact_id: UUID
    case_id: UUID | None
    incident_id: UUID
    commune_code: str
    drill: bool
    kind: DigestKind


@dataclass(frozen=True)
class Digest:
    """What a closed window of a commune holds: households by kind."""

    window_id: UUID
    counts: Mapping[DigestKind, int]
    risk_level: int | None
    drill: bool


@dataclass(frozen=True)
class Missed:
    """A clock that passed, as its owner told it."""

    clock_id: UUID
    incident_id: UUID
    commune_code: str
    kind: str
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    drill: bool


@dataclass(frozen=True)
class MissedGroup:
    """Missed clocks of one kind in one escalation window."""

    window_id: UUID
    shift_id: UUID
    recipient: str
    incident_id: UUID
    drill: bool
    kind: str
    count: int
    oldest_due_at: datetime
    oldest_commune: str
    communes: tuple[str, ...]


@dataclass(frozen=True)
class SealedPhone:
    """A phone as it stands in its row; it opens only for what it is `bound_to`.

    `shift_id` says whose duty it is, if it is a duty phone.
    """

    bound_to: str
    sealed: bytes = field(repr=False)
    shift_id: UUID | None = None


@dataclass(frozen=True)
class Shift:
    """Somebody on duty for a commune, a province, or (neither) the country, between two moments."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    begins_at: datetime
    ends_at: datetime
    phone: SealedPhone

    @property
    def recipient(self) -> str:
        return f"duty:{self.commune_code or self.province_code or 'country'}"


@dataclass(frozen=True)
class Recipient:
    """Who is told: a pseudonym that may be shown, and the phones behind it."""

    name: str
    phones: tuple[SealedPhone, ...]


@dataclass(frozen=True)
class Notice:
    """A message to a commune, an officer, an informant or a household."""

    id: UUID
    kind: NoticeKind
    audience: Audience
    incident_id: UUID
    drill: bool
    commune_code: str | None
    province_code: str | None
    state: NoticeState
    template: str
    template_version: int
    text: str
    item_count: int
    created_at: datetime
    recipient: str | None = None
    reason: str | None = None
    case_id: UUID | None = None
    outcome_id: UUID | None = None
    window_id: UUID | None = None
    window_number: int | None = None
    risk_level: int | None = None
    accepted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def needs_acknowledgement(self) -> bool:
        return self.kind in {NoticeKind.DIGEST, NoticeKind.IN_PERSON}

    def may_become(self, state: NoticeState) -> bool:
        return state in TRANSITIONS[self.state]


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
class Outgoing:
    """A message on its way to the gateway. `to` and `text` are for the phone alone."""

    id: UUID
    to: str = field(repr=False)
    text: str = field(repr=False)
    drill: bool = True


@dataclass(frozen=True)
class Claimed:
    """A delivery that this process has taken for a short while."""

    id: UUID
    lane: Lane
    attempts: int
    created_at: datetime
    text: str
    drill: bool
    phone: bytes = field(repr=False)


def delivery_phone_binding(delivery_id: UUID) -> str:
    """The associated data of a phone in the row of a delivery."""
    return f"deliveries.phone|{delivery_id}"


def digest_group(incident_id: UUID, commune_code: str) -> str:
    """The group whose windows make digests: a commune within an incident."""
    return f"{incident_id}:{commune_code}"


def commune_of_group(group: str) -> tuple[UUID, str]:
    """Return incident and commune of a digest's group."""
    incident, _, commune = group.partition(":")
    return UUID(incident), commune


def delivery_of(incident_id: UUID, commune_code: str | None, window_number: int | None) -> WorkflowRef:
    """Name the workflow that sees one digest through."""
    return WorkflowRef("DeliverNotice", f"deliver-notice:{incident_id}:{commune_code}:{window_number}")
