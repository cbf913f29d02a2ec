"""Which case was the first of its likeness, and which later ones look like it.

A mark is a blind index of commune, incident and what is compared: it finds its equal there and tells nothing, and reports of
other communes never meet it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.look_alikes import Likeness, LookAlike, LookAlikePair, LookAlikeVerdict
from shared.database import execute
from shared.ids import CaseId

# In the order of the marks, so that two who claim several never wait for each other. Who comes second waits for the first
# to commit and then finds its case. A case that was taken back gives its mark to the next that looks like it.
_CLAIM: Final = text("""
    insert into likenesses as l (mark, case_id)
    select * from unnest(cast(:marks as bytea[]), cast(:cases as uuid[])) order by 1
    on conflict (mark) do update
       set case_id = coalesce((select c.id from cases c where c.looks_like_id = l.case_id and c.retracted_at is null
                                order by c.received_at, c.id limit 1), excluded.case_id)
     where exists (select 1 from cases c where c.id = l.case_id and c.retracted_at is not null)
    returning mark, case_id""")
_FIRSTS: Final = text("""
    select l.mark, c.id, c.case_number, c.received_at from likenesses l join cases c on c.id = l.case_id
     where l.mark = any(cast(:marks as bytea[]))""")
_MARK: Final = text("""
    update cases c set looks_like_id = g.first_id, likeness = g.likeness
      from unnest(cast(:cases as uuid[]), cast(:firsts as uuid[]), cast(:likenesses as text[])) as g(id, first_id, likeness)
     where c.id = g.id and c.looks_like_id is null""")
_PAIRS: Final = text("""
    select f.id, f.case_number, f.commune_code, f.received_at, c.likeness, c.look_alike_verdict as verdict, true as earlier,
           f.retracted_at is not null as retracted
      from cases c join cases f on f.id = c.looks_like_id where c.id = :id
    union all
    select id, case_number, commune_code, received_at, likeness, look_alike_verdict, false, retracted_at is not null
      from cases where looks_like_id = :id
     order by received_at, id""")
_SAVE_VERDICT: Final = text("update cases set look_alike_verdict = :verdict where id = :id")


@dataclass(frozen=True, slots=True)
class Marked:
    """The mark of one likeness of a case."""

    mark: bytes
    case_id: CaseId
    likeness: Likeness


async def claim_marks(session: AsyncSession, marked: Sequence[Marked]) -> dict[CaseId, LookAlike]:
    """Keep the marks of these cases, and return the earlier case that each looks like; of two likenesses the closer one."""
    first_of: dict[bytes, CaseId] = {}
    for one in marked:
        first_of.setdefault(one.mark, one.case_id)
    values = {"marks": list(first_of), "cases": list(first_of.values())}
    claimed = {row.mark: row.case_id for row in await execute(session, _CLAIM, values)}
    contested = [one for one in marked if claimed.get(one.mark) != one.case_id]
    if not contested:
        return {}
    rows = await execute(session, _FIRSTS, {"marks": list({one.mark for one in contested})})
    firsts = {row.mark: row for row in rows}
    alike: dict[CaseId, LookAlike] = {}
    for one in sorted(contested, key=lambda one: list(Likeness).index(one.likeness)):
        first = firsts[one.mark]
        if first.id != one.case_id:
            alike.setdefault(one.case_id, LookAlike(first.id, first.case_number, first.received_at, one.likeness))
    return alike


async def mark_look_alikes(session: AsyncSession, alike: Mapping[CaseId, LookAlike]) -> None:
    """Write in these cases which one they look like, unless they are marked already."""
    values = {
        "cases": list(alike),
        "firsts": [one.case_id for one in alike.values()],
        "likenesses": [one.likeness for one in alike.values()],
    }
    await execute(session, _MARK, values)


async def list_pairs(session: AsyncSession, case_id: UUID) -> Iterable[LookAlikePair]:
    """Return the cases beside this one: which it looks like, and which look like it."""
    return [
        LookAlikePair(
            row.id,
            row.case_number,
            row.commune_code,
            row.received_at,
            Likeness(row.likeness),
            LookAlikeVerdict(row.verdict) if row.verdict is not None else None,
            row.earlier,
            row.retracted,
        )
        for row in await execute(session, _PAIRS, {"id": case_id})
    ]


async def save_verdict(session: AsyncSession, case_id: CaseId, verdict: LookAlikeVerdict) -> None:
    await execute(session, _SAVE_VERDICT, {"id": case_id, "verdict": verdict})
