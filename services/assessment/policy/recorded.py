"""What was recorded about a household, in words: so that whoever reads the page sees at once what is wrong in it.

Flags of members never stand here: some are restricted, and the page goes from hand to hand.
"""

from collections.abc import Iterator

from services.assessment.policy.labels import HAZARDS, HOUSE_STATES, STANDINGS
from services.assessment.policy.law import Circumstances
from services.assessment.policy.sheet_words import RECORDED
from shared.events.household import House
from shared.money import format_dong
from shared.texts import Language


def recorded_of(told: Circumstances, language: Language) -> str:
    """Return everything that the law was told, as one sentence."""
    sentence = "; ".join(_facts(told, language)) + "."
    return sentence[:1].upper() + sentence[1:]


def _facts(told: Circumstances, language: Language) -> Iterator[str]:
    losses = told.losses
    yield RECORDED["hazard"].say(language, hazard=HAZARDS[told.hazard].say(language))
    yield STANDINGS[told.standing].say(language)
    if told.size is not None:
        yield RECORDED["size"].say(language, count=told.size)
    for name, refs in (("dead", losses.dead), ("missing", losses.missing)):
        if refs:
            yield RECORDED[name].say(language, count=len(refs))
    for injured in losses.injured:
        known = injured.treatment_days is not None
        yield RECORDED["injured" if known else "injured_unknown"].say(language, days=injured.treatment_days)
    if losses.house is not None:
        yield from _house(losses.house, language)
    food = losses.short_of_food
    if food is not None and food.people:
        name = "food" if food.months is None else "food_months"
        yield RECORDED[name].say(language, people=food.people, months=food.months)
    if losses.lost_essentials:
        yield RECORDED["essentials"].say(language)
    if losses.burial_by_organisation is not None:
        yield RECORDED["burial"].say(language, cost=format_dong(losses.burial_by_organisation.actual_cost_dong))
    if losses.children_left_alone:
        yield RECORDED["children"].say(language, count=len(losses.children_left_alone))


def _house(house: House, language: Language) -> Iterator[str]:
    words = []
    if house.state is not None:
        words.append(HOUSE_STATES[house.state].say(language))
    if house.damage_pct is not None:
        words.append(RECORDED["percent"].say(language, percent=house.damage_pct))
    for answer, yes, no in (
        (house.habitable, "habitable", "not_habitable"),
        (house.no_other_home, "no_other_home", "other_home"),
    ):
        if answer is not None:
            words.append(RECORDED[yes if answer else no].say(language))
    if house.relocation_ordered:
        words.append(RECORDED["relocation"].say(language))
    if words:
        yield ", ".join(words)
