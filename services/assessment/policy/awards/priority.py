"""In which order households are helped: damage, vulnerability, circumstances, coping (EA-04), each 0-100 with evidence.

A higher number is always more urgent. The order is ours, no statute's; no amount hangs on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.assessment.policy.law.ages import ages_of
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.weights import DIMENSIONS, Weights
from shared.events.household import Circumstance, Coping, HouseState, Member, MemberFlag, Standing

MOST: Final = 100
_SMALL_CHILD: Final = 3
_CHILD: Final = 16
_ELDERLY: Final = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason within a dimension: how often it was found and how many points it gives."""

    code: str
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Priority:
    """The four dimensions, the weighted score, and the evidence of each dimension."""

    damage: int
    vulnerability: int
    circumstances: int
    coping: int
    score: int
    evidence: Mapping[str, tuple[Evidence, ...]]
    urgency: int
    """The score before rounding, 0-1000: it orders a list."""


def priority_of(household: Circumstances, weights: Weights, day: date) -> Priority:
    """Return how urgent a household is on a day; what is not known is told as such and counts between yes and no."""
    evidence = {
        "damage": tuple(_damage(household, weights.points["damage"])),
        "vulnerability": tuple(_vulnerability(household, weights.points["vulnerability"], day)),
        "circumstances": tuple(_circumstances(household, weights.points["circumstances"])),
        "coping": tuple(_coping(household, weights.points["coping"])),
    }
    points = {name: min(MOST, sum(one.points for one in evidence[name])) for name in DIMENSIONS}
    weighted = sum(weights.shares[name] * points[name] for name in DIMENSIONS)
    whole = sum(weights.shares[name] for name in DIMENSIONS) or 1
    return Priority(**points, score=(weighted + whole // 2) // whole, evidence=evidence, urgency=10 * weighted // whole)


def _damage(household: Circumstances, points: Mapping[str, int]) -> Iterator[Evidence]:
    losses, house = household.losses, household.losses.house
    food = losses.short_of_food
    counts = {
        "dead": len(losses.dead),
        "missing": len(losses.missing),
        "injured": len(losses.injured),
        "children_left_alone": len(losses.children_left_alone),
        "short_of_food": int(food is not None and food.people > 0),
        "lost_essentials": int(losses.lost_essentials),
    }
    if house is not None:
        counts |= {
            "house_destroyed": int(house.state is HouseState.DESTROYED),
            "house_heavily_damaged": int(house.state is HouseState.HEAVILY_DAMAGED),
            "house_damaged": int(house.state is HouseState.DAMAGED),
            "house_not_habitable": int(house.habitable is False),
            "relocation_ordered": int(bool(house.relocation_ordered)),
        }
        if house.state is None and house.damage_pct:
            yield Evidence("house_damage_percent", 1, points["house_destroyed"] * house.damage_pct // 100)
    yield from _counted(counts, points)


def _vulnerability(household: Circumstances, points: Mapping[str, int], day: date) -> Iterator[Evidence]:
    counts: dict[str, int] = {}
    if household.standing not in {None, Standing.OTHER}:
        counts[f"standing_{household.standing}"] = 1
    counts |= {f"area_{area}": 1 for area in household.areas}
    gone = {*household.losses.dead, *household.losses.missing}
    for member in household.members:
        if member.ref not in gone:
            for code in _of_member(member, day):
                counts[code] = counts.get(code, 0) + 1
    yield from _counted(counts, points)


def _of_member(member: Member, day: date) -> Iterator[str]:
    for flag in dict.fromkeys(member.flags):
        yield f"flag_{flag}"
    ages = ages_of(member, day)
    if ages is None:
        return
    _, oldest = ages
    if oldest < _SMALL_CHILD:
        if MemberFlag.CHILD_UNDER_36_MONTHS not in member.flags:
            yield "age_under_3"
    elif oldest < _CHILD:
        yield "age_under_16"
    elif ages[0] >= _ELDERLY:
        yield "age_60_and_over"


def _circumstances(household: Circumstances, points: Mapping[str, int]) -> Iterator[Evidence]:
    counts = {str(circumstance): 1 for circumstance in household.circumstances}
    losses = household.losses
    struck = {*losses.dead, *losses.missing, *(injured.ref for injured in losses.injured)}
    breadwinners = [member for member in household.members if MemberFlag.BREADWINNER in member.flags]
    if any(member.ref in struck for member in breadwinners) and Circumstance.ONLY_BREADWINNER_LOST not in counts:
        counts["breadwinner_struck"] = 1
    yield from _counted(counts, points)


def _coping(household: Circumstances, points: Mapping[str, int]) -> Iterator[Evidence]:
    coping = household.coping or Coping()
    answers: dict[str, float | None] = {
        "no_savings": _lack(coping.savings_months, points["enough_savings_months"]),
        "nobody_works": _lack(coping.working_adults, points["enough_working_adults"]),
        "no_helpers_near": _no(coping.helpers_near),
        "not_insured": _no(coping.insured),
        "no_shelter": _no(coping.shelter_available),
    }
    for code, lack in answers.items():
        if lack is None:
            yield Evidence(f"{code}_not_known", 1, points[code] * points["not_known_percent"] // 100)
        elif lack > 0:
            yield Evidence(code, 1, round(points[code] * lack))


def _lack(number: float | None, enough: int) -> float | None:
    """Return how much is lacking of enough, between 0 and 1."""
    return None if number is None else max(0.0, 1 - number / enough)


def _no(answer: object | None) -> float | None:
    return None if answer is None else float(answer is False)


def _counted(counts: Mapping[str, int], points: Mapping[str, int]) -> Iterator[Evidence]:
    for code, count in counts.items():
        if count and code in points:
            yield Evidence(code, count, points[code] * count)
