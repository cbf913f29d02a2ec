"""What happened to a whole installation, as the logs of its services tell it: one line for each trouble, from when until when.

Engines that were away, processes that ended and began again, systems of others that did not answer, facts that were put aside,
communes that fell silent, payments of which nobody knew whether the bank had made them, and what became of each. What each
process met by itself is told once: spells of several processes that overlap are one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel

from services.console.views.log_story import read_line, told_of
from services.console.views.spells import BEGINS, RUNS, Spell, Spells, at_of, moment_in
from services.console.views.vocabulary import SERVICES, word
from shared.communes import name_of
from shared.texts import Text

Kind = Literal["engine", "process", "outside", "fact", "commune", "payment"]

_ONE_SPELL: Final = timedelta(seconds=5)
"""What comes again so soon after it was over is the same trouble."""
_ONE_SPELL_OUTSIDE: Final = timedelta(minutes=1)
"""Of calls: nobody says when such a system is back, it is asked now and then."""
_SILENT: Final = {
    "communes silent": Text(vi="{name} không xác nhận tin đúng hạn", en="{name} has not confirmed what it was told in time"),
    "communes unheard": Text(
        vi="{name} mất liên lạc: lâu không nghe gì", en="nothing has been heard of {name} for a long time"
    ),
}
_WHYS: Final = {
    "does not answer": Text(vi="gọi không thưa", en="does not answer"),
    "no connection": Text(vi="không nối được", en="no connection"),
    "no free connection": Text(vi="hết kết nối", en="no free connection"),
}
"""Our own words of why an engine was away; the rest are names of errors, as their programs say them."""
_KEEPER: Final = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\S+) (?P<name>[\w-]+): ended,(?: and)? (?P<how>.+)")
_STARTED_AGAIN: Final = re.compile(r"started again \((?P<times>\d+)\)")
_CANNOT_START: Final = "cannot be started: "
_UNKNOWN: Final = "outcome unknown"
_STOPPED: Final = "service stopped"
"""What a process says at an orderly end."""


class Happening(BaseModel):
    """One trouble. `until` is null where no line says that it is over."""

    at: datetime
    until: datetime | None = None
    kind: Kind
    what: str
    """The engine, the service, the other system, the commune's code, the payment's id."""
    seen_by: Sequence[str] = ()
    text: Text

    @property
    def may_last(self) -> bool:
        """Without a line that says so it is not over: an engine that is away, a payment of which nothing is known."""
        return self.kind in {"engine", "payment"}


def night_of(logs: Iterable[Iterable[str]]) -> list[Happening]:
    """Return what happened, in the order of time; each log is one file, or what was piped in. Foreign lines are passed over."""
    engines, outside = Spells(_ONE_SPELL), Spells(_ONE_SPELL_OUTSIDE)
    payments, others = _Payments(), list[Happening]()
    for log in logs:
        processes = _Processes()
        for text in log:
            others += _of_keeper(text)
            if (line := read_line(text)) is None:
                continue
            engines.take_engine(line)
            outside.take_call(line)
            payments.take(line)
            others += [*processes.take(line), *_aside(line), *_silent(line)]
    found = [*_engines(engines.merged()), *_outside(outside.merged()), *payments.told(), *others]
    return sorted(found, key=lambda one: one.at)


class _Processes:
    """The processes that wrote one log, one after another."""

    def __init__(self) -> None:
        self._last: dict[str, _Written] = {}
        self._before: dict[str, _Written | None] = {}
        """What the former process wrote last, while the next one begins."""

    def take(self, line: Mapping[str, Any]) -> Iterator[Happening]:
        service, at, event = str(line.get("service", "")), at_of(line), line["event"]
        if event == BEGINS:
            # One that ends before it runs is tried again: what the last that ran had written stays.
            self._before.setdefault(service, self._last.get(service))
        if event == RUNS:
            before, name = self._before.pop(service, self._last.get(service)), word(SERVICES, service)
            if before is None:
                yield _process(service, at, at, Text(vi=f"{name.vi} bắt đầu chạy", en=f"{name.en}: started"))
            elif before.in_order:
                yield _process(service, before.at, at, _ended_in_order(name))
            else:
                yield _process(service, before.at, at, _ended_at_once(name, at - before.at))
        self._last[service] = _Written(at, in_order=event == _STOPPED)


class _Written(NamedTuple):
    """What a process wrote last: when, and whether it said that it stops."""

    at: datetime
    in_order: bool


def _of_keeper(text: str) -> Iterator[Happening]:
    """Yield what the keeper of `make up` says of a process, an engine too, that ended."""
    if (said := _KEEPER.match(text)) is not None and (at := moment_in(said["at"])) is not None:
        name, how = word(SERVICES, said["name"]), _how(said["how"])
        words = Text(vi=f"{name.vi}: đã tắt; bộ trông: {how.vi}", en=f"{name.en}: ended; the keeper: {how.en}")
        yield _process(said["name"], at, at, words)


def _how(said: str) -> Text:
    """Return what the keeper did, which writes English alone, in words; a reason why nothing starts stays as it is."""
    if (again := _STARTED_AGAIN.fullmatch(said)) is not None:
        return Text(vi=f"đã cho chạy lại (lần {again['times']})", en=said)
    if said.startswith(_CANNOT_START):
        return Text(vi=f"không chạy lại được: {said.removeprefix(_CANNOT_START)}", en=said)
    return Text(vi=said, en=said)


def _process(service: str, at: datetime, until: datetime, text: Text) -> Happening:
    return Happening(at=at, until=until, kind="process", what=service, text=text)


def _ended_in_order(name: Text) -> Text:
    return Text(vi=f"{name.vi} dừng theo lệnh rồi chạy lại", en=f"{name.en}: stopped in order, started again")


def _ended_at_once(name: Text, away: timedelta) -> Text:
    seconds = round(away.total_seconds())
    return Text(
        vi=f"{name.vi} tắt đột ngột (bị giết hoặc hỏng), chạy lại {seconds} giây sau dòng cuối cùng",
        en=f"{name.en}: ended without a word (killed or crashed), started again {seconds} s after its last line",
    )


@dataclass
class _Payments:
    """Payments whose outcome was unknown, and everything that was done with each of them afterwards."""

    found: dict[str, tuple[Mapping[str, Any], list[Mapping[str, Any]]]] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    def take(self, line: Mapping[str, Any]) -> None:
        if line["event"] != "done":
            return
        for change in line.get("changes") or ():
            for name in change.get("ids") or () if change.get("of") == "payment" else ():
                if change.get("action") == _UNKNOWN:
                    self.found.setdefault(name, (line, []))
                    cases = line.get("cases") or ()
                    # Each of another case; of two of one household the line does not say which is whose.
                    self.cases |= dict(zip(change["ids"], cases, strict=True)) if len(cases) == len(change["ids"]) else {}
                elif name in self.found:
                    self.found[name][1].append(line)

    def told(self) -> Iterator[Happening]:
        for name, (line, later) in self.found.items():
            ended = next(
                (one for one in later if any("settled" in fact or "held" in fact for fact in one.get("facts") or ())), None
            )
            yield Happening(
                at=at_of(line),
                until=at_of(ended) if ended else None,
                kind="payment",
                what=name,
                text=_unknown(
                    name, self.cases.get(name) or _only_case(ended), told_of(ended or later[-1]).text if later else None
                ),
            )


def _only_case(line: Mapping[str, Any] | None) -> str | None:
    cases: Sequence[Any] = (line or {}).get("cases") or ()
    return str(cases[0]) if len(cases) == 1 else None


def _unknown(name: str, case: str | None, then: Text | None) -> Text:
    of_vi, of_en = (f", hồ sơ {case}", f", case {case}") if case else ("", "")
    none = Text(vi="chưa biết kết quả", en="nothing is known of it yet")
    what = then or none
    return Text(
        vi=f"chưa rõ ngân hàng đã chi khoản {name}{of_vi}; sau đó: {what.vi}",
        en=f"nobody knew whether the bank had paid {name}{of_en}; then: {what.en}",
    )


def _aside(line: Mapping[str, Any]) -> Iterator[Happening]:
    if line["event"] == "dead letter":
        yield Happening(
            at=at_of(line),
            kind="fact",
            what=str(line.get("case", "")),
            seen_by=[str(line.get("service", ""))],
            text=told_of(line).text,
        )


def _silent(line: Mapping[str, Any]) -> Iterator[Happening]:
    actions = {change.get("action") for change in line.get("changes") or ()} if line["event"] == "done" else set()
    if said := next((_SILENT[action] for action in actions if action in _SILENT), None):
        for code in line.get("communes") or ():
            name = f"{name_of(code)} ({code})"
            text = Text(vi=said.vi.format(name=name), en=said.en.format(name=name))
            yield Happening(at=at_of(line), kind="commune", what=code, text=text)


def _engines(spells: Sequence[Spell]) -> Iterator[Happening]:
    for one in spells:
        others = sorted({other.what for other in spells if other.what != one.what and _overlap(one, other)})
        whys = [_WHYS.get(why, Text(vi=why, en=why)) for why in sorted(one.whys)]
        vi = f"{one.what} không trả lời{_length(one, 'giây')}: {', '.join(why.vi for why in whys)}"
        en = f"{one.what} away{_length(one, 's')}: {', '.join(why.en for why in whys)}"
        if others:
            # Engines that stop at one moment stand on one machine: it is the machine, or the line to it.
            vi += f" · cùng lúc: {', '.join(others)} nữa, có lẽ do máy"
            en += f" · at the same time: {', '.join(others)} too, perhaps the machine"
        yield Happening(
            at=one.at, until=one.until, kind="engine", what=one.what, seen_by=sorted(one.by), text=Text(vi=vi, en=en)
        )


def _outside(spells: Sequence[Spell]) -> Iterator[Happening]:
    for one in spells:
        text = Text(
            vi=f"{one.what}: {one.times} lần gọi không có trả lời ({', '.join(sorted(one.whys))})",
            en=f"{one.what}: {one.times} calls without an answer ({', '.join(sorted(one.whys))})",
        )
        yield Happening(at=one.at, until=one.until, kind="outside", what=one.what, seen_by=sorted(one.by), text=text)


def _overlap(one: Spell, other: Spell) -> bool:
    return (one.until is None or other.at < one.until) and (other.until is None or one.at < other.until)


def _length(spell: Spell, unit: str) -> str:
    return f" {round((spell.until - spell.at).total_seconds())} {unit}" if spell.until else ""
