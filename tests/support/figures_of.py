"""`python -m tests.support.figures_of SERVICE [MORE]`: all figures of one service as its door shows them, each with a line.

In a process of its own, because figures are known to a process and not to a service. `MORE` is a gauge that is planted.
"""

import asyncio
import sys
from collections.abc import Sequence

from prometheus_client import REGISTRY, Gauge
from prometheus_client.metrics import MetricWrapperBase

from tests.support.foundation import client_for
from tests.support.services import api_of


async def figures_of(service: str, planted: Sequence[str] = ()) -> str:
    app = api_of(service)
    for name in planted:
        Gauge(name, "Planted")
    for collector in set(REGISTRY._collector_to_names):
        if isinstance(collector, MetricWrapperBase):
            _with_a_line(collector)
    async with client_for(app) as client:
        return (await client.get("/metrics")).raise_for_status().text


def _with_a_line(figure: MetricWrapperBase) -> None:
    """What has labels, or is measured by one process alone, has no line until it has a value."""
    if figure._labelnames:
        figure = figure.labels(*figure._labelnames)
    if isinstance(figure, Gauge):
        figure.set(1)


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(figures_of(sys.argv[1], sys.argv[2:])))
