"""Differences: opened, found, held, taken, proposed for, ended."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.reconciliation import Difference, DifferenceId, Kind, Part
from services.disbursement.domain.tickets import Proposal
from services.disbursement.policy.reconciliation import ACCEPTED
from services.disbursement.tables import DifferenceRow
from shared.communes import codes_within
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.inserts import by_column, insert_many

_NEW: Final = (
    *("id", "drill", "part", "subject", "source_id", "payment_id", "kind", "unit", "booked", "found", "owner"),
    *("commune_code", "province_code", "opened_at", "due_at"),
)
_COLUMNS: Final = ", ".join(
    f"d.{name}"
    for name in (
        *_NEW,
        *("taken_by", "taken_at", "proposed_by", "proposed_at", "proposal_reason", "ended_at", "ended_by", "outcome"),
    )
)
_INSERT: Final = insert_many(DifferenceRow, _NEW).on_conflict_do_nothing()
_OPEN: Final = text(f"""
    select {_COLUMNS} from differences d where d.ended_at is null and d.drill = :drill order by d.id for update""")
_ACCEPTED: Final = text(f"select {_COLUMNS} from differences d where d.outcome = '{ACCEPTED}' and d.drill = :drill")
_LOCK: Final = text(f"select {_COLUMNS} from differences d where d.id = :id for update")
_LIST: Final = text(f"""
    select {_COLUMNS} from differences d
     where (d.ended_at is null) = :open
       and (cast(:after as uuid) is null
            or case when :open then d.id > cast(:after as uuid) else d.id < cast(:after as uuid) end)
       and (cast(:everywhere as boolean) or d.commune_code = any(cast(:communes as text[]))
            or d.province_code = any(cast(:provinces as text[])))
     order by case when :open then d.id end, d.id desc limit :most""")
# What is found now is another thing than what one person has explained.
_CHANGE: Final = text("""
    update differences d set kind = n.kind, booked = n.booked, found = n.found, proposed_by = null, proposed_at = null,
           proposal_reason = null
      from unnest(cast(:ids as uuid[]), cast(:kinds as text[]), cast(:booked as bigint[]), cast(:found as bigint[]))
        as n(id, kind, booked, found)
     where d.id = n.id""")
_TAKE: Final = text("update differences set taken_by = :by, taken_at = :now where id = :id")
_PROPOSE: Final = text("""
    update differences set proposed_by = :by, proposed_at = :now, proposal_reason = :reason,
           taken_by = coalesce(taken_by, :by), taken_at = coalesce(taken_at, :now) where id = :id""")
_END: Final = text("""
    update differences set ended_at = :now, ended_by = :by, outcome = :outcome, reason = :reason
     where id = any(cast(:ids as uuid[]))""")
_FIGURES: Final = text("""
    select kind, count(*) as count, extract(epoch from now() - min(opened_at))::float8 as oldest
      from differences where ended_at is null group by kind""")

_UNEXPLAINED: Final = text("""
    select coalesce(sum(abs(d.booked - d.found)), 0)::bigint from differences d
     where d.ended_at is null and not d.drill and d.unit = 'dong'
       and not exists (select from tickets t where t.payment_id = d.payment_id and t.ended_at is null)""")


class DifferenceNotFound(NotFound):
    """No such difference, or it is not for this person to see."""

    code = "difference-not-found"


@dataclass(frozen=True)
class DifferenceFigures:
    """How many differences of one kind are open, and how old the oldest is (seconds)."""

    count: int
    oldest_s: float


@dataclass(frozen=True)
class DifferenceEnd:
    """How differences end; `reason` is sealed, and none where a comparison found both sides the same."""

    by: str
    outcome: str
    reason: bytes | None = None


async def insert_differences(session: AsyncSession, differences: Sequence[Difference]) -> None:
    rows = [{name: getattr(one, name) for name in _NEW} for one in differences]
    if rows:
        await execute(session, _INSERT, by_column(rows))


async def lock_open(session: AsyncSession, *, drill: bool) -> list[Difference]:
    """Return every difference that nobody has ended, of what is real or of drills, and hold them in the order of their ids."""
    return [_difference(row) for row in (await execute(session, _OPEN, {"drill": drill})).mappings()]


async def list_accepted(session: AsyncSession, *, drill: bool) -> list[Difference]:
    """Return what two people have let stand."""
    return [_difference(row) for row in (await execute(session, _ACCEPTED, {"drill": drill})).mappings()]


async def lock_difference(session: AsyncSession, difference: DifferenceId) -> Difference:
    """Return a difference and hold it. Raises DifferenceNotFound."""
    row = (await execute(session, _LOCK, {"id": difference})).mappings().first()
    if row is None:
        raise DifferenceNotFound
    return _difference(row)


async def list_differences(
    session: AsyncSession, area: Area, page: tuple[UUID | None, int], *, is_open: bool
) -> list[Difference]:
    """Return differences of an area (None: the country): the open ones from the oldest on, the ended ones from the newest."""
    after, most = page
    communes, provinces = area or ((), ())
    values = {
        "open": is_open,
        "after": after,
        "everywhere": area is None,
        "communes": codes_within(communes, provinces) if area else [],
        "provinces": sorted(provinces),
        "most": most,
    }
    return [_difference(row) for row in (await execute(session, _LIST, values)).mappings()]


async def save_changed(session: AsyncSession, changed: Sequence[Difference]) -> None:
    """Write down what is found now of (held) differences; what one person has said of them stands no more."""
    if changed:
        values = {
            "ids": [one.id for one in changed],
            "kinds": [one.kind.value for one in changed],
            "booked": [one.booked for one in changed],
            "found": [one.found for one in changed],
        }
        await execute(session, _CHANGE, values)


async def save_taken(session: AsyncSession, difference: DifferenceId, by: str, now: datetime) -> None:
    await execute(session, _TAKE, {"id": difference, "by": by, "now": now})


async def save_proposal(session: AsyncSession, difference: DifferenceId, by: str, reason: bytes, now: datetime) -> None:
    """Write down why one person lets it stand; `reason` is sealed."""
    await execute(session, _PROPOSE, {"id": difference, "by": by, "reason": reason, "now": now})


async def end_differences(
    session: AsyncSession, differences: Collection[DifferenceId], end: DifferenceEnd, now: datetime
) -> None:
    if differences:
        values = {"by": end.by, "outcome": end.outcome, "reason": end.reason, "now": now}
        await execute(session, _END, {**values, "ids": sorted(differences)})


async def count_open(session: AsyncSession) -> dict[str, DifferenceFigures]:
    """Return how many differences are open, and how old the oldest is, by kind."""
    rows: Iterable[Any] = (await execute(session, _FIGURES)).mappings()
    return {row["kind"]: DifferenceFigures(row["count"], row["oldest"]) for row in rows}


async def sum_unexplained(session: AsyncSession) -> int:
    """Return what differs of real money about which no ticket is open, without signs, in đồng."""
    return int((await execute(session, _UNEXPLAINED)).scalar_one())


def _difference(row: Any) -> Difference:
    same = {name: row[name] for name in (*_NEW, "taken_by", "taken_at", "ended_at", "ended_by", "outcome")}
    proposal = None
    if row["proposed_by"] is not None:
        proposal = Proposal(ACCEPTED, None, row["proposed_by"], row["proposed_at"], row["proposal_reason"])
    return Difference(**{**same, "part": Part(row["part"]), "kind": Kind(row["kind"])}, proposal=proposal)
