"""Notices: saved in sets, listed by page, and what becomes of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import CursorResult, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from shared.communes import codes_within
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.table_pages import page_of, value_of, values_of

_NAMES: Final = tuple(field.name for field in fields(Notice))
_COLUMNS: Final = ", ".join(_NAMES)
COLUMNS_OF_N: Final = ", ".join(f"n.{name}" for name in _NAMES)
_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("id", "incident_id", "case_id", "outcome_id", "window_id", "superseded_by"), "uuid"),
    **dict.fromkeys(
        ("created_at", "accepted_at", "acknowledged_at", "told_at", "delivered_at", "heard_at", "visited_at"), "timestamptz"
    ),
    **dict.fromkeys(("item_count", "window_number", "template_version", "risk_level"), "integer"),
    "drill": "boolean",
}
_RECORD: Final = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _NAMES)
_SAVE: Final = text(f"""
    insert into notices ({_COLUMNS})
    select {_COLUMNS} from jsonb_to_recordset(cast(:rows as jsonb)) as r({_RECORD})
    on conflict do nothing returning id""")
_LOCK: Final = text(f"select {_COLUMNS} from notices where id = any(cast(:ids as uuid[])) order by id for update")
_FIND: Final = text(f"select {_COLUMNS} from notices where id = any(cast(:ids as uuid[])) order by id")
_NOBODY_THERE: Final = "reason = 'no_recipient' and state = 'waiting'"
# From one commune of the index to the next: as fast with a million waiting digests as with one of each commune.
_COMMUNES_WITHOUT_RECIPIENT: Final = text(f"""
    with recursive waiting as (
        (select commune_code from notices where {_NOBODY_THERE} order by commune_code limit 1)
        union all
        select (select n.commune_code from notices n where {_NOBODY_THERE} and n.commune_code > w.commune_code
                 order by n.commune_code limit 1)
          from waiting w where w.commune_code is not null)
    select commune_code from waiting where commune_code is not null""")
_WITHOUT_RECIPIENT: Final = text(f"""
    select {_COLUMNS} from notices where {_NOBODY_THERE} and id in (
        select w.id from unnest(cast(:communes as text[]), cast(:drills as boolean[])) as c(code, drill) cross join lateral (
            select id from notices where {_NOBODY_THERE} and commune_code = code and drill = c.drill order by id limit :each) w
         order by w.id limit :most)
     order by id for update skip locked""")
_EACH: Final = 10
"""How many digests of one commune are looked at in a turn, however many communes wait."""
_FOUND_RECIPIENT: Final = text("update notices set recipient = :recipient, reason = null where id = :id")
_SENT: Final = text(f"""
    update notices n set state = 'sent', accepted_at = d.accepted_at
      from unnest(cast(:ids as uuid[]), cast(:accepted as timestamptz[])) as d(id, accepted_at)
     where n.id = d.id and n.state = 'waiting' and n.kind <> 'in_person' returning {COLUMNS_OF_N}""")
_UNDELIVERABLE: Final = text("""
    update notices set state = 'undeliverable', reason = :reason where id = :id and state = 'waiting'""")
_TO_TELL_IN_PERSON: Final = text("""
    update notices set kind = 'in_person', state = 'waiting', accepted_at = null, delivered_at = null, reason = :reason,
           recipient = 'commune:' || commune_code
     where id = :id""")
_BY_PHONE_AFTER_ALL: Final = text("""
    update notices set kind = 'household', reason = null, recipient = audience where id = any(cast(:ids as uuid[]))""")
_LOCK_OF_CASES: Final = text(f"""
    select {_COLUMNS} from notices where case_id = any(cast(:cases as uuid[])) order by id for update""")
_SAVE_PLACES: Final = text("""
    update notices set commune_code = :commune_code, province_code = :province_code, recipient = :recipient, text = :text
     where id = :id""")
_OPEN_OF: Final = text("""
    select id from notices
     where case_id = any(cast(:cases as uuid[])) and outcome_id is not null and state in ('waiting', 'sent')""")
_WITHDRAW: Final = text("""
    with held as (
        select id from notices
         where case_id = any(cast(:cases as uuid[])) and state = 'waiting' and outcome_id is not null order by id for update)
    update notices n set state = 'withdrawn' from held h where n.id = h.id returning n.id""")
_ACKNOWLEDGE: Final = text("""
    update notices set state = 'acknowledged', acknowledged_at = :now, acknowledged_by = :by, assurance = :assurance,
           confirmed_via = :via
     where id = any(cast(:ids as uuid[]))""")
# Each by its own clock: digests that wait to be confirmed are few beside all clocks that were ever missed.
_UNCONFIRMED: Final = """
    from notices n
     where n.kind = 'digest' and n.state in ('sent', 'undeliverable') and n.silent_at is null
       and exists (select 1 from clocks c
                    where c.kind = 'acknowledged' and c.state = 'missed' and c.subject_id = any(array(
                          select n.id union all select e.id from notices e where e.superseded_by = n.id)))"""
_ANY_SILENT: Final = text(f"select 1 {_UNCONFIRMED} limit 1")
# Who is confirming it at this moment is not silent.
_SILENT: Final = text(f"""
    with silent as (select n.id {_UNCONFIRMED} order by n.id for update of n skip locked)
    update notices n set silent_at = :now where n.id = any(array(select id from silent)) returning {COLUMNS_OF_N}""")
_COUNT_WITHOUT_RECIPIENT: Final = text("""
    select count(*) from notices where reason = 'no_recipient' and state = 'waiting'""")


class NoticeNotFound(NotFound):
    """There is no such notice, or it is not for this person."""

    code = "notice-not-found"


@dataclass(frozen=True)
class NoticeQuery:
    """Which notices: None leaves a question open; `area` (communes, provinces) is where the asker may look."""

    incident_id: UUID | None = None
    case_id: UUID | None = None
    commune_code: str | None = None
    kind: NoticeKind | None = None
    state: NoticeState | None = None
    area: Area = None
    after: UUID | None = None
    most: int = 100


async def save_notices(session: AsyncSession, notices: Sequence[Notice]) -> set[UUID]:
    """Save these notices and return the ids of those that are new: an outcome or a window has one notice for ever."""
    if not notices:
        return set()
    rows = await execute(session, _SAVE, {"rows": orjson.dumps(notices, default=str).decode()})
    return {row.id for row in rows}


async def get_notice(session: AsyncSession, notice_id: UUID) -> Notice:
    found = await find_notices(session, [notice_id])
    if not found:
        raise NoticeNotFound
    return found[0]


async def find_notices(session: AsyncSession, ids: Collection[UUID]) -> list[Notice]:
    """Return these notices, as far as they are known, in the order of their ids."""
    return _notices(await execute(session, _FIND, {"ids": sorted(set(ids))}))


async def lock_notices(session: AsyncSession, ids: Collection[UUID]) -> list[Notice]:
    """Return these notices, in the order of their ids, and hold their rows."""
    return _notices(await execute(session, _LOCK, {"ids": sorted(set(ids))}))


async def list_notices(session: AsyncSession, query: NoticeQuery) -> list[Notice]:
    """Return a page of notices in the order in which they were made."""
    values: dict[str, Any] = {
        "incident_id": query.incident_id,
        "case_id": query.case_id,
        "kind": query.kind.value if query.kind else None,
        "state": query.state.value if query.state else None,
        "after": query.after,
    }
    values = {name: value for name, value in values.items() if value is not None}
    # Only what is asked stands in the statement: a plan for "this or everything" reads the whole table.
    page = _page(query, values)
    statement = text(f"select {_COLUMNS} from notices where id = any(array({page})) order by id")
    return _notices(await execute(session, statement, {**values, "most": query.most}))


def _page(query: NoticeQuery, values: dict[str, Any]) -> str:
    """Return the question for the ids of a page; adds what it needs to the values."""
    conditions = ["t.id > :after"] if "after" in values else []
    if query.commune_code is not None or query.area is not None:
        values["places"] = _places(query)
    if "case_id" in values:
        # Few, whatever else is asked of them.
        conditions += [f"t.{name} = :{name}" for name in ("case_id", "incident_id", "kind", "state") if name in values]
        conditions += ["t.commune_code = any(cast(:places as text[]))"] if "places" in values else []
        return page_of("notices", "id", {}, conditions)
    if not values.keys() - {"after"}:
        return page_of("notices", "id", {}, conditions)
    page = page_of("notices", "id", _lines(values), conditions)
    if query.area is None or query.commune_code is not None:
        return page
    conditions += [f"t.{name} = :{name}" for name in ("incident_id", "kind", "state") if name in values]
    values["provinces"] = sorted(query.area[1])
    alone = page_of("notices", "id", {"province_code": values_of("provinces")}, [*conditions, "t.commune_code is null"])
    return f"select id from (({page}) union ({alone})) both_kinds order by id limit :most"


def _lines(values: dict[str, Any]) -> dict[str, str]:
    """Return where notices with these values stand in the index: incident if one is meant, commune, kind, state."""
    lines = {"incident_id": value_of("incident_id", "uuid")} if "incident_id" in values else {}
    if "places" in values:
        lines["commune_code"] = values_of("places")
    for name, all_values in (("kind", tuple(NoticeKind)), ("state", tuple(NoticeState))):
        if name in values:
            lines[name] = value_of(name)
        else:
            lines[name], values[f"{name}s"] = values_of(f"{name}s"), list(all_values)
    return lines


def _places(query: NoticeQuery) -> list[str]:
    """Return the communes that are meant."""
    area = None if query.area is None else codes_within(*query.area)
    if query.commune_code is None:
        return area or []
    return [query.commune_code] if area is None or query.commune_code in area else []


async def list_communes_without_recipient(session: AsyncSession) -> list[str]:
    """Return the communes that have digests which nobody was there to receive."""
    return [row.commune_code for row in await execute(session, _COMMUNES_WITHOUT_RECIPIENT)]


async def lock_without_recipient(session: AsyncSession, served: Collection[tuple[str, bool]], most: int) -> list[Notice]:
    """Return the oldest digests of these communes, real ones or (True) drills, that nobody was there to receive; hold them."""
    communes, drills = [code for code, _ in served], [drill for _, drill in served]
    values = {"communes": communes, "drills": drills, "each": max(_EACH, most // max(1, len(served))), "most": most}
    return _notices(await execute(session, _WITHOUT_RECIPIENT, values))


async def save_recipients(session: AsyncSession, notices: Sequence[Notice]) -> None:
    """Somebody has been found for these."""
    if notices:
        await execute(session, _FOUND_RECIPIENT, [{"id": notice.id, "recipient": notice.recipient} for notice in notices])


async def mark_sent(session: AsyncSession, accepted: Mapping[UUID, datetime]) -> list[Notice]:
    """A gateway has taken these; return those for which it is news."""
    ids = sorted(accepted)
    return _notices(await execute(session, _SENT, {"ids": ids, "accepted": [accepted[key] for key in ids]}))


async def mark_undeliverable(session: AsyncSession, reasons: Mapping[UUID, str]) -> None:
    if reasons:
        await execute(session, _UNDELIVERABLE, [{"id": key, "reason": reason} for key, reason in sorted(reasons.items())])


async def turn_to_in_person(session: AsyncSession, reasons: Mapping[UUID, str]) -> None:
    """No phone reaches these people: the commune must go there."""
    if reasons:
        await execute(session, _TO_TELL_IN_PERSON, [{"id": key, "reason": reason} for key, reason in sorted(reasons.items())])


async def turn_to_phone(session: AsyncSession, ids: Collection[UUID]) -> None:
    """A corrected report brought a phone before anybody went there."""
    if ids:
        await execute(session, _BY_PHONE_AFTER_ALL, {"ids": sorted(ids)})


async def find_of_cases(session: AsyncSession, cases: Collection[UUID]) -> list[Notice]:
    """Return the outcomes of these cases that wait, or were sent to a phone."""
    return await find_notices(session, [row.id for row in await execute(session, _OPEN_OF, {"cases": sorted(set(cases))})])


async def lock_of_cases(session: AsyncSession, cases: Collection[UUID]) -> list[Notice]:
    """Return every notice of these cases, told or not, in the order of their ids, and hold their rows."""
    return _notices(await execute(session, _LOCK_OF_CASES, {"cases": sorted(set(cases))}))


async def save_places(session: AsyncSession, notices: Sequence[Notice]) -> None:
    """Save of which commune these notices are now, with what that changes in their words."""
    names = ("id", "commune_code", "province_code", "recipient", "text")
    if notices:
        await execute(session, _SAVE_PLACES, [{name: getattr(notice, name) for name in names} for notice in notices])


async def withdraw(session: AsyncSession, cases: Collection[UUID]) -> list[UUID]:
    """What has not been told about these cases need not be told any more."""
    return [row.id for row in await execute(session, _WITHDRAW, {"cases": sorted(set(cases))})]


async def mark_acknowledged(session: AsyncSession, ids: Collection[UUID], by: tuple[str, str, str], now: datetime) -> None:
    """Somebody (`by`: who, how sure that is, by what) has confirmed these."""
    person, assurance, via = by
    values = {"ids": sorted(ids), "by": person, "assurance": assurance, "via": via, "now": now}
    await execute(session, _ACKNOWLEDGE, values)


async def any_silent(session: AsyncSession) -> bool:
    """Tell whether a commune let its digest's clock pass and nobody has noted it, without locking anything."""
    return (await execute(session, _ANY_SILENT)).first() is not None


async def mark_silent(session: AsyncSession, now: datetime) -> list[Notice]:
    """Return the digests whose clock was missed and whose silence was not told yet; they are marked."""
    return _notices(await execute(session, _SILENT, {"now": now}))


async def count_without_recipient(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_WITHOUT_RECIPIENT)).scalar_one())


def _notices(found: CursorResult[Any]) -> list[Notice]:
    return [
        Notice(
            **{
                **row,
                "kind": NoticeKind(row["kind"]),
                "audience": Audience(row["audience"]),
                "state": NoticeState(row["state"]),
            }
        )
        for row in found.mappings()
    ]
