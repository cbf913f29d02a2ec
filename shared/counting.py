"""Counters whose labels come from closed sets are there at 0 from the start; gauges that nobody measures are not there.

Prometheus sees a rise between two samples: a counter that first appears with a 1 has not risen, and the first payment that is
contradicted would ring no bell.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from prometheus_client import Counter, Gauge, Metric


def at_zero(counter: Counter, *values: Sequence[str]) -> None:
    """Show a sample for each combination of these values, label by label."""
    for labels in itertools.product(*values):
        counter.labels(*labels)


class LeasedGauge(Gauge):
    """A figure that one process of a service measures at a time. Where nobody measures it has no line.

    So it is before the first time and after `forget`. A sum or a maximum over processes is then what the one says who measures,
    and unknown where nobody does: a 0 of nobody's would say that all is well, and an old figure would never go.
    """

    def __init__(self, name: str, documentation: str, labelnames: Iterable[str] = (), **more: Any) -> None:
        super().__init__(name, documentation, labelnames, **more)
        if self._labelvalues or not self._labelnames:
            self.set(math.nan)

    def forget(self) -> None:
        """Show nothing by it any more, until it is set again."""
        if self._labelnames:
            self.clear()
        else:
            self.set(math.nan)

    def collect(self) -> Iterator[Metric]:
        """Return what has been measured; a NaN is none."""
        for metric in super().collect():
            metric.samples = [sample for sample in metric.samples if not math.isnan(sample.value)]
            yield metric
