"""An award in words: what is given, to whom, and how much."""

from services.assessment.domain.awards import Award
from shared.number_words import dong_text, number_text
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS, QUANTITY_UNITS


def quantity_text(amount: int, award: Award) -> Text:
    """Return so much of what this award gives, with its unit."""
    if award.unit == "dong":
        return dong_text(amount)
    unit = QUANTITY_UNITS[award.unit]
    number = number_text(amount)
    return Text(vi=f"{number.vi} {unit.vi}", en=f"{number.en} {unit.en}")


def benefit_text(award: Award) -> Text:
    """Name what is given, and to which person where there may be several."""
    return of_person(BENEFITS[award.code], award.person)
