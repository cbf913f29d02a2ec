"""What a household's page needs beside the determination: whose code it is, what help has come, where people ask."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.contact_points import ContactPoint
from services.assessment.domain.help import Help, HelpState
from shared.database import execute

_SAVE_CODES: Final = text("""
    insert into household_pages as p (case_id, code_hash, valid_until)
    select c.case_id, c.code_hash, :valid_until
      from unnest(cast(:cases as uuid[]), cast(:hashes as bytea[])) as c(case_id, code_hash)
    on conflict (case_id) do update set code_hash = excluded.code_hash, valid_until = excluded.valid_until
     where p.code_hash <> excluded.code_hash""")
_OF_CODE: Final = text("select case_id from household_pages where code_hash = :code_hash and valid_until > :now")
_HASH_OF: Final = text("select code_hash from household_pages where case_id = :case_id and valid_until > :now")
_SAVE_HELP: Final = text("""
    insert into award_help as h (award_id, case_id, state, reason, at)
    select n.award_id, n.case_id, n.state, n.reason, n.at
      from unnest(cast(:awards as uuid[]), cast(:cases as uuid[]), cast(:states as text[]), cast(:reasons as text[]),
                  cast(:moments as timestamptz[])) as n(award_id, case_id, state, reason, at)
    on conflict (award_id) do update set state = excluded.state, reason = excluded.reason, at = excluded.at
     where h.at <= excluded.at""")
_HELP_OF: Final = text("select award_id, case_id, state, at, reason from award_help where case_id = :case_id")
_CONTACT_POINT: Final = text("""
    select commune_code, address, phone, hours, revision, changed_by, changed_at from contact_points
     where commune_code = :code""")
_CONTACT_POINTS: Final = text("""
    select commune_code, address, phone, hours, revision, changed_by, changed_at from contact_points
     where commune_code = any(cast(:codes as text[]))""")
_LOCK_CONTACT_POINT: Final = text(f"{_CONTACT_POINT.text} for update")
_SAVE_CONTACT_POINT: Final = text("""
    insert into contact_points as o (commune_code, address, phone, hours, revision, changed_by, changed_at)
    values (:commune_code, :address, :phone, :hours, :revision, :changed_by, :changed_at)
    on conflict (commune_code) do update set address = excluded.address, phone = excluded.phone, hours = excluded.hours,
           revision = excluded.revision, changed_by = excluded.changed_by, changed_at = excluded.changed_at
     where o.revision = excluded.revision - 1
    returning 1""")


async def save_codes(session: AsyncSession, codes: Sequence[tuple[UUID, bytes]], valid_until: datetime) -> None:
    """Let these hashes open the pages of these cases; an earlier code of a case opens nothing any more."""
    if codes:
        ordered = sorted(codes)
        values = {"cases": [case for case, _ in ordered], "hashes": [code for _, code in ordered], "valid_until": valid_until}
        await execute(session, _SAVE_CODES, values)


async def find_case(session: AsyncSession, code_hash: bytes, now: datetime) -> UUID | None:
    """Return the case whose page this code opens; None for a code that opens nothing, or no longer."""
    found: UUID | None = (await execute(session, _OF_CODE, {"code_hash": code_hash, "now": now})).scalar()
    return found


async def find_hash(session: AsyncSession, case_id: UUID, now: datetime) -> bytes | None:
    """Return the hash of the code that opens the page of this case."""
    found: bytes | None = (await execute(session, _HASH_OF, {"case_id": case_id, "now": now})).scalar()
    return found


async def save_help(session: AsyncSession, news: Iterable[Help]) -> None:
    """Remember the newest word about each award."""
    newest = {one.award_id: one for one in sorted(news, key=lambda one: one.at)}
    if newest:
        rows = [newest[award_id] for award_id in sorted(newest)]
        values = {
            "awards": [one.award_id for one in rows],
            "cases": [one.case_id for one in rows],
            "states": [one.state.value for one in rows],
            "reasons": [one.reason for one in rows],
            "moments": [one.at for one in rows],
        }
        await execute(session, _SAVE_HELP, values)


async def find_help(session: AsyncSession, case_id: UUID) -> dict[UUID, Help]:
    """Return what has become of the awards of a case, by award."""
    rows = await execute(session, _HELP_OF, {"case_id": case_id})
    return {row.award_id: Help(row.award_id, row.case_id, HelpState(row.state), row.at, row.reason) for row in rows}


async def find_contact_point(session: AsyncSession, commune_code: str, *, held: bool = False) -> ContactPoint | None:
    """Return where people of a commune ask; `held`: nobody else writes it meanwhile."""
    row = (await execute(session, _LOCK_CONTACT_POINT if held else _CONTACT_POINT, {"code": commune_code})).mappings().first()
    return ContactPoint(**row) if row is not None else None


async def find_contact_points(session: AsyncSession, communes: Collection[str]) -> dict[str, ContactPoint]:
    """Return where the people of these communes ask, as far as it is written."""
    rows = (await execute(session, _CONTACT_POINTS, {"codes": sorted(set(communes))})).mappings()
    return {row["commune_code"]: ContactPoint(**row) for row in rows}


async def save_contact_point(session: AsyncSession, office: ContactPoint) -> bool:
    """Write it down; False where somebody else has written meanwhile."""
    values = {name: getattr(office, name) for name in ContactPoint.__slots__}
    return (await execute(session, _SAVE_CONTACT_POINT, values)).first() is not None
