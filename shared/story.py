"""What a transaction did, told in one line of the log when it has committed: who, what, which cases, how long, which trace.

Commands say nothing by hand: the audit row that each of them writes and the facts that it publishes are noted here, and whoever
opened the transaction tells them. Ids, codes and numbers only, as in the audit.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

log = structlog.get_logger("kipthoi.story")

_KEY: Final = "story"
_CASE: Final = "case"


@dataclass
class _Story:
    who: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    facts: Counter[str] = field(default_factory=Counter)
    cases: dict[str, None] = field(default_factory=dict)
    communes: dict[str, None] = field(default_factory=dict)


def note_change(info: MutableMapping[Any, Any], who: str, action: str, of: str, ids: Sequence[str]) -> None:
    """Note what somebody did to which things, within the transaction whose `info` this is."""
    story: _Story = info.setdefault(_KEY, _Story())
    story.who = story.who or who
    if of == _CASE:
        story.cases |= dict.fromkeys(ids)
        story.changes.append({"action": action, "of": of, "count": len(ids)})
    else:
        story.changes.append({"action": action, "of": of, "ids": list(ids)})


def note_facts(info: MutableMapping[Any, Any], facts: Iterable[tuple[str, str]]) -> None:
    """Note the facts that it publishes, each by type and subject."""
    story: _Story = info.setdefault(_KEY, _Story())
    for wire_type, subject in facts:
        story.facts[wire_type] += 1
        story.cases[subject] = None


def note_cases(info: MutableMapping[Any, Any], cases: Iterable[str]) -> None:
    """Note about which cases it is, where what it does names them by other ids."""
    story: _Story = info.setdefault(_KEY, _Story())
    story.cases |= dict.fromkeys(cases)


def note_communes(info: MutableMapping[Any, Any], codes: Iterable[str]) -> None:
    """Note about which communes it is, where nobody could tell from the ids of notices and watches, and must know at night."""
    story: _Story = info.setdefault(_KEY, _Story())
    story.communes |= dict.fromkeys(codes)


def write_story(info: MutableMapping[Any, Any], began: float) -> None:
    """Tell what was done, if anything was; `began` by the monotonic clock."""
    story: _Story | None = info.pop(_KEY, None)
    if story is None or not (story.changes or story.facts):
        return
    told: Mapping[str, Any] = {
        "who": story.who or None,
        "changes": story.changes or None,
        "facts": dict(story.facts) or None,
        "cases": list(story.cases) or None,
        "communes": sorted(story.communes) or None,
    }
    log.info("done", ms=milliseconds_since(began), **{name: value for name, value in told.items() if value is not None})


def milliseconds_since(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)
