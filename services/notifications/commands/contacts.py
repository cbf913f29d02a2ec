"""The contacts of communes, as their officers keep them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.commands.edits import check_read, note_edits
from services.notifications.commands.next_ways import try_new_numbers
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.contacts import CommuneContacts, Contact
from services.notifications.domain.edits import Document
from services.notifications.store import contacts, edits
from services.notifications.store.contacts import ContactRecord, contact_binding
from shared import audit, outbox
from shared.errors import FieldError, Forbidden
from shared.identity import Actor
from shared.ids import new_id
from shared.need_to_know import masked_number
from shared.texts import Text
from shared.unopened import masked_if_opened


def check_area(actor: Actor, commune_code: str) -> None:
    """Raise Forbidden unless the commune lies within the officer's area."""
    if not actor.may_act_in(commune_code):
        raise Forbidden(_NOT_YOURS)


async def replace_contacts(
    session: AsyncSession, actor: Actor, context: Context, given: CommuneContacts, now: datetime
) -> None:
    """Let these be the commune's contacts; digests that waited for somebody go to them.

    Raises NotReadBefore or ChangedMeanwhile where somebody would be lost whom the writer has not read. The same contacts
    given again change nothing. Who stays with the same ways keeps his id: the links and answers of what he got still confirm.
    """
    code = given.commune_code
    check_area(actor, code)
    await edits.lock_document(session, Document.CONTACTS, code)
    stored = await contacts.list_contacts(session, [code])
    present = [_opened(context, record) for record in stored]
    if present != list(given.contacts):
        lost = [_lost(contact) for contact in present if contact not in given.contacts]
        await check_read(session, Document.CONTACTS, given.seen, {code: lost})
        staying = list(zip(present, stored, strict=True))
        records = [
            _kept(staying, position, contact) or _record(context, code, position, contact)
            for position, contact in enumerate(given.contacts)
        ]
        await contacts.replace_contacts(session, code, records, now)
        # Notices before clocks, as everywhere.
        await try_new_numbers(session, actor, context, code, now)
        await note_edits(session, actor, Document.CONTACTS, [code], now)
        await audit.record(session, actor, "contacts replaced", "commune", [code], contacts=len(records))
        acts = [(code, _drills_alone(present, given.contacts))]
        await outbox.publish(session, await note_own_act(session, actor, context, acts, now))
    await assign_waiting_digests(session, actor, context, now)


def _opened(context: Context, record: ContactRecord) -> Contact:
    """Return somebody as he stands there. What cannot be opened equals nothing that is given, so it is never sealed again."""

    def opened(column: str, sealed: bytes) -> str:
        return context.cipher.open_remark(sealed, contact_binding(column, record.id))

    return Contact(
        name=opened("name", record.name),
        phone=opened("phone", record.phone),
        role=record.role,
        email=opened("email", record.email) if record.email else None,
        calls=record.calls,
        webhook=opened("webhook", record.webhook) if record.webhook else None,
        drill=record.drill,
    )


def _drills_alone(before: Sequence[Contact], after: Sequence[Contact]) -> bool | None:
    """Return True where only a drill's invented people come, change or go: that is no word of the commune in earnest."""
    changed = [one for one in (*before, *after) if (one in before) != (one in after)]
    return True if changed and all(one.drill for one in changed) else None


def _lost(contact: Contact) -> FieldError:
    return FieldError(
        "contacts", _WOULD_BE_LOST, {"role": contact.role, "phone": masked_if_opened(contact.phone, masked_number)}
    )


def _kept(staying: list[tuple[Contact, ContactRecord]], position: int, contact: Contact) -> ContactRecord | None:
    """Return the row of somebody who stays the same person with the same ways, whatever his role; each is kept once."""
    for before in staying:
        if replace(before[0], role=contact.role, drill=contact.drill) == contact:
            staying.remove(before)
            return replace(before[1], position=position, role=contact.role, drill=contact.drill)
    return None


def _record(context: Context, commune_code: str, position: int, contact: Contact) -> ContactRecord:
    contact_id = new_id()
    return ContactRecord(
        id=contact_id,
        commune_code=commune_code,
        position=position,
        role=contact.role,
        name=context.cipher.seal(contact.name, contact_binding("name", contact_id)),
        phone=context.cipher.seal(contact.phone, contact_binding("phone", contact_id)),
        email=context.cipher.seal(contact.email, contact_binding("email", contact_id)) if contact.email else None,
        calls=contact.calls,
        webhook=context.cipher.seal(contact.webhook, contact_binding("webhook", contact_id)) if contact.webhook else None,
        drill=contact.drill,
    )


_NOT_YOURS: Final = Text(vi="Xã này ngoài địa bàn của bạn", en="This commune is outside your area")
_WOULD_BE_LOST: Final = Text(
    vi="đang có và sẽ mất: {role} ({phone})", en="stands there now and would be gone: {role} ({phone})"
)
