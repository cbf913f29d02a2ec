"""The contacts of communes: who gets a commune's digests. Names and phones stay ciphertext here."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.deliveries import Way
from services.notifications.domain.phones import SealedPhone
from shared.database import execute

_CONTACTS: Final = text("""
    select id, commune_code, position, role, name, phone, email, calls, webhook, drill from commune_contacts
     where commune_code = any(cast(:communes as text[])) and removed_at is null order by commune_code, position""")
_PEOPLE: Final = text("""
    select id, commune_code, position, role, name, phone, email, calls, webhook, drill from commune_contacts
     where commune_code = :commune and id = any(cast(:ids as uuid[]))""")
_REMOVE_CONTACTS: Final = text("""
    update commune_contacts set removed_at = :now
     where commune_code = :commune and removed_at is null and not (id = any(cast(:kept as uuid[])))""")
_SAVE_CONTACT: Final = text("""
    insert into commune_contacts (id, commune_code, position, name, phone, email, calls, webhook, role, drill, created_at)
    values (:id, :commune_code, :position, :name, :phone, :email, :calls, :webhook, :role, :drill, :now)
    on conflict (id) do update set position = excluded.position, role = excluded.role, drill = excluded.drill""")


def contact_binding(column: str, contact_id: UUID) -> str:
    """The associated data of a sealed column of a commune's contact."""
    return f"commune_contacts.{column}|{contact_id}"


@dataclass(frozen=True)
class ContactRecord:
    """One person of a commune, as stored."""

    id: UUID
    commune_code: str
    position: int
    role: str
    name: bytes = field(repr=False)
    phone: bytes = field(repr=False)
    email: bytes | None = field(default=None, repr=False)
    calls: bool = False
    webhook: bytes | None = field(default=None, repr=False)
    drill: bool = False

    @property
    def addresses(self) -> Iterator[SealedPhone]:
        """By which ways this person is reached."""
        yield SealedPhone(contact_binding("phone", self.id), self.phone, contact_id=self.id)
        if self.email is not None:
            yield SealedPhone(contact_binding("email", self.id), self.email, contact_id=self.id, way=Way.EMAIL)
        if self.webhook is not None:
            yield SealedPhone(contact_binding("webhook", self.id), self.webhook, contact_id=self.id, way=Way.WEBHOOK)
        if self.calls:
            yield SealedPhone(contact_binding("phone", self.id), self.phone, contact_id=self.id, way=Way.VOICE)


async def list_contacts(session: AsyncSession, communes: Collection[str]) -> list[ContactRecord]:
    """Return the people of these communes in the order in which they were given."""
    rows = await execute(session, _CONTACTS, {"communes": sorted(set(communes))})
    return [ContactRecord(**row) for row in rows.mappings()]


async def find_people(session: AsyncSession, commune: str, ids: Collection[UUID]) -> list[ContactRecord]:
    """Return these people of a commune, also such as were replaced meanwhile."""
    rows = await execute(session, _PEOPLE, {"commune": commune, "ids": sorted(set(ids))})
    return [ContactRecord(**row) for row in rows.mappings()]


async def find_phones(session: AsyncSession, communes: Collection[str]) -> dict[tuple[str, bool], list[SealedPhone]]:
    """Return where the contacts of each commune are reached for what is real (False) and for drills, as far as it has any.

    A drill's invented people never hear of what is real; where there are such, a drill rings nobody else.
    """
    found = await list_contacts(session, communes)
    invented = {contact.commune_code for contact in found if contact.drill}
    phones: dict[tuple[str, bool], list[SealedPhone]] = {}
    for contact in found:
        code = contact.commune_code
        for drill in (True,) if contact.drill else (False,) if code in invented else (False, True):
            phones.setdefault((code, drill), []).extend(contact.addresses)
    return phones


async def replace_contacts(session: AsyncSession, commune: str, contacts: Sequence[ContactRecord], now: datetime) -> None:
    """Let these be the commune's people; of those before, the others stay in the table, marked as removed."""
    await execute(session, _REMOVE_CONTACTS, {"commune": commune, "now": now, "kept": [contact.id for contact in contacts]})
    if contacts:
        await execute(session, _SAVE_CONTACT, [{**asdict(contact), "now": now} for contact in contacts])
