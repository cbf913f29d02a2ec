"""Households as OpenFisca wants them: one array for each question, persons and households side by side."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
from openfisca_core import periods
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulations import SimulationBuilder

from services.assessment.policy.law.ages import UNKNOWN_AGE, age_against
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import Answer, Hazard, HouseState, Standing
from services.assessment.rules.variables.inputs import NOT_KNOWN
from shared.events.household import MemberFlag

_HAZARDS: Final = {word.name: word.index for word in Hazard}
_STANDINGS: Final = {word.name: word.index for word in Standing}
_STATES: Final = {word.name: word.index for word in HouseState}
_ANSWERS: Final = {None: Answer.not_known.index, False: Answer.no.index, True: Answer.yes.index}
_UNNAMED: Final = ""
_PERSON: Final = (
    "dead",
    "missing",
    "injured",
    "treatment_days",
    "left_alone",
    "age",
    "abuse_victim",
    "trafficking_victim",
    "urgent_protection",
    "buried_by_other",
)
_HOUSEHOLD: Final = (
    "hazard",
    "standing",
    "people_short_of_food",
    "months_short_of_food",
    "lost_essentials",
    "house_state_found",
    "damage_percent",
    "habitable",
    "no_other_home",
    "relocation_ordered",
)


class Population:
    """The simulation of a batch on a day. Formulas are calculated for all of it, when the first household asks."""

    def __init__(self, simulation: Any, period: Any, persons: Sequence[Mapping[str, int]]) -> None:
        self.persons = persons
        """For each household the position of its persons in the arrays, by ref."""
        self._simulation = simulation
        self._period = period
        self._results: dict[str, Sequence[Any]] = {}

    def results(self, variable: str) -> Sequence[Any]:
        """Return what a formula answers, by position of the person or household; of an enumeration the words."""
        known = self._results.get(variable)
        if known is None:
            array = self._simulation.calculate(variable, self._period)
            known = (array.decode_to_str() if isinstance(array, EnumArray) else array).tolist()
            self._results[variable] = known
        return known


def buried_person(household: Circumstances) -> str | None:
    """Return whom an organisation buries: the named one, or the only dead one."""
    burial, dead = household.losses.burial_by_organisation, household.losses.dead
    if burial is None:
        return None
    return burial.person or (dead[0] if len(dead) == 1 else None)


def populate(system: Any, households: Sequence[Circumstances], day: date, adult_from: int) -> Population:
    """Return a simulation of these households on a day; `adult_from` is the age at which a child is none any more."""
    persons: list[dict[str, int]] = []
    household_of: list[int] = []
    of_persons: list[tuple[Any, ...]] = []
    for position, household in enumerate(households):
        rows = _persons(household, day, adult_from)
        persons.append({ref: number for number, ref in enumerate(rows, start=len(of_persons))})
        household_of += [position] * len(rows)
        of_persons += rows.values()
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(len(of_persons)))
    group = builder.declare_entity("household", range(len(households)))
    group.members_entity_id = np.array(household_of, dtype=np.int64)
    group.members_role = np.full(len(of_persons), group.entity.flattened_roles[0])
    simulation = builder.build(system)
    period = periods.period(day.isoformat())
    of_households = [_household(household) for household in households]
    for names, rows_of_entity in ((_PERSON, of_persons), (_HOUSEHOLD, of_households)):
        for name, column in zip(names, zip(*rows_of_entity, strict=True), strict=True):
            simulation.set_input(name, period, np.array(column, dtype=system.variables[name].dtype))
    return Population(simulation, period, persons)


def _persons(household: Circumstances, day: date, adult_from: int) -> dict[str, tuple[Any, ...]]:
    losses = household.losses
    members = {member.ref: member for member in household.members}
    treatment = {injured.ref: injured.treatment_days for injured in losses.injured}
    dead, missing, alone = set(losses.dead), set(losses.missing), set(losses.children_left_alone)
    buried = buried_person(household)
    named = (*members, *losses.dead, *losses.missing, *treatment, *losses.children_left_alone)
    rows: dict[str, tuple[Any, ...]] = {}
    # OpenFisca counts households by their persons: one of whom nothing is told has one unnamed person.
    for ref in dict.fromkeys(named if buried is None else (*named, buried)) or (_UNNAMED,):
        member = members.get(ref)
        days = treatment.get(ref)
        rows[ref] = (
            ref in dead,
            ref in missing,
            ref in treatment,
            NOT_KNOWN if days is None else days,
            ref in alone,
            UNKNOWN_AGE if member is None else age_against(member, adult_from, day),
            member is not None and MemberFlag.ABUSE_VICTIM in member.flags,
            member is not None and MemberFlag.TRAFFICKING_VICTIM in member.flags,
            member is not None and MemberFlag.URGENT_PROTECTION in member.flags,
            ref == buried,
        )
    return rows


def _household(household: Circumstances) -> tuple[Any, ...]:
    losses = household.losses
    food, house = losses.short_of_food, losses.house
    months = food.months if food is not None else None
    percent = house.damage_pct if house is not None else None
    state = house.state if house is not None else None
    return (
        _HAZARDS[household.hazard],
        _STANDINGS[household.standing or "not_known"],
        food.people if food is not None else 0,
        NOT_KNOWN if months is None else months,
        losses.lost_essentials,
        _STATES[state or "not_known"],
        NOT_KNOWN if percent is None else percent,
        _ANSWERS[house.habitable if house is not None else None],
        _ANSWERS[house.no_other_home if house is not None else None],
        bool(house is not None and house.relocation_ordered),
    )
