"""A process that measures no more says nothing of the ledger: a 0 of nobody would say that it closes, and was just compared."""

import math

import pytest
from prometheus_client import Gauge

from services.disbursement import metrics
from shared.counting import hide


@pytest.mark.parametrize("gauge", [metrics.LEDGER_DIFFERENCE, metrics.LEDGER_UNEXPLAINED, metrics.RECONCILED_SECONDS])
def test_what_nobody_measures_is_unknown_and_is_hidden_with_the_rest(gauge: Gauge) -> None:
    gauge.set(5_400_000)

    hide(gauge)

    [sample] = next(iter(gauge.collect())).samples
    assert math.isnan(sample.value)
    assert gauge in metrics.MEASURED


def test_what_is_added_up_over_processes_is_hidden_as_nothing() -> None:
    metrics.BOOKINGS_WAITING.set(3)

    hide(metrics.BOOKINGS_WAITING)

    assert [sample.value for sample in next(iter(metrics.BOOKINGS_WAITING.collect())).samples] == [0]
