"""The contacts of a commune as officers write and read them."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from services.notifications.api.schemas.phones import PersonEntry, PrivateRequest
from services.notifications.policy.phones import EMAIL_ADDRESS
from shared.sound_text import SOUND

_MAX_CONTACTS: Final = 10


WebhookAddress = Annotated[str, Field(max_length=500, pattern=r"^$|^https?://[^\s@]+$")]
WebhookSecret = Annotated[str, Field(max_length=200, pattern=r"^whsec_[A-Za-z0-9+/=]{16,}$")]
EmailAddress = Annotated[str, Field(max_length=254, pattern=f"^$|^{EMAIL_ADDRESS}$")]


class ContactEntry(PersonEntry):
    """A person of the commune who gets its digests."""

    role: Annotated[
        str, Field(min_length=1, max_length=100, description="What the person is, e.g. chair, officer on duty."), SOUND
    ]
    calls: bool = Field(default=False, description="Digests may be read out to this person in a call; key 1 confirms.")
    webhook: WebhookAddress | None = Field(
        default=None,
        description="The commune's own system, https, at a host that this installation allows. Left out with an `id`: as it "
        "stands there; empty: none.",
    )
    webhook_secret: WebhookSecret | None = Field(
        default=None, description="What webhooks are signed with (Standard Webhooks, `whsec_…`); goes with `webhook`."
    )
    email: EmailAddress | None = Field(
        default=None,
        description="A second way; digests come there with a link that confirms. Left out with an `id`: as it stands there; "
        "empty: none.",
    )
    drill: bool | None = Field(
        default=None,
        description="Invented for an exercise: nothing real goes there. Left out with an `id`: as it stands there; else no.",
    )


class ContactsRequest(PrivateRequest):
    """All contacts of the commune, in order; those given before are replaced."""

    contacts: Annotated[list[ContactEntry], Field(max_length=_MAX_CONTACTS)]


class ContactResponse(BaseModel):
    """A contact; the phone shows its last two digits only, except to officers of this very commune."""

    id: UUID
    name: str
    phone: str
    role: str
    email: str | None = Field(description="Masked like the phone.")
    calls: bool
    webhook: str | None = Field(description="The host alone.")
    drill: bool = Field(default=False, description="Invented for an exercise: nothing real goes there.")


class ContactsResponse(BaseModel):
    """The contacts of a commune."""

    commune_code: str
    contacts: list[ContactResponse]
