"""Figures as shapes: a bar of the stages. Attributes only, because pages carry no styles of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.console.domain.words import STAGES

WIDTH: Final = 1000
_LEAST: Final = 6
"""So that a single household among thousands is still seen."""


@dataclass(frozen=True)
class Segment:
    """One stage's share of the bar."""

    stage: str
    x: int
    width: int


def stage_bar(stages: Mapping[str, int]) -> list[Segment]:
    """Return the segments of the bar in the order of the journey, together as wide as the bar."""
    counts = [(stage, stages.get(stage, 0)) for stage in STAGES if stages.get(stage, 0) > 0]
    total = sum(number for _, number in counts)
    spare = WIDTH - _LEAST * len(counts)
    segments: list[Segment] = []
    x = passed = 0
    for place, (stage, number) in enumerate(counts, start=1):
        passed += number
        end = _LEAST * place + spare * passed // total
        segments.append(Segment(stage, x, end - x))
        x = end
    return segments
