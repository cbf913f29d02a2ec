"""Why a household gets a benefit, or does not: one plain sentence with the figures and the article, in both languages."""

from collections.abc import Mapping

from services.assessment.domain.law import Basis
from services.assessment.domain.reasonings import Reasoning, Refusal
from services.assessment.policy.law.articles import article_en, article_vi
from services.assessment.policy.law.entitlements import Entitlement, NotGiven
from services.assessment.policy.law.texts import (
    FEWER_MONTHS,
    FIRST_DAYS,
    GIVEN,
    NOT_GIVEN,
    OTHER,
    RAISED,
    SUPPLEMENT,
    UNVERIFIED,
)
from shared.number_words import coded_text, dong_text, number_text


def reasoning_of(entitlement: Entitlement, amount: int, floor: int, covered: int) -> Reasoning:
    """Say why this amount: the whole right, and what is left of it where a part was decided before."""
    whole = amount + covered
    values = _values(entitlement.code, entitlement.basis, entitlement.figures) | {
        "amount": number_text(whole),
        "amount_dong": dong_text(whole),
        "floor_dong": dong_text(floor),
        "cost_dong": dong_text(entitlement.actual_cost or 0),
        "level": entitlement.level,
        "level_dong": dong_text(entitlement.level),
        "multiplier": entitlement.multiplier,
        "left": coded_text(amount, entitlement.unit),
        "covered": coded_text(covered, entitlement.unit),
        "national": coded_text(entitlement.national_level, entitlement.unit),
    }
    parts = [GIVEN.get(entitlement.code, OTHER)]
    if entitlement.figures.get("asked_months", 0) > entitlement.figures.get("months", 0):
        parts.append(FEWER_MONTHS)
    if entitlement.code == "CHILD_TEMP" and entitlement.unit == "dong":
        parts.append(FIRST_DAYS)
    if entitlement.level > entitlement.national_level:
        parts.append(RAISED)
    if entitlement.certainty == "D":
        parts.append(UNVERIFIED)
    if covered:
        parts.insert(0, SUPPLEMENT)
    figures = {"count": entitlement.count, "multiplier": entitlement.multiplier, "level": entitlement.level, "covered": covered}
    return Reasoning(
        vi="".join(part.say("vi", **values) for part in parts),
        en="".join(part.say("en", **values) for part in parts),
        basis=entitlement.basis,
        certainty=entitlement.certainty,
        figures=figures | dict(entitlement.figures),
        formulas=entitlement.grounds.formulas,
        parameters=entitlement.grounds.parameters,
        law_release=entitlement.grounds.law_release,
    )


def refusal_of(answer: NotGiven) -> Refusal:
    """Say why the law does not give a benefit."""
    parts = [NOT_GIVEN[answer.reason]]
    if answer.grounds.certainty == "D":
        parts.append(UNVERIFIED)
    values = _values(answer.code, answer.basis, answer.figures)
    return Refusal(
        code=answer.code,
        person=answer.person,
        reason=answer.reason,
        basis=answer.basis,
        vi=_capital("".join(part.say("vi", **values) for part in parts)),
        en="".join(part.say("en", **values) for part in parts),
        certainty=answer.grounds.certainty,
        formulas=answer.grounds.formulas,
        parameters=answer.grounds.parameters,
        law_release=answer.grounds.law_release,
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _values(code: str, basis: tuple[Basis, ...], figures: Mapping[str, int]) -> dict[str, object]:
    return {
        "code": code,
        "article_vi": ", ".join(article_vi(one) for one in basis),
        "article_en": ", ".join(article_en(one) for one in basis),
        **figures,
    }
