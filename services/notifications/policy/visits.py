"""Who is told by phone, and who must be visited."""

from typing import Final

from services.notifications.domain.cases import CaseContact, SharedPhones
from services.notifications.domain.notices import NO_PHONE, Audience

SHARED_PHONE: Final = "shared_phone"
"""Several households of the incident gave this number: a text to it does not say whose outcome it is."""


def reason_for_visit(contact: CaseContact, audience: Audience, shared: SharedPhones) -> str | None:
    """Return why these people must be told in person; None: a text to their phone reaches them alone."""
    if contact.phone(audience) is None:
        return NO_PHONE
    return SHARED_PHONE if households_behind(contact, audience, shared) > 1 else None


def households_behind(contact: CaseContact, audience: Audience, shared: SharedPhones) -> int:
    """Return for how many households of the incident this number was given, as theirs or as their informant's."""
    index = contact.index(audience)
    return shared.get((audience, contact.incident_id, index), 1) if index is not None and contact.incident_id else 1
