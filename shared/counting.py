"""Counters whose labels come from closed sets are there at 0 from the start; gauges of who looks no more are gone.

Prometheus sees a rise between two samples: a counter that first appears with a 1 has not risen, and the first payment that is
contradicted would ring no bell.
"""

import itertools
from collections.abc import Sequence

from prometheus_client import Counter, Gauge


def at_zero(counter: Counter, *values: Sequence[str]) -> None:
    """Show a sample for each combination of these values, label by label."""
    for labels in itertools.product(*values):
        counter.labels(*labels)


def hide(gauge: Gauge) -> None:
    """Show nothing by it any more: no line where it has labels, else 0, which neither a sum nor a maximum minds."""
    if gauge._labelnames:  # noqa: SLF001 - there is no public way to ask
        gauge.clear()
    else:
        gauge.set(0)
