"""Who signed in at the desk, as the provider named him; his name is ciphertext. Every write may be repeated."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.views.officers import OfficerView
from shared.database import Database, execute
from shared.errors import Unavailable
from shared.identity import Actor
from shared.privacy import Cipher, Unreadable

_SAVE: Final = text("""
    insert into officers (subject, name, roles, places, seen_at) values (:subject, :name, :roles, :places, now())
    on conflict (subject) do update
       set name = excluded.name, roles = excluded.roles, places = excluded.places, seen_at = excluded.seen_at""")
_FIND: Final = text("select subject, name, roles, places from officers where subject = any(cast(:subjects as text[]))")


async def save_officer(session: AsyncSession, cipher: Cipher, actor: Actor, name: str) -> None:
    """Keep how this person is called, and what he is."""
    values = {
        "subject": actor.subject,
        "name": cipher.seal(name, _bound_to(actor.subject)),
        "roles": sorted(role.value for role in actor.roles),
        "places": sorted(actor.communes) + sorted(actor.provinces),
    }
    await execute(session, _SAVE, values)


async def officers_of(database: Database, cipher: Cipher, subjects: Iterable[str | None]) -> Mapping[str, OfficerView]:
    """Return those of these people who have signed in at the desk; none while its database is away."""
    wanted = sorted({subject for subject in subjects if subject})
    if not wanted:
        return {}
    try:
        async with database.reading() as session:
            rows = (await execute(session, _FIND, {"subjects": wanted})).all()
    except Unavailable:
        return {}
    return {
        row.subject: OfficerView(row.subject, _opened(cipher, row.subject, row.name), tuple(row.roles), tuple(row.places))
        for row in rows
    }


def _opened(cipher: Cipher, subject: str, sealed: bytes) -> str:
    try:
        return cipher.open(sealed, _bound_to(subject))
    except Unreadable:
        # His office is said instead.
        return ""


def _bound_to(subject: str) -> str:
    return f"officers.name|{subject}"
