"""The story of one case as the logs of all services tell it, in the order of time.

A line belongs to the case when it names it (or something that is known to be its own: a payment, an award), or when it stands
under a trace that was the case's and names no other case: what was called outside, what was refused. Engines that were away
while the case was open are part of every story: what it waits for now may be one that went away after its last line.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel

from shared.clock import VIETNAM
from shared.events.intake import CaseClosed, CaseReopened
from shared.texts import Text

_MINE: Final = ("cases", "case")
_TRACES: Final = ("trace", "traces")
_KEPT_APART: Final = frozenset({"event", "timestamp", "level", "logger", "service", "trace", "traces", "cases", "case"})
_ENDS: Final = frozenset({CaseClosed.wire_type(), CaseReopened.wire_type()})
_AFTER_ALL: Final = "~"
_FOUND_NOTHING: Final[tuple[object, ...]] = ("", [], {}, None)


class LogLine(BaseModel):
    """One line of the story; `said` is the line as it stands in the log."""

    at: datetime
    service: str
    what: str
    text: Text
    ms: float | None = None
    trace: str | None = None
    of_this_case: bool
    """False: an engine that was away, or a step under a trace of the case that names no case."""
    said: dict[str, Any]


def story_of(case_id: str, lines: Iterable[str], known_as: Collection[str] = ()) -> list[LogLine]:
    """Return the story of a case; `known_as` are ids of what is its own. Lines that are no JSON of ours are passed over."""
    names = {case_id, *known_as}
    # Two looks: whether a line is of the case may rest on a later one, and most lines are of other cases.
    read = [line for line in map(read_line, lines) if line is not None and _may_matter(line, names)]
    mine = [line for line in read if _names(line, names)]
    traces = {trace for line in mine for trace in _traces_of(line, case_id)}
    chosen = [line for line in read if not _is_of_engines(line) and _belongs(line, names, traces)]
    if mine:
        chosen += _outages(sorted(filter(_is_of_engines, read), key=_at), min(map(_at, mine)), _end(mine, case_id))
    return [told_of(line, is_mine=_names(line, names)) for line in sorted(chosen, key=_at)]


def read_line(text: str) -> dict[str, Any] | None:
    """Return a line that a service wrote; None for what is no JSON of ours."""
    start = text.find("{")
    try:
        line = json.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return None
    if isinstance(line, dict) and isinstance(line.get("event"), str) and isinstance(line.get("timestamp"), str):
        return line
    return None


def _may_matter(line: Mapping[str, Any], names: Collection[str]) -> bool:
    return _names(line, names) or not any(line.get(key) for key in _MINE)


def _names(line: Mapping[str, Any], names: Collection[str]) -> bool:
    """Tell whether any value of the line is one of these ids, also within lists and changes."""
    return any(value in names for key, given in line.items() if key not in _TRACES for value in _words(given))


def _words(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
        # An order at the bank and a workflow are called by the id of what they are about, and a number.
        yield from (given[:36], given.rpartition(":")[2], *given.split(":")[1:2]) if len(given) > 36 else ()  # noqa: PLR2004
    elif isinstance(given, Mapping):
        for value in given.values():
            yield from _words(value)
    elif isinstance(given, list):
        for value in given:
            yield from _words(value)


def _traces_of(line: Mapping[str, Any], case_id: str) -> Iterator[str]:
    """Traces that are the case's: of a line of many, the one at its place; of a line of this case alone, its own."""
    cases, traces = line.get("cases") or [line.get("case")], line.get("traces")
    if traces is not None:
        yield from (trace for case, trace in zip(cases, traces, strict=False) if case == case_id)
    elif cases == [case_id] and line.get("trace"):
        yield line["trace"]


def _belongs(line: Mapping[str, Any], names: Collection[str], traces: Collection[str]) -> bool:
    return _names(line, names) or (line.get("trace") in traces and not any(line.get(key) for key in _MINE))


def _is_of_engines(line: Mapping[str, Any]) -> bool:
    return "engine" in line


def _end(mine: Sequence[Mapping[str, Any]], case_id: str) -> str:
    """Return when its last line was written where that is after it was closed; else a moment after all."""
    turns = [line for line in mine if line.get("fact") in _ENDS and case_id in (line.get("cases") or ())]
    is_closed = bool(turns) and max(turns, key=_at)["fact"] == CaseClosed.wire_type()
    return max(map(_at, mine)) if is_closed else _AFTER_ALL


