"""Notices as the desk reads them where somebody must confirm them, or looks what became of them."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import Field

from services.console.client.transport import Response
from shared.notice_words import NOTICE_REASONS
from shared.texts import Text
from shared.vocabulary import reason_text

_LATER: Final = timedelta(minutes=2)
_WITHOUT_RECEIPT: Final = frozenset({"email", "webhook"})
"""Nobody ever says of these that they have arrived: what was handed over has been sent, and is no more on its way."""
_BY_WAY: Final = {"link": "email", "reply": "sms", "key": "voice"}
"""Who has confirmed so has got it by that way."""


class NoticeWay(Response):
    """By which way a notice to a commune went, and what became of it there."""

    turn: int
    way: str
    to: str
    began_at: datetime
    accepted_at: datetime | None
    delivered_at: datetime | None
    has_failed: bool

    @property
    def outcome(self) -> str:
        """What became of it, as a code that has words."""
        if self.has_failed:
            return "failed"
        if self.delivered_at is not None:
            return "arrived"
        if self.accepted_at is None:
            return "waits"
        return "sent" if self.way in _WITHOUT_RECEIPT else "taken"


class NoticeToConfirm(Response):
    """A message that somebody of its place must confirm, in the words in which it was sent."""

    id: UUID
    incident_id: UUID
    case_id: UUID | None
    commune_code: str | None
    kind: str
    drill: bool
    created_at: datetime
    accepted_at: datetime | None
    heard_at: datetime | None
    reason: str | None
    item_count: int
    text: str
    told_by: str | None
    told_at: datetime | None
    ways: list[NoticeWay] = Field(default_factory=list)

    @property
    def was_sent_later(self) -> bool:
        """It had to wait before a gateway took it: for somebody to send it to, or for the gateway."""
        return self.accepted_at is not None and self.accepted_at - self.created_at > _LATER

    @property
    def why_unsent(self) -> Text | None:
        """Why no gateway has taken it; None where one has, or where it is merely on its way."""
        return reason_text(NOTICE_REASONS, self.reason) if self.accepted_at is None and self.reason else None

    def outcome_of(self, way: NoticeWay) -> str:
        """Return what became of it by one of its ways, as a code that has words."""
        return way.outcome


class SeenNotice(NoticeToConfirm):
    """The same with what became of it: who has confirmed it, when, by what, how sure that is, or what stands for it."""

    state: str
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    assurance: str | None
    confirmed_via: str | None = None
    superseded_by: UUID | None
    heard_by: str | None

    def outcome_of(self, way: NoticeWay) -> str:
        """Return what became of it by one of its ways: what somebody has confirmed by it has arrived, though nobody said so."""
        return "arrived" if _BY_WAY.get(self.confirmed_via or "") == way.way else way.outcome
