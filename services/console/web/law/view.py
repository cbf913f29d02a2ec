"""What the templates of the law get: choices and words, and what the law answered to a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from services.console.client.law import PreviewResponse
from services.console.client.transport import Answer
from services.console.views.vocabulary import BENEFITS, amount_text, word
from services.console.web.law import vocabulary
from services.console.web.law.rule_book import RuleBook, value_text
from services.console.web.law.texts import TEXTS
from services.console.web.law.what_if import MAX_PERSONS, Form, Question
from services.console.web.renderer import Pages
from shared.communes import provinces
from shared.identity import Actor
from shared.money import format_dong
from shared.texts import Text
from shared.vocabulary import HAZARDS, HOUSE_STATES, STANDINGS, START_EVENTS, TIME_UNITS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def _choices(table: Mapping[str, Text]) -> dict[str, Text]:
    return {code: text.capitalized() for code, text in table.items()}


_CHOICES: Final[Mapping[str, Mapping[str, Text]]] = {
    "hazards": _choices(HAZARDS),
    "standings": _choices(STANDINGS),
    "areas": vocabulary.AREAS,
    "circumstances": vocabulary.CIRCUMSTANCES,
    "flags": vocabulary.FLAGS,
    "house_states": _choices(HOUSE_STATES),
    "answers": vocabulary.ANSWERS,
    "sexes": vocabulary.SEXES,
    "fates": vocabulary.FATES,
}


@dataclass(frozen=True)
class LawAnswer:
    """What the law's door says to a form: an answer, wrong fields of the form, or nothing."""

    result: PreviewResponse | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    general: tuple[tuple[str, str], ...] = ()
    is_away: bool = False

    @property
    def wrong(self) -> int:
        return len(self.errors) + len(self.general)

    @property
    def status(self) -> int:
        return 503 if self.is_away else 422 if self.wrong else 200


def answer_of(answer: Answer[PreviewResponse], question: Question) -> LawAnswer:
    """Return the answer with each wrong part at the field of the form that it came from."""
    if answer.content is not None:
        return LawAnswer(result=answer.content)
    if answer.problem is None:
        return LawAnswer(is_away=True)
    errors: dict[str, list[str]] = {}
    general = []
    for error in answer.problem.errors or ():
        name = question.field_of(error.field)
        if name is None:
            general.append((error.field, error.reason))
        elif error.reason not in errors.setdefault(name, []):
            errors[name].append(error.reason)
    if not errors and not general:
        general.append(("", answer.problem.detail))
    return LawAnswer(errors=errors, general=tuple(general))


def rules_page(request: Request, actor: Actor, book: RuleBook, *, is_wrong_day: bool) -> Response:
    """Return the rules of a day."""
    return _PAGES.page(request, "rules.html", actor=actor, book=book, wrong=is_wrong_day, certainties=vocabulary.CERTAINTIES)


def what_if_page(request: Request, actor: Actor, form: Form, answer: LawAnswer) -> Response:
    """Return the form as it was filled, and what the law says to it."""
    return _PAGES.page(
        request,
        "what_if.html",
        actor=actor,
        status=answer.status,
        form=form,
        answer=answer,
        choices=_CHOICES,
        provinces=sorted(provinces().items()),
        room=form.persons < MAX_PERSONS,
        benefit=lambda code: word(BENEFITS, code),
        level=lambda code: word(vocabulary.LEVELS, code),
        event=lambda code: word(START_EVENTS, code),
        unit=lambda code: word(TIME_UNITS, code),
        dimensions={name: text for name, text in vocabulary.DIMENSIONS.items() if name != "weights"},
        evidence=vocabulary.evidence_text,
        value=value_text,
        dong=format_dong,
        amount=amount_text,
    )
