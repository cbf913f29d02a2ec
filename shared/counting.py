"""Counters whose labels come from closed sets are there at 0 from the start.

Prometheus sees a rise between two samples: a counter that first appears with a 1 has not risen, and the first payment that is
contradicted would ring no bell.
"""

import itertools
from collections.abc import Sequence

from prometheus_client import Counter


def at_zero(counter: Counter, *values: Sequence[str]) -> None:
    """Show a sample for each combination of these values, label by label."""
    for labels in itertools.product(*values):
        counter.labels(*labels)
