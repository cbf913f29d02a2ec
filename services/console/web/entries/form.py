"""The form of a new entry, and the question for assessment that is made of it."""

from datetime import timedelta
from typing import Final

from services.console.web.forms.sent import Form, Question, answer, number
from shared.clock import VIETNAM, now
from shared.texts import Language

KINDS: Final = ("norm", "limit", "day_off")


def fresh(kind: str) -> Form:
    """Return the form as it begins: from tomorrow on; how certain it is, whoever enters it says himself."""
    tomorrow = (now().astimezone(VIETNAM).date() + timedelta(days=1)).isoformat()
    return Form({"kind": kind, "valid_from": tomorrow, "day": "", "unit": "working_days", "limit_kind": "statutory"})


def question_of(form: Form, language: Language = "vi") -> Question:
    """Return what is entered, in the words of the door."""
    question = Question()
    {"limit": _limit, "day_off": _day}.get(form.value("kind"), _norm)(question, form, language)
    question.put("document", form.value("document"), "document")
    question.put("article", form.value("article"), "article")
    question.body.setdefault("article", None)
    question.put("certainty", form.value("certainty"), "certainty")
    question.put("reason", form.value("reason"), "reason")
    return question


def _norm(question: Question, form: Form, language: Language) -> None:
    question.body["norm"] = {}
    for name in ("province_code", "parameter", "valid_from", "valid_until"):
        question.put(f"norm.{name}", form.value(name), name)
    question.put("norm.value", number(form.value("value"), language), "value")


def _limit(question: Question, form: Form, language: Language) -> None:
    question.body["limit"] = {}
    for path, name in {"name": "limit_name", "unit": "unit", "starts_at_event": "event", "kind": "limit_kind"}.items():
        question.put(f"limit.{path}", form.value(name), name)
    question.put("limit.valid_from", form.value("valid_from"), "valid_from")
    question.put("limit.limit", number(form.value("limit"), language), "limit")


def _day(question: Question, form: Form, _: Language) -> None:
    question.body["day_off"] = {}
    question.put("day_off.day", form.value("day"), "day")
    question.put("day_off.day_off", answer(form.value("day_off")), "day_off")
