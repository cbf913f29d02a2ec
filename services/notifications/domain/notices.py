"""Notices: messages to a commune, an officer, an informant or a household, and what can become of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

NO_RECIPIENT: Final = "no_recipient"
NO_PHONE: Final = "no_phone"
NO_REAL_GATEWAY: Final = "no_real_gateway"
"""It is for real people, and behind the gateway's address stands a simulator: it is sent to nobody, and waits."""


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
    """A provider took it: it is on its way. `delivered_at` says that it has arrived."""
    ACKNOWLEDGED = "acknowledged"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """A later digest says the same and more, and is to be confirmed in its place."""


TRANSITIONS: Final[Mapping[NoticeState, frozenset[NoticeState]]] = {
    NoticeState.WAITING: frozenset(
        {
            NoticeState.SENT,
            NoticeState.ACKNOWLEDGED,
            NoticeState.UNDELIVERABLE,
            NoticeState.WITHDRAWN,
            NoticeState.SUPERSEDED,
        }
    ),
    # What a wrong number was told waits for a visit where the right one cannot be texted.
    NoticeState.SENT: frozenset({NoticeState.ACKNOWLEDGED, NoticeState.WAITING, NoticeState.SUPERSEDED}),
    # Somebody saw it on the desk although no phone took it.
    NoticeState.UNDELIVERABLE: frozenset({NoticeState.ACKNOWLEDGED, NoticeState.SUPERSEDED}),
    NoticeState.ACKNOWLEDGED: frozenset(),
    NoticeState.WITHDRAWN: frozenset(),
    NoticeState.SUPERSEDED: frozenset(),
}


class Audience(StrEnum):
    COMMUNE = "commune"
    DUTY = "duty"
    HOUSEHOLD = "household"
    INFORMANT = "informant"


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
    told_by: str | None = None
    """Who above told the commune what it says, last. That is no confirmation."""
    told_at: datetime | None = None
    delivered_at: datetime | None = None
    assurance: str | None = None
    heard_at: datetime | None = None
    heard_by: str | None = None
    superseded_by: UUID | None = None
    confirmed_via: str | None = None
    """By what it was confirmed; of those that were confirmed before that was kept, `assurance` alone says how."""
    visited_at: datetime | None = None
    """When it was told in person, to whom and how."""
    visited_to: str | None = None
    visited_by: str | None = None

    def visited_for(self, reason: str) -> "Notice":
        """The same notice, to be told in person for this reason."""
        visited = replace(self, kind=NoticeKind.IN_PERSON, state=NoticeState.WAITING, accepted_at=None, delivered_at=None)
        return replace(visited, reason=reason, recipient=f"commune:{self.commune_code}")

    def may_become(self, state: NoticeState) -> bool:
        return state in TRANSITIONS[self.state]
