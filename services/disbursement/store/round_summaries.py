"""Rounds as people look back at them: those of a source, and what one came to."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.round_summaries import RoundFigure, RoundHead, RoundStanding, RoundSummary
from services.disbursement.domain.rounds import Round
from services.disbursement.store.sources import SEEN, seen_from
from shared.database import execute
from shared.errors import NotFound
from shared.events.disbursement import RailName
from shared.identity import Area
from shared.ids import RoundId, SourceId

_HEAD: Final = "select r.id, r.source_id, r.rail, r.number, r.closed_at, s.name as source_name, s.drill"
_FIND: Final = text(f"""
    {_HEAD} from rounds r join (select * from sources where {SEEN}) s on s.id = r.source_id where r.id = :id""")
_LIST: Final = text(f"""
    {_HEAD} from rounds r join sources s on s.id = r.source_id
     where r.source_id = :source and r.rail = :rail
       and (cast(:after as uuid) is null or r.number < (select number from rounds where id = cast(:after as uuid)))
     order by r.number desc limit :most""")
# Of an order only the bank's word about it says that it is dead. What waits in the round was told to nobody yet.
_FIGURES: Final = text("""
    with told as (
        select payment_id, amount, case status when 'settled' then 'paid' when 'returned' then 'returned'
               when 'rejected' then 'not_paid' else 'open' end as standing
          from attempts where round_id = :id
        union all
        select payment_id, amount, case state when 'handed_over' then 'paid' when 'handed_back' then 'not_paid' else 'open' end
          from cash_lines where list_id = :id
        union all
        select id, amount, 'open' from payments where round_id = :id and state = 'reserved')
    select p.benefit, p.means_commune_code as commune_code, t.standing, count(*) as count, sum(t.amount)::bigint as amount
      from told t join payments p on p.id = t.payment_id
     group by p.benefit, p.means_commune_code, t.standing order by p.means_commune_code, p.benefit, t.standing""")


class RoundNotFound(NotFound):
    """No such round, or its means are not for this person to see."""

    code = "round-not-found"


async def find_summary(session: AsyncSession, area: Area, name: RoundId) -> RoundSummary:
    """Return what a round out of means that this area sees came to. Raises RoundNotFound."""
    row = (await execute(session, _FIND, {"id": name, **seen_from(area)})).mappings().first()
    if row is None:
        raise RoundNotFound
    figures = [
        RoundFigure(**{**each, "standing": RoundStanding(each["standing"])})
        for each in (await execute(session, _FIGURES, {"id": name})).mappings()
    ]
    return RoundSummary(_head(row), figures)


async def list_rounds(
    session: AsyncSession, source: SourceId, rail: RailName, page: tuple[UUID | None, int]
) -> list[RoundHead]:
    """Return the rounds of a source by one rail, the newest first."""
    after, most = page
    values = {"source": source, "rail": rail, "after": after, "most": most}
    return [_head(row) for row in (await execute(session, _LIST, values)).mappings()]


def _head(row: Any) -> RoundHead:
    name = Round(RoundId(row["id"]), SourceId(row["source_id"]), row["rail"], row["number"])
    return RoundHead(name, row["closed_at"], row["source_name"], row["drill"])
