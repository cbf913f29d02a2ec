"""The law as it is written here, for people: rule sets, benefits and every parameter with its days and articles."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from services.assessment.domain.law import Basis
from services.assessment.policy.law.catalogue import Benefit, Catalogue, CatalogueParameter, DatedValue, RuleSet
from services.assessment.policy.law.norms import Norm, standing_norms
from services.assessment.rules.benefits import BENEFITS, DISCRETIONARY
from services.assessment.rules.parameter_book import ParameterBook


def catalogue_of(system: Any, book: ParameterBook, norms: Sequence[Norm], version: int) -> Catalogue:
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


def _rule_sets(book: ParameterBook) -> tuple[RuleSet, ...]:
    _, values = book.history("rule_set")
    ends = [value.valid_from - timedelta(days=1) for value in values[1:]]
    return tuple(
        RuleSet(str(value.value), value.valid_from, until, _documents(book, value.valid_from))
        for value, until in zip(values, [*ends, None], strict=True)
    )


def _documents(book: ParameterBook, day: date) -> tuple[str, ...]:
    """Return the documents that values of this day stand in, the rule set's own first."""
    text = day.isoformat()
    named = ["rule_set", *book.names()]
    found = (book.value(name, text).used.document for name in named if book.has(name, text))
    return tuple(dict.fromkeys(document for document in found if document))


def _benefits(book: ParameterBook, rule_set: RuleSet) -> list[Benefit]:
    day = rule_set.valid_from.isoformat()
    found = [
        Benefit(
            code=module.BENEFIT.code,
            rule_set=rule_set.code,
            basis=book.basis(module.BENEFIT.name, day),
            hazards=tuple(book.value(module.BENEFIT.hazards, day).number),
        )
        for module in BENEFITS
    ]
    for benefit in (module.BENEFIT for module in DISCRETIONARY):
        if book.has(benefit.parameter, day):
            used = book.value(benefit.parameter, day).used
            basis = (Basis(used.document or "", used.article or ""),)
            found.append(Benefit(benefit.code, rule_set.code, basis, (), discretionary=True))
    return found


def _parameter(book: ParameterBook, name: str, norms: Sequence[Norm]) -> CatalogueParameter:
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
