"""Contacts: the people of a commune who get its digests."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contact:
    """A person of a commune as an officer wrote it; the phone is a number that exists."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    role: str
    email: str | None = field(default=None, repr=False)
    calls: bool = False
    """Digests are read out to this person, where two ways are asked for and no other one is there."""
    webhook: str | None = field(default=None, repr=False)
    """Address and secret of the commune's own system, in one line each."""
    drill: bool = False
    """Invented for an exercise: what is real never goes there."""


@dataclass(frozen=True)
class CommuneContacts:
    """All contacts of a commune, in order, and the revision of them that the writer has read (None: he does not say)."""

    commune_code: str
    contacts: tuple[Contact, ...]
    seen: int | None = None
