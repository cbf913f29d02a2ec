"""Confirmations that come by another way than the desk: who stands behind them, and what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from unicodedata import normalize
from uuid import UUID

from services.notifications.domain.visit_reports import VisitReport

YES: Final = "1"
"""What a telephone answers to confirm."""
CONTACT: Final = "commune_contact"
ON_DUTY: Final = "on_duty"
"""As what somebody confirms who has signed in nowhere: the audit says it where it says the roles of others."""


class Assurance(StrEnum):
    """How sure it is who has confirmed."""

    SIGNED_IN = "signed_in"
    """Somebody who had signed in, at the desk or by a program."""
    LINK = "link"
    """Whoever reads the mailbox of this very contact."""
    PHONE = "phone"
    """Whoever holds the telephone to which it went."""


class Via(StrEnum):
    """By what somebody has confirmed."""

    DESK = "desk"
    PROGRAM = "program"
    """By the door, with a token of his own."""
    LINK = "link"
    REPLY = "reply"
    KEY = "key"


@dataclass(frozen=True)
class Confirmation:
    """Which notices somebody confirms, by what, and how sure it is that it is he."""

    notice_ids: Sequence[UUID]
    assurance: Assurance = Assurance.SIGNED_IN
    via: Via = Via.PROGRAM
    visit_report: VisitReport | None = None
    """Of what was told in person: when, to whom and how; None: now, and nobody has said to whom."""


@dataclass(frozen=True)
class ConfirmationLink:
    """What a link in an e-mail says, sealed: which notice it confirms, by which contact or shift, and until when it may."""

    notice_id: UUID
    contact_id: UUID | None
    valid_until: datetime
    shift_id: UUID | None = None

    @property
    def person(self) -> str:
        """A pseudonym of whoever reads the mailbox."""
        return f"contact:{self.contact_id}" if self.contact_id else f"shift:{self.shift_id}"

    @property
    def stands_as(self) -> str:
        return CONTACT if self.contact_id else ON_DUTY


@dataclass(frozen=True)
class Reply:
    """What a telephone sent back."""

    provider: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime

    @property
    def confirms(self) -> bool:
        """Full-width signs, as some keyboards write them, are the same signs."""
        return normalize("NFKC", self.text).strip().strip(".!") == YES


@dataclass(frozen=True)
class KeyPress:
    """A key that was pressed during a call."""

    provider: str
    message_id: UUID
    key: str
    at: datetime

    @property
    def confirms(self) -> bool:
        return self.key == YES


@dataclass(frozen=True)
class OpenDigest:
    """The digest of a commune that one of its people got last on his telephone."""

    notice_id: UUID
    commune_code: str
    risk_level: int | None
    drill: bool
    contact_id: UUID | None
    shift_id: UUID | None
    is_superseded: bool
    """A later one stands for it, and has not come to this telephone yet: that one is to be confirmed."""
    is_confirmed: bool
    """Somebody has confirmed it before."""

    @property
    def person(self) -> str:
        """A pseudonym: the contact of the commune, or whoever was on duty."""
        return f"contact:{self.contact_id}" if self.contact_id else f"shift:{self.shift_id}"

    @property
    def stands_as(self) -> str:
        return CONTACT if self.contact_id else ON_DUTY
