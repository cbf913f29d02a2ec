"""Counters whose labels come from closed sets are there at 0 from the start; gauges of who looks no more are gone.

Prometheus sees a rise between two samples: a counter that first appears with a 1 has not risen, and the first payment that is
contradicted would ring no bell.
"""

import itertools
from collections.abc import Sequence
from typing import Final

from prometheus_client import Counter, Gauge


def at_zero(counter: Counter, *values: Sequence[str]) -> None:
    """Show a sample for each combination of these values, label by label."""
    for labels in itertools.product(*values):
        counter.labels(*labels)


_UNKNOWN_AT_FIRST: Final[set[Gauge]] = set()


def unknown_at_first(gauge: Gauge) -> None:
    """Show NaN until somebody has measured, and again where nobody does: a 0 of nobody's would say that all is well."""
    _UNKNOWN_AT_FIRST.add(gauge)
    gauge.set(float("nan"))


def hide(gauge: Gauge) -> None:
    """Show nothing by it any more: no line where it has labels, else 0, which neither a sum nor a maximum minds."""
    if gauge in _UNKNOWN_AT_FIRST:
        gauge.set(float("nan"))
    elif gauge._labelnames:  # noqa: SLF001 - there is no public way to ask
        gauge.clear()
    else:
        gauge.set(0)
