"""Cash lists: made out, held while something of them changes, and shown with what became of each line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.cash_lists import CashLine, CashList, HandBack, LineState, WhyNot
from services.disbursement.policy.cash_lists import CashListNotFound
from services.disbursement.tables import CashLineRow, CashListRow, HandBackRow, RoundRow
from shared.database import execute
from shared.identity import Area
from shared.ids import RoundId, SourceId, new_id
from shared.inserts import by_column, insert_many

_NAMES: Final = tuple(field.name for field in fields(CashList))
_COLUMNS: Final = ", ".join(f"l.{name}" for name in _NAMES)
_LINE_NAMES: Final = tuple(field.name for field in fields(CashLine))
_LINES: Final = f"select {', '.join(_LINE_NAMES)} from cash_lines where list_id = any(cast(:lists as uuid[]))"
_OF_LISTS: Final = text(f"{_LINES} order by list_id, number")
_INSERT_LINES: Final = insert_many(CashLineRow, _LINE_NAMES)
_SEEN: Final = "(l.commune_code = any(cast(:communes as text[])) or l.province_code = any(cast(:provinces as text[])))"
_LOCK: Final = text(f"select {_COLUMNS} from cash_lists l where l.id = :id for update")
_FIND: Final = text(f"select {_COLUMNS} from cash_lists l where l.id = :id and (not :narrow or {_SEEN})")
# The newest first: ids are made in the order of time.
_LIST: Final = text(f"""
    select {_COLUMNS} from cash_lists l
     where (not :narrow or {_SEEN}) and (cast(:open as boolean) is null or (l.closed_at is null) = cast(:open as boolean))
       and (cast(:before as uuid) is null or l.id < cast(:before as uuid))
     order by l.id desc limit :most""")
_NEXT_NUMBER: Final = text("select coalesce(max(number), 0) + 1 from rounds where source_id = :source and rail = 'cash'")
_SAVE: Final = text("""
    update cash_lists set revision = :revision, closed_by = :closed_by, closed_at = :closed_at where id = :id""")
_SAVE_LINES: Final = text("""
    update cash_lines l set state = d.state, reason = d.reason, changed_at = d.changed_at
      from unnest(cast(:payments as uuid[]), cast(:states as text[]), cast(:reasons as text[]), cast(:moments as timestamptz[]))
        as d(payment_id, state, reason, changed_at)
     where l.list_id = :list and l.payment_id = d.payment_id""")
_HAND_BACKS: Final = text("select list_id, amount, taken_by, at from hand_backs where list_id = :list order by at, id")


async def next_number(session: AsyncSession, source: SourceId) -> int:
    """Return the number of this source's next list; the source must be held."""
    return int((await execute(session, _NEXT_NUMBER, {"source": source})).scalar_one())


async def insert_list(session: AsyncSession, cash_list: CashList, lines: Sequence[CashLine]) -> None:
    """Write down a list with its lines, and the round that it is."""
    names = {"id": cash_list.id, "source_id": cash_list.source_id, "rail": "cash", "number": cash_list.number}
    await execute(session, insert(RoundRow), [{**names, "closed_at": cash_list.made_at}])
    await execute(session, insert(CashListRow), [{name: getattr(cash_list, name) for name in _NAMES}])
    rows = [{name: getattr(line, name) for name in _LINE_NAMES} for line in lines]
    await execute(session, _INSERT_LINES, by_column(rows))


async def lock_list(session: AsyncSession, cash_list: RoundId) -> tuple[CashList, list[CashLine]]:
    """Return a list with its lines, and hold it. Raises CashListNotFound."""
    row = (await execute(session, _LOCK, {"id": cash_list})).mappings().first()
    if row is None:
        raise CashListNotFound
    return CashList(**row), (await list_lines(session, [cash_list])).get(cash_list, [])


async def find_list(session: AsyncSession, area: Area, cash_list: RoundId) -> CashList:
    """Return a list of this area (None: the country). Raises CashListNotFound."""
    row = (await execute(session, _FIND, {"id": cash_list, **_seen_from(area)})).mappings().first()
    if row is None:
        raise CashListNotFound
    return CashList(**row)


async def list_lists(
    session: AsyncSession, area: Area, page: tuple[UUID | None, int], *, is_open: bool | None
) -> list[CashList]:
    """Return lists of this area, the newest first: those with money out (`is_open`), those that are closed, or all."""
    before, most = page
    values = {**_seen_from(area), "open": is_open, "before": before, "most": most}
    return [CashList(**row) for row in (await execute(session, _LIST, values)).mappings()]


async def list_lines(session: AsyncSession, lists: Collection[RoundId]) -> Mapping[RoundId, list[CashLine]]:
    """Return the lines of these lists, in their order."""
    found: dict[RoundId, list[CashLine]] = {}
    for row in (await execute(session, _OF_LISTS, {"lists": sorted(lists)})).mappings() if lists else ():
        reason = WhyNot(row["reason"]) if row["reason"] else None
        line = CashLine(**{**row, "state": LineState(row["state"]), "reason": reason})
        found.setdefault(line.list_id, []).append(line)
    return found


async def list_hand_backs(session: AsyncSession, cash_list: RoundId) -> list[HandBack]:
    """Return what has come back of a list, in order."""
    return [HandBack(**row) for row in (await execute(session, _HAND_BACKS, {"list": cash_list})).mappings()]


async def save_list(session: AsyncSession, cash_list: CashList, changed: Sequence[CashLine] = ()) -> CashList:
    """Write back a held list under its next revision, with the lines that have changed; return it."""
    saved = cash_list if cash_list.closed_at is not None else replace(cash_list, revision=cash_list.revision + 1)
    if changed:
        values = {
            "list": saved.id,
            "payments": [line.payment_id for line in changed],
            "states": [line.state.value for line in changed],
            "reasons": [line.reason.value if line.reason else None for line in changed],
            "moments": [line.changed_at for line in changed],
        }
        await execute(session, _SAVE_LINES, values)
    names = ("id", "revision", "closed_by", "closed_at")
    await execute(session, _SAVE, {name: getattr(saved, name) for name in names})
    return saved


async def save_hand_back(session: AsyncSession, hand_back: HandBack) -> None:
    row = {name: getattr(hand_back, name) for name in ("list_id", "amount", "taken_by", "at")}
    await execute(session, insert(HandBackRow), [{**row, "id": new_id()}])


def _seen_from(area: Area) -> dict[str, Any]:
    communes, provinces = area or ((), ())
    return {"narrow": area is not None, "communes": sorted(communes), "provinces": sorted(provinces)}
