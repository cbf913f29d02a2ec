"""The law as the tests ask it: as the preview door does, without the door."""

from datetime import date
from functools import cache
from typing import Any

from services.assessment.api.previews import PreviewQuestion
from services.assessment.api.rule_shapes import preview_out
from services.assessment.policy import preview_of
from services.assessment.rules import ReliefLaw

TODAY = date(2026, 11, 21)


@cache
def the_law() -> ReliefLaw:
    return ReliefLaw()


def ask(question: dict[str, Any], law: ReliefLaw | None = None, today: date = TODAY) -> dict[str, Any]:
    """Return the answer of POST /v1/rules/preview, in English."""
    asked = PreviewQuestion.model_validate(question)
    household = asked.checked(today)
    preview = preview_of(law or the_law(), household, asked.decided_on, asked.happened_on or asked.decided_on)
    return preview_out(preview, "en").model_dump(mode="json")
