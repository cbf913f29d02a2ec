"""What each comparison came to: written once, and shown as it is now and as it was."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.reconciliation import Figure, Kind, Part, Run, Sums
from services.disbursement.store.sources import SEEN, seen_from
from services.disbursement.tables import ReconciliationFigureRow, ReconciliationRunRow
from shared.database import execute
from shared.identity import Area

_RUN: Final = """
    select id, drill, at, by, shown_until, booked, found, late, accepted, difference, unexplained, differences, counts
      from reconciliation_runs"""
# One at a time: what one opens the next would open again.
_ALONE: Final = text("select pg_advisory_xact_lock(hashtextextended('reconciliation', 0))")
_NEWEST: Final = text(f"{_RUN} where drill = :drill order by id desc limit 1")
_LIST: Final = text(f"""
    {_RUN} where (cast(:before as uuid) is null or id < cast(:before as uuid)) order by id desc limit :most""")
_SUMS: Final = "booked, found, late, accepted, difference, unexplained, counts"
_FIGURES: Final = f"""
    select distinct on (part, source_id) part, source_id, unit, {_SUMS}
      from reconciliation_figures where drill = :drill order by part, source_id, id desc"""
_ALL_FIGURES: Final = text(_FIGURES)
_SEEN_FIGURES: Final = text(f"""
    select f.* from ({_FIGURES}) f
     where not :narrow or exists (select from sources s where s.id = f.source_id and {SEEN})
     order by f.unexplained = 0, f.part, f.source_id""")


async def hold_alone(session: AsyncSession) -> None:
    """Wait until no other comparison is under way, and let none begin until this transaction ends."""
    await execute(session, _ALONE)


async def insert_run(session: AsyncSession, run: Run, figures: Sequence[Figure]) -> None:
    """Write down what a comparison came to, with the figures that have changed by it."""
    names = (
        *("id", "drill", "at", "by", "shown_until", "booked", "found", "late", "accepted", "difference"),
        *("unexplained", "differences", "counts"),
    )
    await execute(session, insert(ReconciliationRunRow), [{name: getattr(run, name) for name in names}])
    rows = [{"run_id": run.id, "drill": run.drill, **_row(figure)} for figure in figures]
    if rows:
        await execute(session, insert(ReconciliationFigureRow), rows)


async def find_newest(session: AsyncSession, *, drill: bool) -> Run | None:
    """Return the newest comparison of what is real, or of drills; None where there was none."""
    row = (await execute(session, _NEWEST, {"drill": drill})).mappings().first()
    return Run(**row) if row else None


async def list_runs(session: AsyncSession, before: UUID | None, most: int) -> list[Run]:
    """Return comparisons, the newest first."""
    return [Run(**row) for row in (await execute(session, _LIST, {"before": before, "most": most})).mappings()]


async def list_figures(session: AsyncSession, *, drill: bool) -> list[Figure]:
    """Return what each part of each source came to last."""
    return [_figure(row) for row in (await execute(session, _ALL_FIGURES, {"drill": drill})).mappings()]


async def list_seen_figures(session: AsyncSession, area: Area, *, drill: bool) -> list[Figure]:
    """Return the same of the sources of an area (None: the country, and what belongs to no source), differences first."""
    rows = (await execute(session, _SEEN_FIGURES, {**seen_from(area), "drill": drill})).mappings()
    return [_figure(row) for row in rows]


def _row(figure: Figure) -> dict[str, Any]:
    sums = figure.sums
    return {
        "part": figure.part.value,
        "source_id": figure.source_id,
        "unit": figure.unit,
        "booked": sums.booked,
        "found": sums.found,
        "late": sums.late,
        "accepted": sums.accepted,
        "difference": sums.difference,
        "unexplained": sums.unexplained,
        "counts": counts_of(sums),
    }


def counts_of(sums: Sums) -> Mapping[str, int]:
    """Return how many pairs are of which kind, as they are kept."""
    return {kind.value: count for kind, count in sorted(sums.counts.items()) if count}


def _figure(row: Any) -> Figure:
    names = ("booked", "found", "late", "accepted", "difference", "unexplained")
    counts = {Kind(name): count for name, count in row["counts"].items()}
    sums = Sums(**{name: row[name] for name in names}, counts=counts)
    return Figure(Part(row["part"]), row["source_id"], row["unit"], sums)
