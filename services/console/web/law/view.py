"""What the templates of the law get: choices and words, and what the law answered to a form."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from services.console.client.law import PreviewResponse
from services.console.views.vocabulary import amount_text, word
from services.console.web.forms.trouble import Trouble
from services.console.web.law import vocabulary
from services.console.web.law.rule_book import RuleBook, value_text
from services.console.web.law.texts import TEXTS
from services.console.web.law.what_if import MAX_PERSONS, NOT_KNOWN, WhatIf
from services.console.web.renderer import Pages
from shared.communes import provinces
from shared.identity import Actor
from shared.person_words import of_person
from shared.texts import Text
from shared.vocabulary import (
    AREAS,
    BENEFITS,
    CIRCUMSTANCES,
    HAZARDS,
    HOUSE_STATES,
    MEMBER_FLAGS,
    STANDINGS,
    START_EVENTS,
    TIME_UNITS,
)

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def _choices(table: Mapping[str, Text]) -> dict[str, Text]:
    return {code: text.capitalized() for code, text in table.items()}


_CHOICES: Final[Mapping[str, Mapping[str, Text]]] = {
    "hazards": _choices(HAZARDS),
    "standings": {**_choices(STANDINGS), NOT_KNOWN: TEXTS["not_known"]},
    "areas": _choices(AREAS),
    "circumstances": _choices(CIRCUMSTANCES),
    "flags": _choices(MEMBER_FLAGS),
    "house_states": _choices(HOUSE_STATES),
    "answers": vocabulary.ANSWERS,
    "sexes": vocabulary.SEXES,
    "fates": vocabulary.FATES,
}


def rules_page(request: Request, actor: Actor, book: RuleBook, *, is_wrong_day: bool) -> Response:
    """Return the rules of a day."""
    return _PAGES.page(
        request,
        "rules.html",
        actor=actor,
        book=book,
        wrong=is_wrong_day,
        certainties=vocabulary.CERTAINTIES,
        provinces=provinces(),
    )


def what_if_page(
    request: Request, actor: Actor, form: WhatIf, trouble: Trouble, result: PreviewResponse | None = None
) -> Response:
    """Return the form as it was filled, and what the law says to it."""
    return _PAGES.page(
        request,
        "what_if.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        result=result,
        choices=_CHOICES,
        provinces=sorted(provinces().items()),
        room=form.persons < MAX_PERSONS,
        benefit=lambda code, person=None: of_person(word(BENEFITS, code), person),
        level=lambda code: word(vocabulary.LEVELS, code),
        event=lambda code: word(START_EVENTS, code),
        unit=lambda code: word(TIME_UNITS, code),
        dimensions={name: text for name, text in vocabulary.DIMENSIONS.items() if name != "weights"},
        evidence=vocabulary.evidence_text,
        value=value_text,
        amount=amount_text,
    )
