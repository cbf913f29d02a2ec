"""The contacts of a commune as officers write and read them."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from services.notifications.api.schemas.phones import PersonEntry, PrivateRequest
from shared.sound_text import SOUND

_MAX_CONTACTS: Final = 10


class ContactEntry(PersonEntry):
    """A person of the commune who gets its digests."""

    role: Annotated[
        str, Field(min_length=1, max_length=100, description="What the person is, e.g. chair, officer on duty."), SOUND
    ]


class ContactsRequest(PrivateRequest):
    """All contacts of the commune, in order; those given before are replaced."""

    contacts: Annotated[list[ContactEntry], Field(max_length=_MAX_CONTACTS)]


class ContactResponse(BaseModel):
    """A contact; the phone shows its last two digits only, except to officers of this very commune."""

    id: UUID
    name: str
    phone: str
    role: str


class ContactsResponse(BaseModel):
    """The contacts of a commune."""

    commune_code: str
    contacts: list[ContactResponse]
