"""What 335/2026/NĐ-CP Art. 12 gives one household, benefit by benefit; figures come from the dated parameters.

RICE 12.1.a · ESSENTIALS 12.1.b · INJURY 12.2 · FUNERAL_HH 12.3.a · FUNERAL_ORG 12.3.b · HOUSE_NEW, HOUSE_MOVE,
HOUSE_REPAIR 12.4.a-c.
"""

from collections.abc import Iterator

from services.assessment.domain import Basis
from services.assessment.policy.law import Circumstances, Entitlement, NotGiven
from services.assessment.rules.parameters import Day, Value, least_certain
from shared.events.assessment import Unit

Answer = Entitlement | NotGiven


def rice(law: Day, household: Circumstances) -> Iterator[Answer]:
    """12.1.a: 15 kg for each person short of food and month, at most three months a round."""
    short = household.losses.short_of_food
    if short is None or not short.people:
        return
    cause = cause_for(law, "RICE", household)
    if isinstance(cause, NotGiven):
        yield cause
        return
    asked = short.months or law.value("rice_months_where_nobody_said").number
    months = min(asked, law.value("rice_most_months").number)
    figures = {"people": short.people, "months": months, "asked_months": asked}
    yield given("RICE", "kg", law.value("rice_kg_per_person_and_month"), cause, count=short.people * months, figures=figures)


def essentials(law: Day, household: Circumstances) -> Iterator[Answer]:
    """12.1.b: one set for a household that lost its home and cannot meet its basic needs."""
    if not household.losses.lost_essentials:
        return
    cause = cause_for(law, "ESSENTIALS", household)
    if isinstance(cause, NotGiven):
        yield cause
        return
    house = household.losses.house
    sets = law.value("essentials_sets")
    if house is not None and (house.state == "destroyed" or house.habitable is False):
        yield given("ESSENTIALS", "set", sets, cause)
    else:
        yield NotGiven("ESSENTIALS", "home_not_lost", (sets.basis,))


def injuries(law: Day, household: Circumstances) -> Iterator[Answer]:
    """12.2: ten times the base level for each person treated in a health facility for three days or more."""
    if not household.losses.injured:
        return
    cause = cause_for(law, "INJURY", household)
    least = law.value("injury_least_days")
    for injured in household.losses.injured:
        days = injured.treatment_days
        if isinstance(cause, NotGiven):
            yield NotGiven("INJURY", cause.reason, cause.basis, injured.ref)
        elif days is None:
            yield NotGiven("INJURY", "treatment_days_unknown", (least.basis,), injured.ref, {"least_days": least.number})
        elif days < least.number:
            figures = {"days": days, "least_days": least.number}
            yield NotGiven("INJURY", "treatment_too_short", (least.basis,), injured.ref, figures)
        else:
            figures = {"days": days, "least_days": least.number}
            yield _of_base(law, "INJURY", "injury_multiplier", cause, person=injured.ref, figures=figures)


def funerals(law: Day, household: Circumstances) -> Iterator[Answer]:
    """12.3.a and b: fifty times the base level for each dead or missing person; an organiser's actual cost, at least that."""
    losses = household.losses
    buried = _buried_by_organisation(household)
    of_household = cause_for(law, "FUNERAL_HH", household)
    for person in (*losses.dead, *losses.missing):
        if person == buried:
            basis = law.value("funeral_organiser_multiplier").basis
            yield NotGiven("FUNERAL_HH", "buried_by_organisation", (basis,), person)
        elif isinstance(of_household, NotGiven):
            yield NotGiven("FUNERAL_HH", of_household.reason, of_household.basis, person)
        else:
            yield _of_base(law, "FUNERAL_HH", "funeral_household_multiplier", of_household, person=person)
    burial = losses.burial_by_organisation
    if burial is None:
        return
    of_organiser = cause_for(law, "FUNERAL_ORG", household)
    if isinstance(of_organiser, NotGiven):
        yield of_organiser
    elif buried is None:
        basis = law.value("funeral_organiser_multiplier").basis
        yield NotGiven("FUNERAL_ORG", "nobody_dead", (basis,), burial.person)
    else:
        yield _of_base(
            law,
            "FUNERAL_ORG",
            "funeral_organiser_multiplier",
            of_organiser,
            person=buried,
            actual_cost=burial.actual_cost_dong,
            figures={"cost": burial.actual_cost_dong},
        )


def _buried_by_organisation(household: Circumstances) -> str | None:
    """Return who was buried by an organisation: a dead person, never a missing one."""
    burial, dead = household.losses.burial_by_organisation, household.losses.dead
    if burial is None or not dead:
        return None
    if burial.person is None:
        return dead[0]
    return burial.person if burial.person in dead else None


def cause_for(law: Day, code: str, household: Circumstances) -> str | NotGiven:
    """Return how sure it is that this cause opens the benefit, or the refusal."""
    words = law.words(f"causes_of_{code}")
    certainty = words.certainties.get(law.cause_of(household.hazard))
    return certainty or NotGiven(code, "cause_not_covered", (words.basis,))


def _of_base(
    law: Day,
    code: str,
    multiplier_name: str,
    cause: str,
    *,
    person: str,
    actual_cost: int | None = None,
    figures: dict[str, int] | None = None,
) -> Entitlement:
    """Return a benefit that is a multiple of the base level, for one person."""
    multiplier, base = law.value(multiplier_name), law.value("base_level_dong")
    return Entitlement(
        code=code,
        unit="dong",
        count=1,
        multiplier=multiplier.number,
        level=base.number,
        basis=(multiplier.basis, base.basis),
        certainty=least_certain((cause, multiplier.certainty, base.certainty)),
        person=person,
        actual_cost=actual_cost,
        figures=figures or {},
    )


def given(
    code: str,
    unit: Unit,
    level: Value,
    cause: str,
    *,
    count: int = 1,
    sure: tuple[str, ...] = (),
    basis: tuple[Basis, ...] = (),
    figures: dict[str, int] | None = None,
) -> Entitlement:
    """Return a benefit of so many units of a level."""
    return Entitlement(
        code=code,
        unit=unit,
        count=count,
        multiplier=1,
        level=level.number,
        basis=(level.basis, *basis),
        certainty=least_certain((cause, level.certainty, *sure)),
        figures=figures or {},
    )
