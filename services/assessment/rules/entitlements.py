"""From the formulas to what the law says to each household: every benefit is asked in its turn."""

from collections.abc import Iterator, Sequence

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, Entitlements, NotGiven
from services.assessment.rules.benefits import BENEFITS, PAID_ELSEWHERE
from services.assessment.rules.household import BASE_LEVEL, Household
from services.assessment.rules.legal_basis import DayOfLaw
from services.assessment.rules.population import Population


def entitlements_of(households: Sequence[Circumstances], population: Population, law: DayOfLaw) -> list[Entitlements]:
    """Return what the law says to each household of the batch, in the same order."""
    return [
        _entitlements(Household(circumstances, law, population, position)) for position, circumstances in enumerate(households)
    ]


def _entitlements(household: Household) -> Entitlements:
    for benefit in (*BENEFITS, *PAID_ELSEWHERE):
        if benefit.concerns(household.circumstances):
            benefit.answer(household)
    return Entitlements(
        rule_set=household.law.rule_set,
        base_level_dong=household.level(BASE_LEVEL).amount,
        given=tuple(household.given),
        not_given=tuple(household.refused),
        warnings=tuple(dict.fromkeys(household.warnings)),
        unverified=tuple(dict.fromkeys(_doubts(household))),
        law_release=household.law.release,
    )


def _doubts(household: Household) -> Iterator[str]:
    """Name what is unverified: the base level, then what each answer rests on, then who decides and by when."""
    law = household.law
    of_base = law.value(BASE_LEVEL).unverified
    if of_base and household.level(BASE_LEVEL).norm is None:
        yield of_base
    answers: list[Entitlement | NotGiven] = [*household.given, *household.refused]
    for answer in answers:
        yield from answer.grounds.unverified
    codes = {entitlement.code for entitlement in household.given}
    for module in BENEFITS:
        if module.BENEFIT.code in codes:
            yield from law.doubts_of_procedure(module.BENEFIT)
