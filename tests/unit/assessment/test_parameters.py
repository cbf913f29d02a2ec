"""Every value of the law says where it stands and how sure it is."""

from datetime import date

import pytest

from services.assessment.policy.law.catalogue import CatalogueParameter
from services.assessment.policy.law.entitlements import CERTAINTIES
from services.assessment.policy.law.texts import DOUBTS
from tests.unit.assessment.law import the_law

LAW = the_law()
PARAMETERS = {one.name: one for one in LAW.catalogue().parameters}
BOOK = LAW.book
DAYS = ("2021-07-01", "2024-07-01", "2025-07-01", "2026-07-01", "2026-10-05")


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=list(PARAMETERS))
def test_each_value_has_document_article_and_certainty(parameter: CatalogueParameter):
    for value in parameter.values:
        assert value.certainty in CERTAINTIES
        if value.kind == "internal":
            assert (value.document, value.article) == (None, None)
        elif not parameter.name.endswith(".basis"):
            assert value.document
            assert value.article is None or value.article[0].isdigit()


def test_each_doubt_of_a_value_can_be_said():
    doubts = {BOOK.value(name, day).unverified for name in PARAMETERS for day in DAYS if BOOK.has(name, day)} - {None}

    assert doubts <= DOUBTS.keys()


def test_what_is_uncertain_is_told_as_unverified_and_nothing_else_is():
    for name in PARAMETERS:
        for day in DAYS:
            if BOOK.has(name, day):
                value = BOOK.value(name, day)
                assert (value.used.certainty == "D") == (value.unverified is not None), name


def test_the_base_level_is_the_one_in_force():
    base = BOOK.value("base_level_dong", date(2026, 10, 5).isoformat())

    assert (base.number, base.used.certainty) == (540_000, "A")
