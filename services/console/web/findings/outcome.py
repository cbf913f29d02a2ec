"""What findings led to, as it is said to who recorded them."""

from services.console.client.files import FoundResponse
from services.console.views.vocabulary import amount_text, word
from services.console.web.findings.texts import TEXTS
from shared.person_words import of_person
from shared.texts import Language
from shared.vocabulary import BENEFITS


def said_of(found: FoundResponse, number: str | None, language: Language) -> str:
    """Return what is proposed, what is not given and why, and what looks odd.

    A question that was left at "not known" can cost a household its house: nobody else hears of it before the chair signs.
    """
    proposed = "; ".join(
        f"{of_person(word(BENEFITS, one.code), one.person).say(language)} {amount_text(one.amount, one.unit).say(language)}"
        for one in found.awards
        if one.state == "proposed"
    )
    parts = [TEXTS["proposed"].say(language, names=proposed) if proposed else TEXTS["nothing_proposed"].say(language)]
    # One sentence for each benefit and reason, however many persons of the household it is said of.
    parts += dict.fromkeys(
        TEXTS["not_given"].say(language, name=word(BENEFITS, refusal.code).say(language), why=refusal.explanation.say(language))
        for refusal in found.refusals
    )
    # Also where nothing at all was recorded: the law refuses nothing then, and who sent an empty form hears of it here alone.
    if number and (found.refusals or not proposed):
        parts.append(TEXTS["find_again"].say(language, number=number))
    parts += (warning.explanation.say(language) for warning in found.warnings)
    return TEXTS["recorded"].say(language, awards=" ".join(parts))
