"""The contacts of communes, as their officers keep them."""

from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.domain.contacts import CommuneContacts, Contact
from services.notifications.store import contacts
from services.notifications.store.contacts import ContactRecord, contact_binding
from shared import audit
from shared.errors import Forbidden
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text


def check_area(actor: Actor, commune_code: str) -> None:
    """Raise Forbidden unless the commune lies within the officer's area."""
    if not actor.may_act_in(commune_code):
        raise Forbidden(_NOT_YOURS)


async def replace_contacts(
    session: AsyncSession, actor: Actor, context: Context, given: CommuneContacts, now: datetime
) -> None:
    """Let these be the commune's contacts; digests that waited for somebody go to them."""
    check_area(actor, given.commune_code)
    records = [_record(context, given.commune_code, position, contact) for position, contact in enumerate(given.contacts)]
    await contacts.replace_contacts(session, given.commune_code, records, now)
    await audit.record(session, actor, "contacts replaced", "commune", [given.commune_code], contacts=len(records))
    await assign_waiting_digests(session, actor, context, now)


def _record(context: Context, commune_code: str, position: int, contact: Contact) -> ContactRecord:
    contact_id = new_id()
    return ContactRecord(
        id=contact_id,
        commune_code=commune_code,
        position=position,
        role=contact.role,
        name=context.cipher.seal(contact.name, contact_binding("name", contact_id)),
        phone=context.cipher.seal(contact.phone, contact_binding("phone", contact_id)),
    )


_NOT_YOURS: Final = Text(vi="Xã này ngoài địa bàn của bạn", en="This commune is outside your area")
