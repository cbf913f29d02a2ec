"""Points of the order of work, as the law's parameters hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the order of work: by dimension and reason, and how much of the score each dimension makes (percent)."""

    shares: Mapping[str, int]
    points: Mapping[str, Mapping[str, int]]


DIMENSIONS: Final = ("damage", "vulnerability", "circumstances", "coping")
