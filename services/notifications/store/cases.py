"""Cases: how their people are reached."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.cases import CaseContact
from shared.database import execute

_COLUMNS: Final = (
    "case_id, incident_id, commune_code, risk_level, drill, revision, household_phone, informant_phone, has_informant,"
    " retracted_at"
)
_PLACE: Final = text("""
    insert into case_contacts (case_id, revision, has_informant)
    select unnest(cast(:cases as uuid[])), 0, false on conflict do nothing""")
_LOCK: Final = text(f"""
    select {_COLUMNS} from case_contacts where case_id = any(cast(:cases as uuid[])) order by case_id for update""")
_REMEMBER: Final = text("""
    update case_contacts
       set incident_id = :incident_id, commune_code = :commune_code, risk_level = :risk_level, drill = :drill,
           revision = :revision, household_phone = :household_phone, informant_phone = :informant_phone,
           has_informant = :has_informant
     where case_id = :case_id and revision < :revision""")
_RETRACT: Final = text("""
    update case_contacts set retracted_at = coalesce(retracted_at, :now) where case_id = any(cast(:cases as uuid[]))""")


async def lock_contacts(session: AsyncSession, cases: Collection[UUID]) -> dict[UUID, CaseContact]:
    """Return the contacts of these cases, one for each, and hold their rows.

    A case whose report has not come gets a row too, so that report and outcome cannot miss one another.
    """
    keys = sorted(set(cases))
    await execute(session, _PLACE, {"cases": keys})
    rows = await execute(session, _LOCK, {"cases": keys})
    return {row["case_id"]: CaseContact(**row) for row in rows.mappings()}


async def save_contacts(session: AsyncSession, contacts: Sequence[CaseContact]) -> None:
    """Remember these contacts; an older revision changes nothing. The rows must be held."""
    if contacts:
        rows = [asdict(contact) for contact in sorted(contacts, key=lambda contact: (contact.case_id, contact.revision))]
        await execute(session, _REMEMBER, [{key: row[key] for key in row if key != "retracted_at"} for row in rows])


async def mark_retracted(session: AsyncSession, cases: Collection[UUID], now: datetime) -> None:
    await execute(session, _RETRACT, {"cases": sorted(set(cases)), "now": now})
