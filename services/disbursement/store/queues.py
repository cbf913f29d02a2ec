"""Queues: payments that wait for people, counted by why they wait, and the most urgent of them.

One statement for each question, whatever waits for how many reasons: a page asks for them again and again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.pauses import MAY_BE_STOPPED, Pause
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.store.pauses import list_in_force
from services.disbursement.store.payment_queries import MARKED, MASSES, PaymentMark
from shared.communes import codes_within
from shared.database import execute
from shared.events.assessment import Unit
from shared.events.disbursement import RailName
from shared.identity import Area
from shared.ids import IncidentId, SourceId
from shared.table_pages import page_of, values_of

MAX_COUNTED: Final = 200
"""Of each kind; there may be more."""


class WaitingKind(StrEnum):
    """Why a payment waits for a person; where several are true it waits for the first, which is the gravest."""

    CONTRADICTED = "contradicted"
    HELD = "held"
    ACCOUNT_UNREADABLE = "account_unreadable"
    RECOVERY = "recovery"
    RETURNED = "returned"
    UNKNOWN = "unknown"
    WAITING_FUNDS = "waiting_funds"
    WAITING_PAYEE = "waiting_payee"
    PAUSED = "paused"
    OVER_LIMIT = "over_limit"
    """Its source has ordered as much as it may; most of these go on by themselves on the next day."""
    NO_REAL_BANK = "no_real_bank"
    GOODS = "goods"
    """Set aside, and given by hand."""
    CASH = "cash"
    """Set aside, and to be put on a cash list."""


TO_HAND_OVER: Final = (WaitingKind.GOODS,)
TO_NAME_PAYEES: Final = (WaitingKind.WAITING_PAYEE, WaitingKind.CASH)
STUCK: Final = tuple(kind for kind in WaitingKind if kind not in TO_HAND_OVER)

# Few, and looked at one by one: what else is asked of them shall lead to no other index.
_MOVED: Final = """
    moved as materialized (
        select id, rail, state, reason from payments
         where means_commune_code <> commune_code and means_commune_code = any(cast(:area as text[]))),"""
_IN_AREA: Final = "(t.commune_code = any(cast(:area as text[])) or t.means_commune_code = any(cast(:area as text[])))"
# One key more than is counted tells that there are more. Each payment is looked up by its key: so many there are, no more.
_KEYS: Final = f"""
    with {{moved}}
    keys as materialized ({{keys}}),
    numbered as (select rank, id, row_number() over (partition by rank order by id) > {MAX_COUNTED} as beyond from keys)"""
_FIRST: Final = f"""{_KEYS}
    select k.rank, p.*, c.due_at, c.article, count(*) over () as count, count(*) filter (where p.drill) over () as drills,
           (select bool_or(beyond) from numbered) as is_more
      from (select id, min(rank) as rank from numbered where not beyond group by id) k
     cross join lateral (
           select id, case_id, commune_code, benefit, person, amount, unit, reason, drill,
                  incident_id, source_id, rail, state
             from payments where id = k.id limit 1) p
      left join lateral (
           select due_at, article from clocks
            where subject_id = p.id and kind = 'paid' and state in ('running', 'missed') limit 1) c on true
     order by c.due_at, k.rank, p.id limit :shown"""
_FIGURES: Final = f"""{_KEYS}
    select n.rank, count(*) as count, count(*) filter (where p.drill) as drills,
           coalesce(sum(p.amount) filter (where p.unit = 'dong' and not p.drill), 0)::bigint as dong,
           coalesce(sum(p.amount) filter (where p.unit = 'dong' and p.drill), 0)::bigint as drill_dong,
           (select bool_or(beyond) from numbered b where b.rank = n.rank) as is_more
      from numbered n
     cross join lateral (select drill, amount, unit from payments where id = n.id limit 1) p
     where not n.beyond group by n.rank"""


@dataclass(frozen=True)
class WaitingPayment:
    """A payment that waits for somebody, as a line of a queue. `due_at` and `article` are of the promise to pay it."""

    kind: WaitingKind
    id: UUID
    case_id: UUID
    commune_code: str
    benefit: str
    person: str | None
    amount: int
    unit: Unit
    reason: str | None
    drill: bool
    due_at: datetime | None
    article: str | None
    incident_id: IncidentId
    source_id: SourceId | None
    rail: RailName
    pauses: Sequence[Pause] = ()
    """What stops it at this moment; none for what is at the bank."""


@dataclass(frozen=True)
class PaymentQueue:
    """How many wait, how many of them in drills, whether there are more than were counted, and the most urgent."""

    count: int
    drills: int
    is_more: bool
    first: Sequence[WaitingPayment]


@dataclass(frozen=True)
class KindFigures:
    """How many payments of one kind wait and what they come to, in earnest and in drills."""

    kind: WaitingKind
    count: int = 0
    drills: int = 0
    dong: int = 0
    drill_dong: int = 0
    is_more: bool = False


async def find_queue(session: AsyncSession, kinds: Sequence[WaitingKind], area: Area, shown: int) -> PaymentQueue:
    """Return what waits of these kinds in this area (None: the country), the next to end first; each payment once."""
    rows = (await execute(session, *_question(_FIRST, kinds, area, shown=shown))).mappings().all()
    if not rows:
        return PaymentQueue(0, 0, is_more=False, first=())
    names = WaitingPayment.__dataclass_fields__.keys() - {"kind", "pauses"}
    waiting = [WaitingPayment(kind=kinds[row["rank"]], **{name: row[name] for name in names}) for row in rows]
    in_force = await list_in_force(session)
    first = [
        replace(one, pauses=in_force.of(one)) if row["state"] in MAY_BE_STOPPED else one
        for one, row in zip(waiting, rows, strict=True)
    ]
    return PaymentQueue(rows[0]["count"], rows[0]["drills"], is_more=rows[0]["is_more"], first=first)


async def list_figures(session: AsyncSession, kinds: Sequence[WaitingKind], area: Area) -> list[KindFigures]:
    """Return the figures of each of these kinds in this area (None: the country), in their order."""
    rows = (await execute(session, *_question(_FIGURES, kinds, area))).mappings()
    found = {row["rank"]: {name: value for name, value in row.items() if name != "rank"} for row in rows}
    return [KindFigures(kind, **found.get(rank, {})) for rank, kind in enumerate(kinds)]


def _question(statement: str, kinds: Sequence[WaitingKind], area: Area, **values: Any) -> tuple[Any, dict[str, Any]]:
    """Return this question about these kinds, and its values."""
    keys = " union all ".join(
        f"select {rank} as rank, k.id from ({_keys_of(kind, is_narrow=area is not None)}) k" for rank, kind in enumerate(kinds)
    )
    values |= {"most": MAX_COUNTED + 1}
    if any(kind in _STATES for kind in kinds):
        values["rails"] = list(get_args(RailName))
    if area is not None:
        values["area"] = codes_within(*area)
    return text(statement.format(moved=_MOVED if area is not None else "", keys=keys)), values


def _keys_of(kind: WaitingKind, *, is_narrow: bool) -> str:
    """Return the question for the keys of the first payments of a kind."""
    if kind in _MARKS:
        marked = MARKED[_MARKS[kind]]
        if not is_narrow or _MARKS[kind] not in MASSES:
            return page_of("payments", "id", {}, [marked, *([_IN_AREA] if is_narrow else [])])
        return _in_both_places({}, marked)
    state, rail = (PaymentStatus.RESERVED, kind.value) if kind in _BY_HAND else (_STATES[kind], None)
    lines = {"rail": f"select '{rail}'" if rail else values_of("rails"), "state": f"select '{state}'"}
    if not is_narrow:
        return page_of("payments", "id", lines)
    return _in_both_places(lines, f"t.state = '{state}'", *([f"t.rail = '{rail}'"] if rail else []))


def _in_both_places(lines: Mapping[str, str], *conditions: str) -> str:
    """Return the question for what lies in these communes and what they decided: who decided sees it wherever it lies now.

    `lines` says of the conditions what an index by commune keeps together; without lines each commune's are looked through.
    """
    there = page_of("payments", "id", {"commune_code": values_of("area"), **lines}, () if lines else conditions)
    moved = page_of("moved", "id", {}, conditions)
    return f"select id from (({there}) union ({moved})) both_places order by id limit :most"


_BY_HAND: Final = frozenset({WaitingKind.GOODS, WaitingKind.CASH})
_MARKS: Final = {
    WaitingKind.CONTRADICTED: PaymentMark.CONTRADICTED,
    WaitingKind.ACCOUNT_UNREADABLE: PaymentMark.ACCOUNT_UNREADABLE,
    WaitingKind.RECOVERY: PaymentMark.RECOVERY,
    WaitingKind.PAUSED: PaymentMark.PAUSED,
    WaitingKind.OVER_LIMIT: PaymentMark.OVER_LIMIT,
    WaitingKind.NO_REAL_BANK: PaymentMark.NO_REAL_BANK,
}
_STATES: Final = {
    WaitingKind.HELD: PaymentStatus.HELD,
    WaitingKind.RETURNED: PaymentStatus.RETURNED,
    WaitingKind.UNKNOWN: PaymentStatus.UNKNOWN,
    WaitingKind.WAITING_FUNDS: PaymentStatus.WAITING_FUNDS,
    WaitingKind.WAITING_PAYEE: PaymentStatus.WAITING_PAYEE,
}
