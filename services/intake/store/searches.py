"""By which marks a household is found, and who is found by them.

A mark is a blind index of one word: it finds its equal and tells nothing. They lie together by commune, so that a search costs
what its own places hold, however common the word is in the country.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.case_numbers import NumberWanted
from services.intake.domain.cases import Case
from services.intake.store.cases import CASE, case_of
from shared.communes import codes_within, communes
from shared.database import execute
from shared.identity import Actor

# Whoever corrects the household waits until it is marked as it stood, and then lets it be marked anew.
_UNMARKED: Final = text("""
    select h.id as household_id, h.sealed, c.id as case_id, c.commune_code
      from households h join cases c on c.household_id = h.id
     where h.search_key is null limit :most for update of h skip locked""")
_FORGET: Final = text("delete from household_marks where case_id = any(cast(:cases as uuid[]))")
_SAVE: Final = text("""
    insert into household_marks (mark, commune_code, case_id)
    select * from unnest(cast(:marks as bytea[]), cast(:communes as text[]), cast(:cases as uuid[]))
     order by 1, 2, 3 on conflict do nothing""")
_MARKED: Final = text("""
    update households h set search_key = m.search_key
      from unnest(cast(:households as uuid[]), cast(:keys as text[])) as m(id, search_key) where h.id = m.id""")
# In the order of the index: where none is left, which is nearly always, every household would be looked at otherwise.
_OF_OTHER_KEYS: Final = """
    update households set search_key = null where id = any(array(
        select id from households where search_key {side} :key order by search_key limit :most for update skip locked))"""
_OTHER_KEYS: Final = (text(_OF_OTHER_KEYS.format(side="<")), text(_OF_OTHER_KEYS.format(side=">")))

_RARITIES: Final = text("""
    select w.place, (select count(*) from (
               select from household_marks m where m.mark = w.mark and m.commune_code = any(cast(:places as text[]))
                limit :counted) few) as having
      from unnest(cast(:marks as bytea[])) with ordinality as w(mark, place) order by 2, 1""")
# The rarest word leads; from each place come at most as many as are shown.
_FOUND: Final = text("""
    select found.case_id from unnest(cast(:places as text[])) as place(commune_code) cross join lateral (
           select m.case_id from household_marks m
            where m.mark = :rarest and m.commune_code = place.commune_code
              and (select count(*) from household_marks o
                    where o.mark = any(cast(:others as bytea[])) and o.commune_code = m.commune_code
                      and o.case_id = m.case_id) = cardinality(cast(:others as bytea[]))
            order by m.case_id desc limit :most) found
     order by found.case_id desc limit :most""")
_SHOWN: Final = text(f"""
    select found.*, h.sealed from ({CASE} where c.id = any(cast(:ids as uuid[]))) found
      join households h on h.id = found.household_id order by found.received_at desc, found.id""")
_NUMBERED: Final = """
    select c.id from cases c where c.case_count = :count {conditions} order by c.id desc limit :most"""
_COUNTED: Final = 2000
"""A word that more have than so many is common; how common then does not matter."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A household that is found by nothing yet, as ciphertext."""

    household_id: UUID
    case_id: UUID
    commune_code: str
    sealed: bytes


async def lock_unmarked(session: AsyncSession, most: int) -> list[Unmarked]:
    """Return some households that are not marked, and hold their rows; those that others hold are left out."""
    rows = (await execute(session, _UNMARKED, {"most": most})).mappings()
    return [Unmarked(**row) for row in rows]


async def save_marks(session: AsyncSession, marked: Mapping[Unmarked, Sequence[bytes]], keys: Mapping[Unmarked, str]) -> None:
    """Save the marks of these households in place of those that they had, and under which key they are marked."""
    await execute(session, _FORGET, {"cases": [one.case_id for one in marked]})
    lines = [(mark, one.commune_code, one.case_id) for one, marks in marked.items() for mark in marks]
    if lines:
        names = ("marks", "communes", "cases")
        await execute(session, _SAVE, dict(zip(names, map(list, zip(*lines, strict=True)), strict=True)))
    await execute(session, _MARKED, {"households": [one.household_id for one in keys], "keys": list(keys.values())})


async def unmark_other_keys(session: AsyncSession, key: str, most: int) -> int:
    """Let some households be marked again that were marked under another key than this; return how many."""
    counts = [(await execute(session, statement, {"key": key, "most": most})).rowcount for statement in _OTHER_KEYS]
    return sum(counts)


async def find_marked(session: AsyncSession, actor: Actor, marks: Sequence[bytes], most: int) -> list[UUID]:
    """Return the cases of the actor's area of which the household has all these marks, at most so many."""
    values: dict[str, Any] = {"places": _places(actor)}
    rows = (await execute(session, _RARITIES, {**values, "marks": list(marks), "counted": _COUNTED})).all()
    if not rows or not rows[0].having:
        return []
    rarest, *others = [marks[row.place - 1] for row in rows]
    found = await execute(session, _FOUND, {**values, "rarest": rarest, "others": others, "most": most})
    return [row.case_id for row in found]


async def find_numbered(session: AsyncSession, actor: Actor, wanted: NumberWanted, most: int) -> list[UUID]:
    """Return the cases of the actor's area with this number, or with numbers that end so; the newest first."""
    given = {"letters": wanted.letters and f"{wanted.letters}-%", "month": wanted.month and f"%-{wanted.month}-%"}
    values: dict[str, Any] = {name: value for name, value in given.items() if value}
    conditions = [f"and c.case_number like :{name}" for name in values]
    if actor.area is not None:
        values["places"] = _places(actor)
        conditions.append("and c.commune_code = any(cast(:places as text[]))")
    statement = text(_NUMBERED.format(conditions=" ".join(conditions)))
    rows = await execute(session, statement, {**values, "count": wanted.count, "most": most})
    return [row.id for row in rows]


async def list_found(session: AsyncSession, case_ids: Sequence[UUID]) -> list[tuple[Case, bytes]]:
    """Return these cases with their households as ciphertext, the newest first."""
    rows = (await execute(session, _SHOWN, {"ids": list(case_ids)})).mappings()
    return [(case_of({name: row[name] for name in row if name != "sealed"}), row["sealed"]) for row in rows]


def _places(actor: Actor) -> list[str]:
    return sorted(communes()) if actor.area is None else codes_within(*actor.area)
