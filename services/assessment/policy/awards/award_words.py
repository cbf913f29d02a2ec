"""An award in words: what is given, to whom, and how much."""

from services.assessment.domain.awards import Award
from shared.money import format_dong
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import BENEFITS, QUANTITY_UNITS


def quantity_text(amount: int, award: Award) -> Text:
    """Return so much of what this award gives, with its unit."""
    if award.unit == "dong":
        return Text(vi=format_dong(amount), en=format_dong(amount))
    unit = QUANTITY_UNITS[award.unit]
    return Text(vi=f"{amount} {unit.vi}", en=f"{amount} {unit.en}")


def benefit_text(award: Award) -> Text:
    """Name what is given, and to which person where there may be several."""
    return of_person(BENEFITS[award.code], award.person)