def _outages(lines: Sequence[dict[str, Any]], first: str, last: str) -> Iterator[dict[str, Any]]:
    """Yield what was said of engines, in order, that were away at any moment between these two."""
    away: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    for line in lines:
        said = away.setdefault((line.get("service"), line["engine"]), [])
        said.append(line)
        if "away_s" in line:
            if _at(said[0]) <= last and first <= _at(line):
                yield from said
            said.clear()
    yield from (line for said in away.values() if said and _at(said[0]) <= last for line in said)


def _at(line: Mapping[str, Any]) -> str:
    return str(line["timestamp"])


def told_of(line: Mapping[str, Any], *, is_mine: bool = False) -> LogLine:
    """Return a line in words."""
    event = line["event"]
    ms, trace = line.get("ms"), line.get("trace")
    return LogLine(
        at=datetime.fromisoformat(line["timestamp"]),
        service=str(line.get("service", "")),
        what=event,
        text=_WORDS.get(event, _as_it_stands)(line),
        ms=ms if isinstance(ms, int | float) else None,
        trace=trace if isinstance(trace, str) else None,
        of_this_case=is_mine,
        said=dict(line),
    )


def _done(line: Mapping[str, Any]) -> Text:
    who = line.get("who") or line.get("service", "")
    did = ", ".join(_counted(change) for change in line.get("changes", []))
    told = ", ".join(name if count == 1 else f"{name} × {count}" for name, count in line.get("facts", {}).items())
    cases = _among(line.get("cases", []))
    vi = "; ".join(part for part in (did, f"báo {told}" if told else "") if part)
    en = "; ".join(part for part in (did, f"told {told}" if told else "") if part)
    return Text(vi=f"{who}: {vi}{cases.vi}", en=f"{who}: {en}{cases.en}")


def _counted(change: Mapping[str, Any]) -> str:
    count = change.get("count") or len(change.get("ids", []))
    return f"{change.get('action')}" if count <= 1 else f"{change.get('action')} ({change.get('of')} × {count})"


def _took(line: Mapping[str, Any]) -> Text:
    cases = _among(line.get("cases", []))
    return Text(vi=f"đã nhận {line.get('fact')}{cases.vi}", en=f"took {line.get('fact')}{cases.en}")


def _among(cases: Sequence[str]) -> Text:
    more = len(cases) - 1
    return Text(vi=f", cùng {more} hồ sơ khác", en=f", with {more} other cases") if more > 0 else Text(vi="", en="")


def _refused(line: Mapping[str, Any]) -> Text:
    why, who = line.get("problem") or line.get("status"), line.get("who")
    door = f"{line.get('door')}{f' ({who})' if who else ''}"
    return Text(vi=f"từ chối {door}: {why}", en=f"refused {door}: {why}")


def _called(line: Mapping[str, Any]) -> Text:
    how = line.get("status") or line.get("why") or ""
    answer = f"{line.get('outcome')}{f' {how}' if how else ''}"
    return Text(vi=f"gọi {line.get('to')}: {answer}", en=f"called {line.get('to')}: {answer}")


def _dead_letter(line: Mapping[str, Any]) -> Text:
    return Text(vi=f"gác lại một việc: {line.get('reason')}", en=f"a fact was put aside: {line.get('reason')}")


def _as_it_stands(line: Mapping[str, Any]) -> Text:
    engine = line.get("engine")
    if engine and "away_s" in line:
        return Text(
            vi=f"{engine} trả lời lại, sau {line['away_s']} giây", en=f"{engine} answers again, after {line['away_s']} s"
        )
    if engine:
        since = _clock(line.get("since"))
        return Text(vi=f"{engine} không trả lời từ {since}", en=f"{engine} away since {since}")
    more = ", ".join(
        f"{name}={value}" for name, value in line.items() if name not in _KEPT_APART and value not in _FOUND_NOTHING
    )
    said = f"{line['event']}{f' ({more})' if more else ''}"
    return Text(vi=said, en=said)


def _clock(given: Any) -> str:
    """Return a moment by Vietnam's clock, as the lines around it stand; what is none, as it stands."""
    try:
        return f"{datetime.fromisoformat(str(given)).astimezone(VIETNAM):%H:%M:%S}"
    except ValueError:
        return str(given)


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Text]]] = {
    "done": _done,
    "took": _took,
    "refused": _refused,
    "called": _called,
    "dead letter": _dead_letter,
}
