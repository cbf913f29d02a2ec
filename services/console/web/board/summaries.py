"""What the places of a board come to: for the page of figures and for its export, so that both say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.console.store.summaries import read_moments, read_tallies
from services.console.views.board import CommuneFigures
from services.console.views.charts import Chart, cases_over_time, coverage_over_time
from services.console.views.losses import LOSSES
from services.console.views.summaries import (
    MOMENTS,
    TIMES,
    PlaceSummary,
    Sums,
    Tally,
    changes_of,
    medians_of,
    sums_of_provinces,
)
from services.console.web.board.scope import BoardWish, Scope
from services.console.web.context import Context
from shared.clock import now
from shared.communes import province_of
from shared.identity import Actor

COMMUNES_SHOWN: Final = 100
SINCE_HOURS: Final = (6, 24, 72)
_HOUR_S: Final = 3600


@dataclass(frozen=True)
class Summaries:
    """The whole, its provinces where there are several, its communes; and the whole over time."""

    total: PlaceSummary
    provinces: Sequence[PlaceSummary]
    communes: Sequence[PlaceSummary]
    more: int
    cases: Chart
    coverage: Chart
    since: datetime


async def summaries_of(context: Context, actor: Actor, scope: Scope, wish: BoardWish) -> Summaries:
    """Return what the board's places come to, and what changed of their losses in the last hours.

    Unless the whole is wanted, the communes that the board shows first stand for all.
    """
    lines = scope.board.communes
    shown = lines if wish.is_whole else lines[:COMMUNES_SHOWN]
    whole, parts = _places(actor, lines)
    since = now() - timedelta(hours=wish.since)
    slot = int(since.timestamp()) // _HOUR_S + 1
    told = list(dict.fromkeys([*whole, *parts, *(line.code for line in shown)]))
    async with context.database.reading() as session:
        tallies = await read_tallies(session, scope.incidents, told, [*TIMES])
        tallies += await read_tallies(session, scope.incidents, told, LOSSES, slot)
        # Lines over time are of one incident: over a year of several they would say nothing.
        moments = await read_moments(session, scope.incidents[0], whole, MOMENTS) if len(scope.incidents) == 1 else []
    by_place: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_place.setdefault(tally.place, []).append(tally)
    of_whole = [tally for place in whole for tally in by_place.get(place, ())]
    provinces = sums_of_provinces({line.code: line.sums for line in lines}) if len(parts) > 1 else {}
    return Summaries(
        _summary("", scope.board.sums, of_whole, slot),
        [_summary(code, sums, by_place.get(code, ()), slot) for code, sums in provinces.items() if code in parts],
        [_summary(line.code, line.sums, by_place.get(line.code, ()), slot) for line in shown],
        len(lines) - len(shown),
        cases_over_time(moments),
        coverage_over_time(moments),
        datetime.fromtimestamp(slot * _HOUR_S, since.tzinfo),
    )


def _summary(code: str, sums: Sums, tallies: Sequence[Tally], slot: int) -> PlaceSummary:
    return PlaceSummary(code, sums, medians_of(tallies), changes_of(tallies, slot))


def _places(actor: Actor, lines: Sequence[CommuneFigures]) -> tuple[list[str], list[str]]:
    """Return the places that together are the whole, and the provinces that have lines of their own.

    A province is told as one only to those who see all of it.
    """
    provinces = sorted({province for line in lines if (province := province_of(line.code)) is not None})
    if actor.area is None:
        return provinces, provinces
    own = [code for code in provinces if code in actor.provinces]
    rest = [line.code for line in lines if province_of(line.code) not in own]
    return [*own, *rest], own
