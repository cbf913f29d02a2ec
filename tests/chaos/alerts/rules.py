"""The committed rules in a hurry: waits and the ranges of expressions are shorter, and nothing else is another."""

import copy
import re
from typing import Any, Final

_WAITS: Final = ("for", "keep_firing_for")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN: Final = re.compile(r"(\d+)([smhd])")
_RANGE: Final = re.compile(r"\[(\d+[smhd])\]")
_EVERY: Final = re.compile(r"\[(\d+[smhd]):(\d+[smhd])\]")
LOOKS_EVERY_S, JUDGES_EVERY_S = 2, 1
"""So often Prometheus does where it hurries; it waits for an answer until it looks again."""
LEAST_FOR_S: Final = 2
LEAST_RANGE_S: Final = 10
"""A rate wants several looks: below this it would be one of nothing."""


def faster(rules: dict[str, Any], times: int) -> dict[str, Any]:
    """Return these rules with every wait and every range so many times shorter; thresholds and all else as they are.

    Never shorter than Prometheus can judge (`LEAST_FOR_S`, `LEAST_RANGE_S`). `times` 1 changes nothing.
    """
    hurried = copy.deepcopy(rules)
    if times == 1:
        return hurried
    for rule in (rule for group in hurried["groups"] for rule in group["rules"]):
        for wait in rule.keys() & set(_WAITS):
            rule[wait] = _shorter(rule[wait], times, LEAST_FOR_S)
        rule["expr"] = _RANGE.sub(lambda found: f"[{_shorter(found[1], times, LEAST_RANGE_S)}]", rule["expr"])
        rule["expr"] = _EVERY.sub(
            lambda found: f"[{_shorter(found[1], times, LEAST_RANGE_S)}:{_shorter(found[2], times, LEAST_FOR_S)}]", rule["expr"]
        )
    return hurried


def _shorter(span: str, times: int, least_s: int) -> str:
    """Return a span that was as long as `2h`; what is shorter than the least already stays what it was."""
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(f"a span like 5m is expected, not {span}")
    seconds = int(found[1]) * _SECONDS[found[2]]
    return f"{max(seconds // times, min(seconds, least_s))}s"
