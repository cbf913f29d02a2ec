"""What would be decided over one household on a day, and why: the whole answer of the law, nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.law.amounts import amount_of, national_minimum
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.days import day_text
from services.assessment.policy.law.entitlements import Authority, Entitlement, Entitlements, NotGiven
from services.assessment.policy.law.limits import DatedTimeLimit
from services.assessment.policy.law.port import Law
from services.assessment.policy.law.reasonings import reasoning_of, refusal_of
from services.assessment.policy.law.rule_sets import EARLIER_EVENT, is_earlier
from services.assessment.policy.law.texts import DOUBTS, LEVELS, NAMES, WARNINGS
from shared.number_words import dong_text
from shared.person_words import of_person
from shared.texts import Language, Text

_HEAD = Text(
    vi="Quyết định ngày {day}, bộ quy định {rule_set}, mức chuẩn trợ giúp xã hội {level}.",
    en="Decision of {day}, rule set {rule_set}, base level of social assistance {level}.",
)
_HAPPENED = Text(vi="Sự việc xảy ra ngày {day}.", en="It happened on {day}.")
_NOTHING = Text(vi="Không có khoản nào được tính theo luật.", en="The law gives nothing here.")
_AWARD = Text(vi="{name}: {sentence}", en="{name}: {sentence}")
_REFUSAL = Text(vi="Không tính {name}: {sentence}", en="Not given, {name}: {sentence}")
_DECIDED_BY = Text(vi="Thẩm quyền quyết định: {level}.", en="Decided by: {level}.")
_DOUBT = Text(vi="Chưa kiểm chứng: {sentence}", en="Unverified: {sentence}")


@dataclass(frozen=True, slots=True)
class PreviewedAward:
    """A benefit as it would be decided: đồng (or đồng a day), or a quantity in its unit."""

    code: str
    person: str | None
    amount: int
    unit: str
    is_floor: bool
    basis: tuple[Basis, ...]
    certainty: str
    explanation: Text
    formulas: tuple[str, ...]
    parameters: tuple[UsedParameter, ...]


@dataclass(frozen=True, slots=True)
class PreviewedRefusal:
    """A benefit that was asked for and would be refused."""

    code: str
    person: str | None
    reason: str
    basis: tuple[Basis, ...]
    certainty: str
    explanation: Text
    formulas: tuple[str, ...]
    parameters: tuple[UsedParameter, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole answer; codes of warnings and unverified readings, each with a text in `policy.law.texts`."""

    rule_set: str
    base_level_dong: int
    decided_by: Authority | None
    awards: tuple[PreviewedAward, ...]
    not_awarded: tuple[PreviewedRefusal, ...]
    deadlines: tuple[tuple[str, DatedTimeLimit], ...]
    explanation: Text
    warnings: tuple[tuple[str, Text], ...]
    unverified: tuple[tuple[str, Text], ...]
    law_release: int


def preview_of(law: Law, household: Circumstances, decided_on: date, happened_on: date) -> Preview:
    """Return what the law says to one household on the day of a decision."""
    answer = law.entitlements([household], decided_on)[0]
    return _answered(answer, decided_on, happened_on, earlier=is_earlier(law, happened_on, decided_on))


def _answered(answer: Entitlements, decided_on: date, happened_on: date, *, earlier: bool) -> Preview:
    """Put the law's answer into words and amounts."""
    awards = tuple(_award(entitlement) for entitlement in answer.given)
    refusals = tuple(_refusal(refused) for refused in answer.not_given)
    doubts = (*answer.unverified, EARLIER_EVENT) if earlier else answer.unverified
    decided_by = _decided_by(answer.given)
    parts = _Parts(answer, awards, refusals, decided_by, doubts, decided_on, happened_on)
    return Preview(
        rule_set=answer.rule_set,
        base_level_dong=answer.base_level_dong,
        decided_by=decided_by,
        awards=awards,
        not_awarded=refusals,
        deadlines=tuple({entitlement.code: entitlement.deadline for entitlement in answer.given}.items()),
        explanation=Text(vi=_story(parts, "vi"), en=_story(parts, "en")),
        warnings=tuple((code, WARNINGS[code]) for code in answer.warnings),
        unverified=tuple((code, DOUBTS[code]) for code in doubts),
        law_release=answer.law_release,
    )


def _award(entitlement: Entitlement) -> PreviewedAward:
    amount, floor = amount_of(entitlement)
    why = reasoning_of(entitlement, amount, floor, 0)
    return PreviewedAward(
        code=entitlement.code,
        person=entitlement.person,
        amount=amount,
        unit=entitlement.unit,
        is_floor=amount == national_minimum(entitlement),
        basis=why.basis,
        certainty=why.certainty,
        explanation=Text(why.vi, why.en),
        formulas=why.formulas,
        parameters=why.parameters,
    )


def _refusal(refused: NotGiven) -> PreviewedRefusal:
    why = refusal_of(refused)
    return PreviewedRefusal(
        code=why.code,
        person=why.person,
        reason=why.reason,
        basis=why.basis,
        certainty=why.certainty,
        explanation=Text(why.vi, why.en),
        formulas=why.formulas,
        parameters=why.parameters,
    )


def _decided_by(given: Sequence[Entitlement]) -> Authority | None:
    """A decision is taken at the highest level that one of its awards needs; the first such award names the article."""
    return max((entitlement.authority for entitlement in given), key=lambda authority: authority.rank, default=None)


@dataclass(frozen=True, slots=True)
class _Parts:
    answer: Entitlements
    awards: tuple[PreviewedAward, ...]
    refusals: tuple[PreviewedRefusal, ...]
    decided_by: Authority | None
    doubts: tuple[str, ...]
    decided_on: date
    happened_on: date


def _story(parts: _Parts, language: Language) -> str:
    """Return the explanation as lines that can be read out."""
    level = dong_text(parts.answer.base_level_dong)
    lines = [_HEAD.say(language, day=day_text(parts.decided_on, language), rule_set=parts.answer.rule_set, level=level)]
    if parts.happened_on != parts.decided_on:
        lines.append(_HAPPENED.say(language, day=day_text(parts.happened_on, language)))
    if not parts.awards:
        lines.append(_NOTHING.say(language))
    lines += [_line(_AWARD, award, language) for award in parts.awards]
    lines += [_line(_REFUSAL, refusal, language) for refusal in parts.refusals]
    if parts.decided_by is not None:
        lines.append(_DECIDED_BY.say(language, level=LEVELS[parts.decided_by.level].say(language)))
    lines += [_DOUBT.say(language, sentence=DOUBTS[code].say(language)) for code in parts.doubts]
    return "\n".join(lines)


def _line(text: Text, one: PreviewedAward | PreviewedRefusal, language: Language) -> str:
    sentence = one.explanation.say(language)
    return text.say(language, name=of_person(NAMES[one.code], one.person).say(language), sentence=sentence)
