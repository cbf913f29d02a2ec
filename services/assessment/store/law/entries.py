"""Dated data of the law: entries, how they ended, and everything that was released up to a version."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.policy.law.entries import Data, DayData, Entry, EntryState, NormData, Source, TimeLimitData
from services.assessment.tables import RuleEntryRow
from shared.database import execute
from shared.errors import NotFound
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có mục này", en="There is no such entry")
_COLUMNS: Final = """e.id, e.kind, e.province_code, e.name, e.amount, e.unit, e.starts_at_event, e.basis, e.day_off,
    e.valid_from, e.valid_until, e.document, e.article, e.certainty, e.reason, e.entered_by, e.entered_at,
    v.verdict, v.version, v.decided_by, v.decided_at, v.reason as withdrawn_because"""
_FROM: Final = "from rule_entries e left join rule_verdicts v on v.entry_id = e.id"
_INSERT: Final = insert(RuleEntryRow)
_FIND: Final = text(f"select {_COLUMNS} {_FROM} where e.id = :id")
_RELEASED: Final = text(
    f"select {_COLUMNS} {_FROM} where v.version is not null and v.version <= coalesce(:version, v.version) order by v.version"
)
_VERSION: Final = text("select coalesce(max(version), 0) from rule_verdicts")
# One release after the other: versions have no holes, and each is checked against the one before.
_LOCK_RELEASES: Final = text("lock table rule_verdicts in share row exclusive mode")
_END: Final = text("""
    insert into rule_verdicts (entry_id, entered_by, verdict, version, decided_by, decided_at, reason)
    values (:entry_id, :entered_by, :verdict, :version, :decided_by, :decided_at, :reason)""")
_CLAUSES: Final[Mapping[str, str]] = {
    "state": "coalesce(v.verdict, 'entered') = :state",
    "kind": "e.kind = :kind",
    "after": "e.id > :after",
}


async def insert_entry(session: AsyncSession, entry: Entry) -> None:
    """Keep a new entry."""
    await execute(session, _INSERT, _row(entry))


async def get_entry(session: AsyncSession, entry_id: UUID) -> Entry:
    """Return the entry; raises NotFound."""
    row = (await execute(session, _FIND, {"id": entry_id})).first()
    if row is None:
        raise NotFound(_UNKNOWN)
    return _entry(row)


async def lock_releases(session: AsyncSession) -> int:
    """Let nobody else end an entry until the transaction ends; return the last version."""
    await execute(session, _LOCK_RELEASES)
    return await find_version(session)


async def find_version(session: AsyncSession) -> int:
    """Return the number of the last release; 0 where nothing was released."""
    version: int = (await execute(session, _VERSION)).scalar_one()
    return version


async def list_released(session: AsyncSession, version: int | None = None) -> list[Entry]:
    """Return everything that was released, up to a version, in the order of release."""
    return [_entry(row) for row in await execute(session, _RELEASED, {"version": version})]


async def list_entries(session: AsyncSession, conditions: Mapping[str, Any], limit: int) -> list[Entry]:
    """Return a page of entries in the order of their ids. Conditions: state, kind, after."""
    where = f" where {' and '.join(_CLAUSES[name] for name in conditions)}" if conditions else ""
    statement = text(f"select {_COLUMNS} {_FROM}{where} order by e.id limit :limit")
    return [_entry(row) for row in await execute(session, statement, {**conditions, "limit": limit})]


async def end_entry(session: AsyncSession, ended: Entry) -> None:
    """Keep how an entry ended, released or withdrawn; the database refuses a second time."""
    values = {"entry_id": ended.id, "entered_by": ended.entered_by, "verdict": ended.state, "version": ended.version}
    ending = {"decided_by": ended.ended_by, "decided_at": ended.ended_at, "reason": ended.withdrawn_because}
    await execute(session, _END, values | ending)


def _row(entry: Entry) -> dict[str, Any]:
    source = entry.source
    kept = {
        "id": entry.id,
        "document": source.document,
        "article": source.article,
        "certainty": source.certainty,
        "reason": source.reason,
        "entered_by": entry.entered_by,
        "entered_at": entry.entered_at,
        "valid_from": entry.data.valid_from,
    }
    return kept | _content(entry.data)


def _content(data: Data) -> dict[str, Any]:
    match data:
        case NormData():
            return {
                "kind": "norm",
                "province_code": data.province_code,
                "name": data.parameter,
                "amount": data.value,
                "valid_until": data.valid_until,
            }
        case TimeLimitData():
            return {
                "kind": "limit",
                "name": data.name,
                "amount": data.count,
                "unit": data.unit,
                "starts_at_event": data.starts_at_event,
                "basis": data.basis,
            }
        case DayData():
            return {"kind": "day_off", "day_off": data.day_off}


def _data(row: Any) -> Data:
    if row.kind == "norm":
        return NormData(row.province_code, row.name, row.amount, row.valid_from, row.valid_until)
    if row.kind == "limit":
        return TimeLimitData(row.name, row.amount, row.unit, row.starts_at_event, row.basis, row.valid_from)
    return DayData(row.valid_from, row.day_off)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        data=_data(row),
        source=Source(row.document, row.article, row.certainty, row.reason),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        state=EntryState(row.verdict or EntryState.ENTERED),
        version=row.version,
        ended_by=row.decided_by,
        ended_at=row.decided_at,
        withdrawn_because=row.withdrawn_because,
    )
