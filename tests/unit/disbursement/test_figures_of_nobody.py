"""A process that does not measure says nothing of the money: a 0 of nobody would say that all is well."""

import pytest
from prometheus_client.exposition import generate_latest

from services.disbursement import metrics
from shared.counting import LeasedGauge


@pytest.mark.parametrize("gauge", metrics.MEASURED, ids=lambda gauge: gauge.describe()[0].name)
def test_what_nobody_measures_is_unknown(gauge: LeasedGauge) -> None:
    gauge.forget()

    assert [sample for family in gauge.collect() for sample in family.samples] == []


def test_what_prometheus_reads_has_it_while_it_is_measured() -> None:
    def read() -> list[str]:
        lines = generate_latest().decode().splitlines()
        return [line for line in lines if line.startswith("kipthoi_disbursement_bookings_waiting ")]

    metrics.BOOKINGS_WAITING.forget()
    before = read()
    metrics.BOOKINGS_WAITING.set(3)
    meanwhile = read()
    metrics.BOOKINGS_WAITING.forget()

    assert (before, meanwhile, read()) == ([], ["kipthoi_disbursement_bookings_waiting 3.0"], [])
