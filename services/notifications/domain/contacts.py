"""Contacts: the people of a commune who get its digests."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contact:
    """A person of a commune as an officer wrote it; the phone is a number that exists."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    role: str


@dataclass(frozen=True)
class CommuneContacts:
    """All contacts of a commune, in order, and the revision of them that the writer has read (None: he does not say)."""

    commune_code: str
    contacts: tuple[Contact, ...]
    seen: int | None = None
