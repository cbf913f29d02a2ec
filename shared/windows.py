"""Windows follow load: the first items after quiet travel at once, then a group has at most one window per length.

A window is a row that items of one group (a commune's list, a source's round, a recipient's digest) join while it fills.
It is closed when its moment has come or when it is full; whoever closes it starts its work in the same transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute, ring
from shared.ids import new_id

MAX_ITEMS: Final = 200
WINDOWS_FILL: Final = "windows"
KEEP_CLOSED: Final = timedelta(hours=1)
_MAX_FORGOTTEN: Final = 500


@dataclass(frozen=True)
class WindowKind:
    """What kind of window, how many seconds from one to the next of a group, and how many items one takes."""

    name: str
    seconds: float
    most_items: int = MAX_ITEMS


@dataclass(frozen=True)
class Window:
    """One window of a group; its `number` within the group makes the name of the work that it starts."""

    id: UUID
    group_key: str
    number: int
    item_count: int
    state: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None


_LOCK_GROUP: Final = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_COLUMNS: Final = "id, group_key, number, item_count, state, opened_at, closes_at, closed_at"
# Held: a window that somebody closes at this moment would otherwise be opened again by the item that joins it.
_LATEST: Final = text(f"""
    select {_COLUMNS} from windows where id in (
        select latest.id from unnest(cast(:groups as text[])) as groups(name)
         cross join lateral (select w.id from windows w where w.kind = :kind and w.group_key = groups.name
                              order by w.number desc limit 1) latest)
     order by id for update""")
_SAVE: Final = text("""
    insert into windows (id, kind, group_key, number, item_count, state, opened_at, closes_at)
    values (:id, :kind, :group_key, :number, :item_count, :state, :opened_at, :closes_at)
    on conflict (id) do update
       set item_count = excluded.item_count, state = excluded.state, closes_at = excluded.closes_at""")
_READY: Final = "kind = :kind and (state = 'full' or (state = 'filling' and closes_at <= :now))"
_READY_GROUPS: Final = text(f"select distinct group_key from windows where {_READY}")
_CLOSE: Final = text(f"""
    with ready as (
        select id from windows where {_READY} and (cast(:groups as text[]) is null or group_key = any(cast(:groups as text[])))
         order by id for update skip locked)
    update windows w set state = 'closed', closed_at = :now from ready r where w.id = r.id
    returning {", ".join(f"w.{name.strip()}" for name in _COLUMNS.split(","))}""")
# The latest window of a group stays for ever: its number names work, and no number may name two.
_FORGET: Final = text("""
    delete from windows where id in (
        select old.id from windows old
          join unnest(cast(:groups as text[]), cast(:numbers as int[])) as closed(group_key, number)
            on old.group_key = closed.group_key and old.number < closed.number
         where old.kind = :kind and old.state = 'closed' and old.closed_at < :before
         order by old.id limit :most for update of old skip locked)""")
_HASTEN: Final = text("""
    update windows set closes_at = :latest where kind = :kind and state = 'filling' and closes_at > :latest
       and group_key = any(cast(:groups as text[]))""")
_ANY_READY: Final = text(f"select 1 from windows where {_READY} limit 1")


async def join(session: AsyncSession, window: WindowKind, groups: Sequence[str], now: datetime) -> list[UUID]:
    """Give each item (named by its group) a window and return the windows' ids in the same order."""
    ring(session, WINDOWS_FILL)
    names = sorted(set(groups))
    for name in names:
        # In order, and for the group rather than its row: two writers would otherwise both open the first window.
        await execute(session, _LOCK_GROUP, {"name": f"{window.name}|{name}"})
    rows = await execute(session, _LATEST, {"kind": window.name, "groups": names})
    plan = _Plan(window, now, {row["group_key"]: Window(**row) for row in rows.mappings()})
    joined = [plan.place(group) for group in groups]
    # Full ones first: a group has one filling window at a time.
    changed = sorted(plan.changed.values(), key=lambda one: (one.state == "filling", one.number))
    await execute(session, _SAVE, [{"kind": window.name, **_row(one)} for one in changed])
    return joined


async def close(
    session: AsyncSession, window: WindowKind, now: datetime, groups: Collection[str] | None = None
) -> list[Window]:
    """Close what is full or due (of these groups, or of all) and return it: the caller starts its work in this transaction.

    Earlier windows of the same groups, closed an hour ago or longer, are removed.
    """
    wanted = {"kind": window.name, "now": now, "groups": None if groups is None else sorted(groups)}
    closed = [Window(**row) for row in (await execute(session, _CLOSE, wanted)).mappings()]
    if closed:
        named, numbers = [one.group_key for one in closed], [one.number for one in closed]
        values = {
            "kind": window.name,
            "groups": named,
            "numbers": numbers,
            "before": now - KEEP_CLOSED,
            "most": _MAX_FORGOTTEN,
        }
        await execute(session, _FORGET, values)
    return closed


async def hasten(session: AsyncSession, window: WindowKind, groups: Collection[str], latest: datetime) -> None:
    """Let no filling window of these groups close later than `latest`."""
    await execute(session, _HASTEN, {"kind": window.name, "groups": sorted(set(groups)), "latest": latest})


async def list_ready(session: AsyncSession, window: WindowKind, now: datetime) -> list[str]:
    """Return the groups that have something to close, without locking anything."""
    return sorted(row.group_key for row in await execute(session, _READY_GROUPS, {"kind": window.name, "now": now}))


async def any_ready(session: AsyncSession, window: WindowKind, now: datetime) -> bool:
    """Tell whether there is something to close, without locking anything."""
    return (await execute(session, _ANY_READY, {"kind": window.name, "now": now})).first() is not None


class _Plan:
    """Where each item goes, reckoned in memory and saved once."""

    def __init__(self, window: WindowKind, now: datetime, latest: dict[str, Window]) -> None:
        self._window = window
        self._now = now
        self._latest = latest
        self.changed: dict[UUID, Window] = {}

    def place(self, group: str) -> UUID:
        latest = self._latest.get(group)
        if latest is None or latest.state != "filling":
            latest = self._open(group, latest)
        count = latest.item_count + 1
        latest = replace(latest, item_count=count)
        if count >= self._window.most_items:
            # It travels now, whatever was planned: the next one's moment counts from here.
            latest = replace(latest, state="full", closes_at=min(latest.closes_at, self._now))
        self._latest[group] = latest
        self.changed[latest.id] = latest
        return latest.id

    def _open(self, group: str, before: Window | None) -> Window:
        earliest = (before.closed_at or before.closes_at) + timedelta(seconds=self._window.seconds) if before else self._now
        return Window(
            id=new_id(),
            group_key=group,
            number=before.number + 1 if before else 1,
            item_count=0,
            state="filling",
            opened_at=self._now,
            closes_at=max(self._now, earliest),
        )


def _row(window: Window) -> dict[str, object]:
    return {name.strip(): getattr(window, name.strip()) for name in _COLUMNS.split(",") if name.strip() != "closed_at"}
