"""Whom the system reaches where: places with somebody on duty, communes with contacts, digests that nobody can receive."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.edits import COUNTRY
from shared.database import execute

_PLACES_ON_DUTY: Final = text("""
    select distinct coalesce(commune_code, province_code, :country) as place, drill from duty_shifts
     where removed_at is null and refused_at is null and begins_at <= :now and ends_at > :now""")
_IN_COMMUNES: Final = "and commune_code = any(cast(:communes as text[]))"
_WITH_CONTACTS: Final = "select distinct commune_code, drill from commune_contacts where removed_at is null {in_communes}"
_WAITING: Final = """
    select commune_code, incident_id, count(*) as digests from notices
     where reason = 'no_recipient' and state = 'waiting' {in_communes} group by commune_code, incident_id"""


@dataclass(frozen=True)
class WaitingDigests:
    """Digests of a commune about an incident that wait because nobody is there to receive them."""

    commune_code: str
    incident_id: UUID
    digests: int


async def list_places_on_duty(session: AsyncSession, now: datetime) -> list[tuple[str, bool]]:
    """Return the communes, provinces and perhaps the country for which somebody is on duty whose number exists.

    With each: whether it is somebody whom a drill has invented.
    """
    return sorted((row.place, row.drill) for row in await execute(session, _PLACES_ON_DUTY, {"now": now, "country": COUNTRY}))


async def list_communes_with_contacts(session: AsyncSession, communes: Collection[str] | None) -> list[tuple[str, bool]]:
    """Return which of these communes (None: of all) have somebody who gets their notices; True: of a drill's people."""
    rows = await execute(session, text(_WITH_CONTACTS.format(in_communes=_in(communes))), _values(communes))
    return sorted((row.commune_code, row.drill) for row in rows)


async def count_waiting_digests(session: AsyncSession, communes: Collection[str] | None) -> list[WaitingDigests]:
    """Return how many digests of these communes (None: of all) wait for somebody, by commune and incident."""
    rows = await execute(session, text(_WAITING.format(in_communes=_in(communes))), _values(communes))
    found = [WaitingDigests(row.commune_code, row.incident_id, row.digests) for row in rows]
    return sorted(found, key=lambda one: (one.commune_code, one.incident_id))


def _in(communes: Collection[str] | None) -> str:
    return "" if communes is None else _IN_COMMUNES


def _values(communes: Collection[str] | None) -> dict[str, object]:
    return {} if communes is None else {"communes": sorted(communes)}
