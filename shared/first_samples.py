"""What a process shows before anything has happened: which release it is, and every counter of its mechanisms at nothing.

A counter that first appears with a 1 has not risen, as Prometheus sees it: the first dead letter would ring no bell.
"""

import platform
from collections.abc import Iterable
from importlib.metadata import version
from typing import Final

from prometheus_client import Gauge

from shared.messaging.measures import CONSUMED, DEAD, MISSED, REPLAYED
from shared.messaging.reader import FactReader
from shared.relay.facts import FORGOTTEN, REFUSED_FACTS, REPUBLISHED
from shared.relay.measures import DELIVERED
from shared.relay.wakes import REFUSED
from shared.runtime import RESTARTED

BUILD: Final = Gauge("kipthoi_build_info", "1, by the release that runs", ["service", "version", "python"])


def show_first_samples(service: str, parts: Iterable[str], readers: Iterable[FactReader]) -> None:
    """Show these at once."""
    BUILD.labels(service, version("kipthoi"), platform.python_version()).set(1)
    for counter in (DEAD, FORGOTTEN, REFUSED, REFUSED_FACTS, REPUBLISHED):
        counter.labels(service)
    for address in ("fact", "wake"):
        DELIVERED.labels(service, address)
    for outcome in ("taken", "waits on"):
        REPLAYED.labels(service, outcome)
    for part in parts:
        RESTARTED.labels(service, part)
    for reader in readers:
        for topic in reader.topics:
            MISSED.labels(service, topic)
        for wire_type in reader.handlers:
            CONSUMED.labels(service, wire_type, "applied")
