"""Duty: who is called for a commune, a province or the country, and from when until when."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.notifications.domain.deliveries import Way
from services.notifications.domain.edits import COUNTRY
from services.notifications.domain.phones import SealedPhone

MAX_SHIFT: Final = timedelta(days=31)
"""A shift lasts days; who is on duty for longer is entered again, so that nobody is called who left long ago."""


class Post(StrEnum):
    """As what somebody is on duty."""

    OFFICER = "officer"
    LEADER = "leader"
    """The commune's chair, the province's leader: called when the officer has not taken the matter."""


@dataclass(frozen=True)
class Shift:
    """Somebody on duty for a commune, a province, or (neither) the country, between two moments."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    begins_at: datetime
    ends_at: datetime
    phone: SealedPhone
    post: Post = Post.OFFICER
    second_phone: SealedPhone | None = None
    email: SealedPhone | None = None
    calls: bool = False
    """Notices may be read out to this person, on the first number."""
    drill: bool = False
    """Invented for an exercise: this shift covers nothing real."""

    @property
    def place(self) -> str:
        return self.commune_code or self.province_code or COUNTRY

    @property
    def phones(self) -> tuple[SealedPhone, ...]:
        """Every number of the person: whoever is called is called on all of them at once."""
        return (self.phone,) if self.second_phone is None else (self.phone, self.second_phone)

    @property
    def addresses(self) -> tuple[SealedPhone, ...]:
        """By which ways the person is reached: every number by SMS, the e-mail, a call on the first number."""
        email = () if self.email is None else (self.email,)
        call = (replace(self.phone, way=Way.VOICE, is_second=True),) if self.calls else ()
        return (*self.phones, *email, *call)

    @property
    def recipient(self) -> str:
        """A pseudonym that may be shown: duty or leader, and of which place."""
        return f"{'leader' if self.post is Post.LEADER else 'duty'}:{self.place}"


@dataclass(frozen=True)
class RosterEntry:
    """Somebody's duty as an officer wrote it. Without a place it is the whole country."""

    commune_code: str | None
    province_code: str | None
    name: str = field(repr=False)
    phone: str = field(repr=False)
    begins_at: datetime
    ends_at: datetime
    post: Post = Post.OFFICER
    second_phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    calls: bool | None = None
    """None: as it stands; of somebody new, no."""
    drill: bool | None = None
    """Invented for an exercise. None: as it stands; of somebody new, no."""

    @property
    def place(self) -> str:
        return self.commune_code or self.province_code or COUNTRY


@dataclass(frozen=True)
class ShiftSeen:
    """Which shift is meant, and which revision of it the writer has read (None: he does not say)."""

    id: UUID
    seen: int | None


@dataclass(frozen=True)
class ShiftChange:
    """One shift as it is to be from now on; its place stays. What is None of its ways stays as it is, what is empty goes."""

    shift: ShiftSeen
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    second_phone: str | None = field(repr=False)
    begins_at: datetime
    ends_at: datetime
    post: Post
    email: str | None = field(default=None, repr=False)
    calls: bool | None = None
    drill: bool | None = None


@dataclass(frozen=True)
class RosterEdit:
    """The shifts of some places as they are to be, and the revision of the roster that the writer has read.

    Without `places` the places of the entries are meant; without entries too, the writer's whole area. `seen` None: he does
    not say what he has read.
    """

    entries: tuple[RosterEntry, ...]
    places: frozenset[str] | None = None
    seen: int | None = None
