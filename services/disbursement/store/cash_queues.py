"""What waits to go on a cash list, and what is out: for who makes lists, and for figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payments import Payment
from services.disbursement.store.pauses import UNPAUSED
from services.disbursement.store.payments import COLUMNS, payment_of
from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area
from shared.ids import PaymentId, SourceId

MAX_GROUPS: Final = 200
_WAITING: Final = "p.rail = 'cash' and p.state = 'reserved'"
# By commune first: its index keeps together what waits there.
_GROUPS: Final = """
    select p.source_id, s.name as source_name, p.commune_code, p.drill, count(*) as payments,
           sum(p.amount)::bigint as amount, min(p.decided_at) as since
      from payments p join sources s on s.id = p.source_id where {waiting} {there}
     group by p.source_id, s.name, p.commune_code, p.drill order by since, p.commune_code, p.source_id limit :most"""
_EVERYWHERE: Final = text(_GROUPS.format(waiting=_WAITING, there=""))
_SOMEWHERE: Final = text(_GROUPS.format(waiting=_WAITING, there="and p.commune_code = any(cast(:communes as text[]))"))
_NEXT: Final = text(f"""
    select {COLUMNS} from payments p where {_WAITING} and p.commune_code = :commune and p.source_id = :source and {UNPAUSED}
     order by p.decided_at, p.award_id limit :most""")
_FIND: Final = text(f"select {COLUMNS} from payments p where p.id = any(cast(:ids as uuid[])) order by p.id")
# What was waiting for ever before there were lists; by rail, so that the index finds them.
_LOCK_WITHOUT_ACCOUNT: Final = text(f"""
    select {COLUMNS} from payments p
     where p.rail = 'bank' and p.state = 'waiting_payee' and p.reason = 'no_account' order by p.id limit :most
       for update of p skip locked""")
_OUT: Final = text("select coalesce(sum(advanced), 0)::bigint from sources where unit = 'dong' and not drill")
_AGES: Final = text("""
    select case when l.made_at > :day then 'day' when l.made_at > :week then 'week' else 'older' end as age, count(*) as count
      from cash_lists l where l.closed_at is null group by 1""")


@dataclass(frozen=True)
class WaitingForList:
    """Payments of one source and one commune that wait for a list: how many, what they come to in đồng, since when."""

    source_id: SourceId
    source_name: str
    commune_code: str
    drill: bool
    payments: int
    amount: int
    since: datetime


async def list_waiting(session: AsyncSession, area: Area) -> list[WaitingForList]:
    """Return what waits in this area (None: the country), who waits longest first."""
    values: dict[str, object] = {"most": MAX_GROUPS}
    statement = _EVERYWHERE
    if area is not None:
        statement, values["communes"] = _SOMEWHERE, codes_within(*area)
    return [WaitingForList(**row) for row in (await execute(session, statement, values)).mappings()]


async def list_next(session: AsyncSession, source: SourceId, commune_code: str, most: int) -> Sequence[Payment]:
    """Return what waits for a list of this source and commune, but for what is paused, as it was decided; none is held."""
    values = {"source": source, "commune": commune_code, "most": most}
    return [payment_of(row) for row in (await execute(session, _NEXT, values)).mappings()]


async def find_payments(session: AsyncSession, payments: Collection[PaymentId]) -> list[Payment]:
    """Return these payments, without holding them."""
    rows = (await execute(session, _FIND, {"ids": sorted(payments)})).mappings() if payments else ()
    return [payment_of(row) for row in rows]


async def lock_without_account(session: AsyncSession, most: int) -> list[Payment]:
    """Return payments that wait for an account, as all did before there were cash lists, and hold them."""
    return [payment_of(row) for row in (await execute(session, _LOCK_WITHOUT_ACCOUNT, {"most": most})).mappings()]


async def sum_out(session: AsyncSession) -> int:
    """Return how many đồng are with those who carry lists, drills left out."""
    return int((await execute(session, _OUT)).scalar_one())


async def count_open(session: AsyncSession, day: datetime, week: datetime) -> dict[str, int]:
    """Return how many lists are open, by age: made since `day`, since `week`, or before."""
    rows = (await execute(session, _AGES, {"day": day, "week": week})).mappings()
    return {row["age"]: row["count"] for row in rows}
