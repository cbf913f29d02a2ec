"""Cases: how their people are reached."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.cases import CaseContact, SharedPhones
from services.notifications.domain.notices import Audience
from shared.database import execute

_COLUMNS: Final = (
    "case_id, incident_id, commune_code, risk_level, drill, revision, household_phone, informant_phone, has_informant,"
    " retracted_at, household_index, informant_index"
)
_PLACE: Final = text("""
    insert into case_contacts (case_id, revision, has_informant)
    select unnest(cast(:cases as uuid[])), 0, false on conflict do nothing""")
_LOCK: Final = text(f"""
    select {_COLUMNS} from case_contacts where case_id = any(cast(:cases as uuid[])) order by case_id for update""")
_PLACES: Final = text("""
    select case_id, commune_code from case_contacts where case_id = any(cast(:cases as uuid[])) and commune_code is not null""")
_PLACES_HELD: Final = text(f"{_PLACES.text} order by case_id for update")
_REMEMBER: Final = text("""
    update case_contacts
       set incident_id = :incident_id, commune_code = :commune_code, risk_level = :risk_level, drill = :drill,
           revision = :revision, household_phone = :household_phone, informant_phone = :informant_phone,
           has_informant = :has_informant, household_index = :household_index, informant_index = :informant_index
     where case_id = :case_id and revision < :revision""")
_RETRACT: Final = text("""
    update case_contacts set retracted_at = coalesce(retracted_at, :now) where case_id = any(cast(:cases as uuid[]))""")
_SHARED: Final = text("""
    select 'household' as audience, incident_id, household_index as phone, count(*) as households from case_contacts
     where household_index = any(cast(:phones as bytea[])) and incident_id = any(cast(:incidents as uuid[]))
       and retracted_at is null
     group by incident_id, household_index
    union all
    select 'informant', incident_id, informant_index, count(*) from case_contacts
     where informant_index = any(cast(:phones as bytea[])) and incident_id = any(cast(:incidents as uuid[]))
       and retracted_at is null
     group by incident_id, informant_index""")
_STILL_TEXTED: Final = text("""
    select distinct c.case_id from case_contacts c join notices n on n.case_id = c.case_id
     where (c.household_index = any(cast(:phones as bytea[])) or c.informant_index = any(cast(:phones as bytea[])))
       and c.incident_id = any(cast(:incidents as uuid[])) and n.kind = 'household' and n.state = 'waiting'""")


async def count_households(session: AsyncSession, contacts: Collection[CaseContact]) -> SharedPhones:
    """Return for how many households of their incident each phone of these contacts was given."""
    rows = await execute(session, _SHARED, _phones_of(contacts))
    return {(Audience(row.audience), row.incident_id, row.phone): row.households for row in rows}


async def find_still_texted(session: AsyncSession, contacts: Collection[CaseContact]) -> set[UUID]:
    """Return the cases with the same phones as these for which a text has not left yet."""
    return {row.case_id for row in await execute(session, _STILL_TEXTED, _phones_of(contacts))}


def _phones_of(contacts: Collection[CaseContact]) -> dict[str, Any]:
    phones = {index for one in contacts for index in (one.household_index, one.informant_index) if index is not None}
    return {"phones": sorted(phones), "incidents": sorted({one.incident_id for one in contacts if one.incident_id})}


async def lock_contacts(session: AsyncSession, cases: Collection[UUID]) -> dict[UUID, CaseContact]:
    """Return the contacts of these cases, one for each, and hold their rows.

    A case whose report has not come gets a row too, so that report and outcome cannot miss one another.
    """
    keys = sorted(set(cases))
    await execute(session, _PLACE, {"cases": keys})
    rows = await execute(session, _LOCK, {"cases": keys})
    return {row["case_id"]: CaseContact(**row) for row in rows.mappings()}


async def lock_places(session: AsyncSession, cases: Collection[UUID]) -> dict[UUID | None, str]:
    """Return in which commune each of these cases lies, as far as it is known, and hold their rows: none moves meanwhile."""
    contacts = await lock_contacts(session, cases) if cases else {}
    return {case_id: one.commune_code for case_id, one in contacts.items() if one.commune_code is not None}


async def find_places(session: AsyncSession, cases: Collection[UUID]) -> dict[UUID | None, str]:
    """Return in which commune each of these cases lies, as far as it is known, without waiting for who writes about it."""
    rows = await execute(session, _PLACES, {"cases": sorted(set(cases))}) if cases else ()
    return {row.case_id: row.commune_code for row in rows}


async def hold_places(session: AsyncSession, cases: Collection[UUID]) -> dict[UUID | None, str]:
    """Return the same once whoever moves one of them is done; none moves meanwhile. A case that nobody knows is not held."""
    rows = await execute(session, _PLACES_HELD, {"cases": sorted(set(cases))}) if cases else ()
    return {row.case_id: row.commune_code for row in rows}


async def save_contacts(session: AsyncSession, contacts: Sequence[CaseContact]) -> None:
    """Remember these contacts; an older revision changes nothing. The rows must be held."""
    if contacts:
        rows = [asdict(contact) for contact in sorted(contacts, key=lambda contact: (contact.case_id, contact.revision))]
        await execute(session, _REMEMBER, [{key: row[key] for key in row if key != "retracted_at"} for row in rows])


async def mark_retracted(session: AsyncSession, cases: Collection[UUID], now: datetime) -> None:
    await execute(session, _RETRACT, {"cases": sorted(set(cases)), "now": now})
