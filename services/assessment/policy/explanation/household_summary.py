"""What was recorded about a household, in words: so that whoever reads the page sees at once what is wrong in it.

Flags of members never stand here: some are restricted, and the page goes from hand to hand.
"""

from collections.abc import Iterator

from services.assessment.policy.explanation.explanation_page_texts import HAZARDS_ON_PAGE, SUMMARY_TEXTS
from services.assessment.policy.law.circumstances import Circumstances
from shared.events.household import House
from shared.number_words import dong_text
from shared.texts import Language
from shared.vocabulary import HOUSE_STATES, standing_text


def household_summary(circumstances: Circumstances, language: Language) -> str:
    """Return everything that the law was told, as one sentence."""
    sentence = "; ".join(_facts(circumstances, language)) + "."
    return sentence[:1].upper() + sentence[1:]


def _facts(circumstances: Circumstances, language: Language) -> Iterator[str]:
    losses = circumstances.losses
    yield SUMMARY_TEXTS["hazard"].say(language, hazard=HAZARDS_ON_PAGE[circumstances.hazard].say(language))
    yield standing_text(circumstances.standing).say(language)
    if circumstances.size is not None:
        yield SUMMARY_TEXTS["size"].say(language, count=circumstances.size)
    for name, refs in (("dead", losses.dead), ("missing", losses.missing)):
        if refs:
            yield SUMMARY_TEXTS[name].say(language, count=len(refs))
    for injured in losses.injured:
        known = injured.treatment_days is not None
        yield SUMMARY_TEXTS["injured" if known else "injured_unknown"].say(language, days=injured.treatment_days)
    if losses.house is not None:
        yield from _house(losses.house, language)
    food = losses.short_of_food
    if food is not None and food.people:
        name = "food" if food.months is None else "food_months"
        yield SUMMARY_TEXTS[name].say(language, people=food.people, months=food.months)
    if losses.lost_essentials:
        yield SUMMARY_TEXTS["essentials"].say(language)
    if losses.burial_by_organisation is not None:
        yield SUMMARY_TEXTS["burial"].say(language, cost=dong_text(losses.burial_by_organisation.actual_cost_dong))
    if losses.children_left_alone:
        yield SUMMARY_TEXTS["children"].say(language, count=len(losses.children_left_alone))


def _house(house: House, language: Language) -> Iterator[str]:
    words = []
    if house.state is not None:
        words.append(HOUSE_STATES[house.state].say(language))
    if house.damage_pct is not None:
        words.append(SUMMARY_TEXTS["percent"].say(language, percent=house.damage_pct))
    for answer, yes, no in (
        (house.habitable, "habitable", "not_habitable"),
        (house.no_other_home, "no_other_home", "other_home"),
    ):
        if answer is not None:
            words.append(SUMMARY_TEXTS[yes if answer else no].say(language))
    if house.relocation_ordered:
        words.append(SUMMARY_TEXTS["relocation"].say(language))
    if words:
        yield ", ".join(words)
