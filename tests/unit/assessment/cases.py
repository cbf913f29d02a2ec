"""Households before the law: only what matters is said."""

from datetime import date
from typing import Any, Final

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, Entitlements
from shared.events.household import Hazard, Losses, Standing
from tests.unit.assessment.law import the_law

LAW: Final = the_law()
TODAY: Final = date(2026, 11, 20)


def a_household(
    losses: dict[str, Any], *, hazard: Hazard = Hazard.STORM, standing: Standing | None = Standing.POOR
) -> Circumstances:
    return Circumstances(hazard, standing, Losses.model_validate(losses))


def the_law_says(losses: dict[str, Any], **values: Any) -> Entitlements:
    [answer] = LAW.entitlements([a_household(losses, **values)], TODAY)
    return answer


def given(losses: dict[str, Any], **values: Any) -> list[Entitlement]:
    return list(the_law_says(losses, **values).given)


def refused(losses: dict[str, Any], **values: Any) -> list[tuple[str, str]]:
    return [(answer.code, answer.reason) for answer in the_law_says(losses, **values).not_given]


def amounts(losses: dict[str, Any], **values: Any) -> dict[str, int]:
    """Return count × multiplier × level by code."""
    return {one.code: one.count * one.multiplier * one.level for one in given(losses, **values)}
