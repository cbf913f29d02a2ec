"""The form of a correction: what stands in the case, and only what differs from it is sent."""

from collections.abc import Mapping
from typing import Final

from services.console.client.cases import CaseResponse
from services.console.web.forms.sent import Form, Question, number

_HOUSEHOLD: Final = ("head_name", "phone", "size", "standing", "what_happened")
_PAYEE: Final[Mapping[str, str]] = {
    "payee.name": "payee_name",
    "payee.bank_code": "bank_code",
    "payee.account_number": "account_number",
}


def form_of_case(case: CaseResponse) -> Form:
    """Return the form as the case stands; beside each field what stood there, so that only a difference is sent."""
    household = case.household
    known = {
        "head_name": (household.head_name if household else None) or "",
        "phone": (household.phone if household else None) or "",
        "size": str(household.size or "") if household else "",
        "standing": (household.standing if household else None) or "",
        "what_happened": case.what_happened or "",
    }
    payee = {
        "payee_name": case.payee.name if case.payee else "",
        "bank_code": (case.payee.bank_code or "") if case.payee else "",
    }
    account = {"account_known": (case.payee.account_number or "") if case.payee else ""}
    return Form({**known, **{f"was_{name}": value for name, value in known.items()}, **payee, **account})


def question_of(form: Form, commune_code: str) -> Question:
    """Return what differs from what stood there. A field that was emptied is taken away, where it may be empty."""
    question = Question()
    for name in _HOUSEHOLD:
        value = form.value(name)
        question.origins[name] = name
        if value != form.value(f"was_{name}"):
            question.body[name] = (number(value) if name == "size" else value) or None
    if form.value("account_number"):
        for path, name in _PAYEE.items():
            question.put(path, form.value(name), name)
    question.put("commune_code", commune_code, "commune")
    return question
