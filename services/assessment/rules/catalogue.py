"""The law as it is written here, for people: rule sets, benefits and every parameter with its days and articles."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from services.assessment.domain.law import Basis
from services.assessment.policy.law.catalogue import Benefit, Catalogue, CatalogueParameter, DatedValue, RuleSet
from services.assessment.policy.law.norms import Norm, standing_norms
from services.assessment.rules.book import Book
from services.assessment.rules.grounds import BENEFITS


def catalogue_of(system: Any, book: Book, norms: Sequence[Norm], version: int) -> Catalogue:
    """Return everything that this system knows."""
    rule_sets = _rule_sets(book)
    return Catalogue(
        rule_sets=rule_sets,
        benefits=tuple(benefit for rule_set in rule_sets for benefit in _benefits(book, rule_set)),
        parameters=tuple(_parameter(book, name, norms) for name in book.names()),
        formulas={
            name: tuple(date.fromisoformat(day) for day in variable.formulas)
            for name, variable in sorted(system.variables.items())
            if variable.formulas
        },
        law_release=version,
    )


def _rule_sets(book: Book) -> tuple[RuleSet, ...]:
    _, values = book.history("rule_set")
    ends = [value.valid_from - timedelta(days=1) for value in values[1:]]
    return tuple(
        RuleSet(str(value.value), value.valid_from, until, _documents(book, value.valid_from))
        for value, until in zip(values, [*ends, None], strict=True)
    )


def _documents(book: Book, day: date) -> tuple[str, ...]:
    """Return the documents that values of this day stand in, the rule set's own first."""
    text = day.isoformat()
    named = ["rule_set", *book.names()]
    found = (book.value(name, text).used.document for name in named if book.has(name, text))
    return tuple(dict.fromkeys(document for document in found if document))


def _benefits(book: Book, rule_set: RuleSet) -> list[Benefit]:
    day = rule_set.valid_from.isoformat()
    found = [
        Benefit(
            code=benefit.code,
            rule_set=rule_set.code,
            basis=book.basis(benefit.name, day),
            hazards=tuple(book.value(f"benefits.{benefit.name}.hazards", day).number),
        )
        for benefit in BENEFITS
    ]
    gift = "benefits.gift.leaders_household_dong"
    if book.has(gift, day):
        used = book.value(gift, day).used
        basis = (Basis(used.document or "", used.article or ""),)
        found.append(Benefit("GIFT", rule_set.code, basis, (), discretionary=True))
    return found


def _parameter(book: Book, name: str, norms: Sequence[Norm]) -> CatalogueParameter:
    description, values = book.history(name)
    own = [
        DatedValue(
            norm.valid_from,
            norm.value,
            norm.document,
            norm.article,
            norm.certainty,
            "statutory",
            norm.valid_until,
            norm.province_code,
        )
        for norm in standing_norms(norms)
        if norm.parameter == name
    ]
    return CatalogueParameter(name, description, (*values, *own))
