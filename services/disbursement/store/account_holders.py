"""Who has which account or telephone, known by hashes: what several have is found, and held while one is looked at."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payees import Holding, SharedKind, SharedRelease
from services.disbursement.tables import AccountHolderRow, SharedReleaseRow
from shared.database import execute
from shared.ids import CaseId
from shared.inserts import by_column, insert_many

_NAMES: Final = ("case_id", "household_id", "incident_id", "kind", "mark")
_OF_CASES: Final = text(f"select {', '.join(_NAMES)} from account_holders where case_id = any(cast(:ids as uuid[]))")
_HOLD: Final = text("""
    select count(*) from unnest(cast(:keys as text[])) as k(key)
     where pg_advisory_xact_lock(hashtextextended(k.key, 12)) is not null""")
_FORGET: Final = text("""
    delete from account_holders where case_id = any(cast(:ids as uuid[])) and (of_report or cast(:all as boolean))""")
# Two persons may name the same account twice.
_INSERT: Final = insert_many(AccountHolderRow, (*_NAMES, "of_report")).on_conflict_do_nothing()
# Of a telephone that hundreds have, two rows are looked at and nobody is returned: those hundreds wait for one another already,
# whatever these cases have from now on.
_ALONE: Final = text("""
    with given as materialized (
         select distinct * from unnest(cast(:kinds as text[]), cast(:incidents as uuid[]), cast(:marks as bytea[]))
             as g(kind, incident_id, mark)),
    alone as materialized (
         select given.*, one.household_id from given
          cross join lateral (
                select h.household_id from account_holders h
                 where h.mark = given.mark and h.incident_id = given.incident_id and h.kind = given.kind
                   and h.case_id <> all(cast(:cases as uuid[])) limit 1) one
          where not exists (select from account_holders h
                             where h.mark = given.mark and h.incident_id = given.incident_id and h.kind = given.kind
                               and h.case_id <> all(cast(:cases as uuid[])) and h.household_id <> one.household_id))
    select distinct o.case_id from alone
      join account_holders o on o.mark = alone.mark and o.incident_id = alone.incident_id and o.kind = alone.kind
     where o.case_id <> all(cast(:cases as uuid[]))""")
_SHARED: Final = text(f"""
    select {", ".join(f"h.{name}" for name in _NAMES)} from account_holders h
     where h.case_id = cast(:case_id as uuid) and h.kind = :kind
       and exists (select from account_holders o
                    where o.mark = h.mark and o.incident_id = h.incident_id and o.kind = h.kind
                      and o.household_id <> h.household_id)
       and not exists (select from shared_releases r where r.case_id = h.case_id and r.kind = h.kind and r.mark = h.mark)""")
_RELEASE: Final = insert_many(SharedReleaseRow, ("case_id", "kind", "mark", "reason", "released_by", "released_at"))


async def hold_accounts(session: AsyncSession, holdings: Iterable[Holding]) -> None:
    """Hold these accounts and telephones until the transaction ends: of two who plan at once the second sees the first.

    After the cases, before any payment; in the order of their keys.
    """
    keys = sorted({holding.key for holding in holdings})
    if keys:
        await execute(session, _HOLD, {"keys": keys})


async def list_of_cases(session: AsyncSession, cases: Collection[CaseId]) -> list[Holding]:
    """Return what these (held) cases have."""
    return _holdings((await execute(session, _OF_CASES, {"ids": sorted(cases)})).mappings())


async def replace_reported(session: AsyncSession, cases: Collection[CaseId], holdings: Sequence[Holding]) -> None:
    """Let these cases have what their newest reports say, beside what two persons named."""
    await execute(session, _FORGET, {"ids": sorted(cases), "all": False})
    await _insert(session, holdings, of_report=True)


async def add_named(session: AsyncSession, holding: Holding) -> None:
    """Let a case have an account that two persons named for it."""
    await _insert(session, [holding], of_report=False)


async def forget(session: AsyncSession, cases: Collection[CaseId]) -> None:
    """Let these cases, whose reports were taken back, have nothing that others could share."""
    await execute(session, _FORGET, {"ids": sorted(cases), "all": True})


async def list_alone_beside(session: AsyncSession, cases: Collection[CaseId], holdings: Collection[Holding]) -> set[CaseId]:
    """Return who alone has one of these beside these cases: they may begin to share it with them, or cease to.

    Where two other households have it they share it in any case, and nothing changes for them: the work is the same for two as
    for hundreds.
    """
    if not holdings:
        return set()
    values = {
        "kinds": [holding.kind.value for holding in holdings],
        "incidents": [holding.incident_id for holding in holdings],
        "marks": [holding.mark for holding in holdings],
        "cases": sorted(cases),
    }
    return {CaseId(row.case_id) for row in await execute(session, _ALONE, values)}


async def list_shared(session: AsyncSession, case_id: CaseId, kind: SharedKind) -> list[Holding]:
    """Return what this case shares with other households, and nobody has said why."""
    return _holdings((await execute(session, _SHARED, {"case_id": case_id, "kind": kind.value})).mappings())


async def insert_releases(session: AsyncSession, releases: Sequence[SharedRelease], now: datetime) -> None:
    """Write down why households may be paid although others have the same."""
    rows = [
        {
            "case_id": each.holding.case_id,
            "kind": each.holding.kind.value,
            "mark": each.holding.mark,
            "reason": each.reason,
            "released_by": each.released_by,
            "released_at": now,
        }
        for each in releases
    ]
    if rows:
        await execute(session, _RELEASE, by_column(rows))


async def _insert(session: AsyncSession, holdings: Sequence[Holding], *, of_report: bool) -> None:
    rows = [{**{name: getattr(each, name) for name in _NAMES}, "of_report": of_report} for each in holdings]
    if rows:
        await execute(session, _INSERT, by_column(rows))


def _holdings(rows: Any) -> list[Holding]:
    return [Holding(**{**row, "kind": SharedKind(row["kind"]), "mark": bytes(row["mark"])}) for row in rows]
