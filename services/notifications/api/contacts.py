"""The contacts of a commune: who gets its digests."""

from collections.abc import Collection
from uuid import UUID

from fastapi import APIRouter, Response

from services.notifications.api.fields import NO_SUCH_COMMUNE, kept_ids, reachable_numbers
from services.notifications.api.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from services.notifications.api.schemas.contacts import ContactResponse, ContactsRequest, ContactsResponse
from services.notifications.commands.contacts import check_area, replace_contacts
from services.notifications.commands.context import Context
from services.notifications.domain.contacts import CommuneContacts, Contact
from services.notifications.domain.edits import Document
from services.notifications.store import contacts, edits
from services.notifications.store.contacts import ContactRecord, contact_binding
from shared.clock import now
from shared.communes import communes
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import masked_number


def contacts_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of contacts."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    async def contacts_of(actor: Actor, code: str, response: Response) -> ContactsResponse:
        async with database.reading() as session:
            # The revision first: what is newer than the ETag is refused, what is older would be written over.
            revision = await edits.get_revision(session, Document.CONTACTS, code)
            records = await contacts.list_contacts(session, [code])
        response.headers["ETag"] = etag_of(revision)
        own = code in actor.communes
        return ContactsResponse(commune_code=code, contacts=[_shown(context, record, own=own) for record in records])

    async def known_phones(code: str, ids: Collection[UUID]) -> dict[UUID, str]:
        # Also of those replaced meanwhile: then the command says who changed what, which an unknown id would not.
        async with database.reading() as session:
            records = await contacts.find_people(session, code, ids)
        return {record.id: context.cipher.open(record.phone, contact_binding("phone", record.id)) for record in records}

    @router.get("/v1/communes/{code}/contacts", responses=READ_RESPONSES)
    async def get_contacts(actor: CurrentActor, code: str, response: Response) -> ContactsResponse:
        """Show who gets the commune's digests."""
        _check_commune(actor, code)
        return await contacts_of(actor, code, response)

    @router.put("/v1/communes/{code}/contacts", responses=WRITE_RESPONSES)
    async def put_contacts(
        actor: CurrentActor, code: str, body: ContactsRequest, response: Response, if_match: IfMatch = None
    ) -> ContactsResponse:
        """Replace the commune's contacts as they were read; digests that waited for somebody go out at once."""
        _check_commune(actor, code)
        phones = reachable_numbers(body.contacts, await known_phones(code, kept_ids(body.contacts)), "contacts")
        given = tuple(Contact(contact.name, phone, contact.role) for contact, phone in zip(body.contacts, phones, strict=True))
        async with database.transaction() as session:
            work = CommuneContacts(code, given, seen_revision(if_match))
            await replace_contacts(session, actor, context, work, now())
        return await contacts_of(actor, code, response)

    return router


def _check_commune(actor: Actor, code: str) -> None:
    if code not in communes():
        raise InvalidInput(FieldError("code", NO_SUCH_COMMUNE))
    check_area(actor, code)


def _shown(context: Context, record: ContactRecord, *, own: bool) -> ContactResponse:
    phone = context.cipher.open(record.phone, contact_binding("phone", record.id))
    return ContactResponse(
        id=record.id,
        name=context.cipher.open(record.name, contact_binding("name", record.id)),
        phone=phone if own else masked_number(phone),
        role=record.role,
    )
