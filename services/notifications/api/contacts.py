"""The contacts of a commune: who gets its digests."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Response
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from services.notifications.api.fields import NO_SUCH_COMMUNE, kept_ids, masked_email, reachable_numbers
from services.notifications.api.schemas.contacts import ContactEntry, ContactResponse, ContactsRequest, ContactsResponse
from services.notifications.commands.contacts import check_area, replace_contacts
from services.notifications.commands.context import Context
from services.notifications.domain.contacts import CommuneContacts, Contact
from services.notifications.domain.edits import Document
from services.notifications.domain.phones import number_in, with_code
from services.notifications.store import contacts, edits
from services.notifications.store.contacts import ContactRecord, contact_binding
from shared.clock import now
from shared.communes import communes
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.http.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from shared.identity import Actor
from shared.need_to_know import masked_number
from shared.texts import Text
from shared.unopened import WRITE_ANEW, is_unopened, masked_if_opened


def contacts_router(foundation: Foundation, context: Context, hosts: Collection[str] = ()) -> APIRouter:
    """Return the doors of contacts; `hosts` to which webhooks may go."""
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

    async def known_people(code: str, ids: Collection[UUID]) -> tuple[dict[UUID, str], dict[UUID, ContactRecord]]:
        """Return the phones of these people, and all that is known of them."""
        # Also of those replaced meanwhile: then the command says who changed what, which an unknown id would not.
        async with database.reading() as session:
            records = await contacts.find_people(session, code, ids)
        phones = {
            record.id: context.cipher.open_remark(record.phone, contact_binding("phone", record.id)) for record in records
        }
        return phones, {record.id: record for record in records}

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
        kept = kept_ids(body.contacts)
        _check_webhooks(hosts, body.contacts)
        known, people = await known_people(code, {contact.id for contact in body.contacts if contact.id is not None})
        phones = reachable_numbers(body.contacts, {key: phone for key, phone in known.items() if key in kept}, "contacts")
        given = tuple(
            Contact(contact.name, phone, contact.role, email, contact.calls, webhook, drill)
            for (contact, phone), (email, webhook, drill) in zip(
                zip(body.contacts, phones, strict=True), _all_kept(context, body.contacts, people), strict=True
            )
        )
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
    phone = context.cipher.open_remark(record.phone, contact_binding("phone", record.id))
    return ContactResponse(
        id=record.id,
        name=context.cipher.open_remark(record.name, contact_binding("name", record.id)),
        phone=phone if own else masked_if_opened(phone, masked_number),
        role=record.role,
        email=_email(context, record) if own else masked_email(_email(context, record)),
        calls=record.calls,
        drill=record.drill,
        webhook=_host_of(webhook) if (webhook := _webhook(context, record)) else None,
    )


def _host_of(webhook: str) -> str | None:
    return webhook if is_unopened(webhook) else urlsplit(number_in(webhook)).hostname


def _email(context: Context, record: ContactRecord) -> str | None:
    if record.email is None:
        return None
    return context.cipher.open_remark(record.email, contact_binding("email", record.id))


def _webhook(context: Context, record: ContactRecord) -> str | None:
    if record.webhook is None:
        return None
    return context.cipher.open_remark(record.webhook, contact_binding("webhook", record.id))


def _all_kept(
    context: Context, given: Sequence[ContactEntry], people: Mapping[UUID, ContactRecord]
) -> Sequence[tuple[str | None, str | None, bool]]:
    """Return e-mail, webhook and mark of each line; names each address that is to stay and cannot be opened."""
    kept = [_kept(context, contact, people.get(contact.id) if contact.id else None) for contact in given]
    errors = [
        FieldError(f"contacts.{number}.{name}", WRITE_ANEW)
        for number, (email, webhook, _) in enumerate(kept)
        for name, value in (("email", email), ("webhook", webhook))
        if is_unopened(value)
    ]
    if errors:
        raise InvalidInput(*errors)
    return kept


def _kept(context: Context, contact: ContactEntry, known: ContactRecord | None) -> tuple[str | None, str | None, bool]:
    """Return e-mail and webhook of somebody, and whether a drill invented him: what is not said stays as it is known of him."""
    drill = contact.drill if contact.drill is not None else known is not None and known.drill
    email = contact.email or None if contact.email is not None else _email(context, known) if known else None
    if contact.webhook is not None:
        return email, with_code(contact.webhook, contact.webhook_secret) if contact.webhook else None, drill
    return email, _webhook(context, known) if known else None, drill


def _check_webhooks(hosts: Collection[str], entries: Sequence[ContactEntry]) -> None:
    """Name each line whose system stands at a host that is not allowed here, or comes without a secret."""
    errors = []
    for number, entry in enumerate(entries):
        if entry.webhook and _host(entry.webhook) not in hosts:
            reason = _HOST_NOT_ALLOWED if hosts else _NO_HOST_ALLOWED
            errors.append(FieldError(f"contacts.{number}.webhook", reason, {"hosts": ", ".join(sorted(hosts))}))
        elif entry.webhook and entry.webhook_secret is None:
            errors.append(FieldError(f"contacts.{number}.webhook_secret", _SECRET_MISSING))
        elif entry.webhook and not _signs(entry.webhook_secret or ""):
            errors.append(FieldError(f"contacts.{number}.webhook_secret", _SECRET_UNREADABLE))
    if errors:
        raise InvalidInput(*errors)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _signs(secret: str) -> bool:
    """Tell whether a webhook can be signed with it: one that cannot would be found out in the storm."""
    try:
        Webhook(secret)
    except (ValueError, EmptyWebhookSecretError):
        return False
    return True


_HOST_NOT_ALLOWED: Final = Text(
    vi="không phải máy chủ được phép ở đây ({hosts}): hãy nhờ người vận hành hệ thống cho phép máy chủ này",
    en="is at no host that is allowed here ({hosts}): ask who runs this system to allow it",
)
_NO_HOST_ALLOWED: Final = Text(
    vi="hệ thống này chưa được gửi tin tới máy chủ nào của xã: hãy nhờ người vận hành hệ thống cho phép máy chủ này",
    en="is not allowed: here nothing is sent to any commune's own system yet; ask who runs this system to allow this host",
)
_SECRET_MISSING: Final = Text(
    vi="cần có khoá ký (whsec_…) để hệ thống của xã biết tin là thật",
    en="is needed (whsec_…): by it the commune's system knows that a notice is genuine",
)
_SECRET_UNREADABLE: Final = Text(
    vi="không phải base64: hãy chép nguyên khoá ký (whsec_…)", en="is no base64: copy the whole secret (whsec_…)"
)
