"""The law as the tests ask it: as the preview door does, without the door."""

from datetime import date
from functools import cache
from typing import Any

from services.assessment.api.law.schemas.preview_requests import PreviewRequest
from services.assessment.api.law.schemas.previews import preview_response
from services.assessment.policy.awards.priority import priority_of
from services.assessment.policy.law.previews import preview_of
from services.assessment.rules import ReliefLaw

TODAY = date(2026, 11, 21)


@cache
def the_law() -> ReliefLaw:
    return ReliefLaw()


def ask(question: dict[str, Any], law: ReliefLaw | None = None, today: date = TODAY) -> dict[str, Any]:
    """Return the answer of POST /v1/rules/preview, in English."""
    request = PreviewRequest.model_validate(question)
    household, decided_on = request.checked(today), request.decided_on
    rules = law or the_law()
    preview = preview_of(rules, household, decided_on, request.happened_on or decided_on)
    priority = priority_of(household, rules.weights(decided_on), decided_on)
    return preview_response(preview, priority, "en").model_dump(mode="json")


def short_form(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer in the short form of the cases."""

    def short(one: dict[str, Any]) -> dict[str, Any]:
        return one | {"basis": [f"{basis['document']} {basis['article']}" for basis in one["basis"]]}

    return answer | {
        "awards": [short(award) for award in answer["awards"]],
        "not_awarded": [short(refusal) for refusal in answer["not_awarded"]],
        "warnings": [warning["code"] for warning in answer["warnings"]],
        "unverified": [doubt["code"] for doubt in answer["unverified"]],
    }


def named(expected: Any, actual: Any) -> Any:
    """What the case names of the answer; everything else is left out."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: named(value, actual.get(key, "missing")) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [named(one, other) for one, other in zip(expected, actual, strict=True)]
    return actual
