"""When what a late clock waited for has happened: as its service says it, or the facts of its case do where it says nothing.

So *late* is said as long as it lasts, and afterwards by how much it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from services.console.views.clocks import ClockView
from services.console.views.story import Line

_URGENT: Final = frozenset({"RICE", "RICE_TET", "ESSENTIALS"})
_FUNERAL: Final = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})
_ENDS: Final = ("CaseRetracted", "CaseClosed")


def with_acts(clocks: Iterable[ClockView], lines: Sequence[Line]) -> list[ClockView]:
    """Return the clocks, those that were missed with the moment of the act or of the end of the case."""
    return [_with_act(clock, lines) for clock in clocks]


def _with_act(clock: ClockView, lines: Sequence[Line]) -> ClockView:
    if clock.state == "kept_late":
        return clock.model_copy(update={"done_at": clock.done_at or clock.ended_at})
    if clock.state != "missed":
        return clock
    is_act = _ACTS.get(clock.kind)
    done_at = clock.done_at or (_first(clock, lines, is_act) if is_act else None)
    left_at = None if done_at else clock.left_at or _first(clock, lines, lambda line: line.what in _ENDS)
    return clock.model_copy(update={"done_at": done_at, "left_at": left_at})


def _first(clock: ClockView, lines: Sequence[Line], is_meant: Callable[[Line], bool]) -> datetime | None:
    """Return the first such moment of the time for which the clock ran."""
    since = clock.started_at
    return min((line.at for line in lines if is_meant(line) and (since is None or line.at >= since)), default=None)


def _is_help(line: Line) -> bool:
    return line.what in {"PaymentSettled", "GoodsHandedOver"}


def _is_decision(line: Line, is_about: Callable[[frozenset[str]], bool]) -> bool:
    if line.what == "AssistanceDeclined":
        return True
    return line.what == "AssistanceApproved" and is_about(_codes(line.details))


def _codes(details: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(award.get("code", "") for award in details.get("awards", ()))


_ACTS: Final[Mapping[str, Callable[[Line], bool]]] = {
    "assisted": _is_help,
    "findings": lambda line: line.what in {"DamageAssessed", "AssistanceDeclined"},
    "urgent_decision": lambda line: _is_decision(line, lambda codes: bool(codes & _URGENT)),
    "funeral_form": lambda line: line.what == "FuneralFormReceived",
    "funeral_decision": lambda line: _is_decision(line, lambda codes: bool(codes & _FUNERAL)),
    "decision": lambda line: _is_decision(line, lambda codes: bool(codes - _URGENT - _FUNERAL)),
}
