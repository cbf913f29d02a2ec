"""Why a benefit is as high as it is, step by step: each value of the law that was used as one sentence with its number."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from services.assessment.domain.awards import Award
from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.explanation.explanation_page_texts import HAZARDS_ON_PAGE
from services.assessment.policy.law.articles import article_en, article_vi, document_named
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.texts import UNVERIFIED
from shared.number_words import dong_text, number_said, number_text
from shared.texts import Language, Text
from shared.vocabulary import standing_text

_INTERNAL: Final = Text(vi="chỉ tiêu nội bộ", en="our own order")
_PROVINCE: Final = Text(
    vi="Mức của tỉnh là {value}, cao hơn mức tối thiểu của cả nước ({cite}).",
    en="The province's own value is {value}, above the national minimum ({cite}).",
)
_DAYS: Final = "days"
_OF_PROVINCE: Final = " of province "

_FACTS: Final[Mapping[str, Text]] = {
    "ESSENTIALS": Text(
        vi="Hộ mất nhu yếu phẩm và không tự lo được nhu cầu thiết yếu.",
        en="The household lost its essentials and cannot meet basic needs.",
    ),
    "FUNERAL_HH": Text(vi="Hộ có người chết hoặc mất tích.", en="The household has a dead or missing person."),
    "FUNERAL_ORG": Text(
        vi="Người chết được nơi khác đứng ra mai táng.", en="Somebody other than the household buried the dead person."
    ),
    "HOUSE_NEW": Text(
        vi="Nhà đã mất hoàn toàn và hộ không còn nơi ở nào khác.", en="The house is gone and no other home is left."
    ),
    "HOUSE_MOVE": Text(
        vi="Cơ quan có thẩm quyền đã quyết định di dời khẩn cấp.", en="The competent authority ordered an emergency move."
    ),
    "HOUSE_REPAIR": Text(vi="Nhà hư hỏng nặng, không ở được.", en="The house is heavily damaged and cannot be lived in."),
    "CHILD_TEMP": Text(
        vi="Người này cần bảo vệ khẩn cấp và được chăm sóc tạm thời.",
        en="This person is in urgent need of protection and in temporary care.",
    ),
}

_VALUES: Final[Mapping[str, Text]] = {
    "base_level_dong": Text(
        vi="Mức chuẩn trợ giúp xã hội là {dong}, từ {since}{cite}.",
        en="The base level of social assistance is {dong} since {since}{cite}.",
    ),
    "kg_per_person_and_month": Text(
        vi="Mỗi người thiếu đói được {value} kg gạo một tháng{cite}.",
        en="Each person short of food gets {value} kg of rice a month{cite}.",
    ),
    "most_months": Text(vi="Mỗi đợt nhiều nhất {value} tháng{cite}.", en="A round covers at most {value} months{cite}."),
    "months": Text(vi="Mỗi đợt {value} tháng{cite}.", en="A round covers {value} month{cite}."),
    "months_where_nobody_said": Text(
        vi="Không ai ghi thiếu đói mấy tháng nên tính {value} tháng.",
        en="Nobody said for how many months food is short, so {value} is reckoned.",
    ),
    "more_months_are_cut": Text(
        vi="Đề nghị {asked_months} tháng, rút xuống {months} tháng.", en="{asked_months} months were asked for, {months} given."
    ),
    "sets": Text(vi="Mỗi hộ được {value} bộ{cite}.", en="A household gets {value} set{cite}."),
    "home_is_lost_if": Text(
        vi="Nhà mất hoàn toàn hoặc không ở được thì coi là mất nhà ở{cite}.",
        en="A house that is destroyed or cannot be lived in is taken as a lost home{cite}.",
    ),
    "multiplier": Text(
        vi="Mức hỗ trợ bằng {value} lần mức chuẩn{cite}.", en="The benefit is {value} times the base level{cite}."
    ),
    "least_days": Text(
        vi="Phải cấp cứu, điều trị {days} ngày; quy định đòi hỏi từ {value} ngày{cite}.",
        en="Treated for {days} days; the rule asks for at least {value}{cite}.",
    ),
    "for_each_person": Text(vi="Mỗi người chết hoặc mất tích được tính riêng.", en="Each dead or missing person counts alone."),
    "dong": Text(vi="Mức hỗ trợ mỗi hộ là {dong}{cite}.", en="A household gets {dong}{cite}."),
    "standings": Text(vi="Được hỗ trợ vì là {standing}{cite}.", en="It is given because this is a {standing}{cite}."),
    "standings_judged": Text(
        vi="Là {standing}, do cán bộ đánh giá{cite}.", en="This is a {standing}, as the officer judged{cite}."
    ),
    "destroyed_above_percent": Text(
        vi="Cán bộ ghi thiệt hại {percent}%: trên {value}% coi là mất hoàn toàn.",
        en="Damage was recorded as {percent}%: above {value}% counts as destroyed.",
    ),
    "heavily_damaged_from_percent": Text(
        vi="Cán bộ ghi thiệt hại {percent}%: từ {value}% coi là hư hỏng nặng.",
        en="Damage was recorded as {percent}%: from {value}% on counts as heavy.",
    ),
    "dong_per_day": Text(vi="Tiền ăn {dong} một ngày{cite}.", en="Meals are {dong} a day{cite}."),
    "age_below": Text(vi="Trẻ em là người dưới {value} tuổi{cite}.", en="A child is under {value}{cite}."),
    "serious_if": Text(
        vi="Tai nạn là nghiêm trọng khi có người chết, hoặc bị thương phải điều trị từ {value} ngày{cite}.",
        en="An accident is serious if somebody died or was treated for at least {value} days{cite}.",
    ),
}
_HAZARD: Final = Text(
    vi="Nguyên nhân là {hazard}, thuộc các nguyên nhân được hỗ trợ{cite}.",
    en="The cause, {hazard}, is one that the law covers{cite}.",
)
_CALCULATIONS: Final[Mapping[str, Text]] = {
    "kg": Text(vi="{people} người × {months} tháng × {level} kg = {whole}.", en="{persons} × {rounds} × {level} kg = {whole}."),
    "set": Text(vi="Cả hộ được {whole}.", en="The household gets {whole}."),
    "FUNERAL_ORG": Text(
        vi="Ít nhất {multiplier} × {level_dong} = {least}; chi phí thực tế {cost_dong}. Được mức cao hơn: {whole}.",
        en="At least {multiplier} × {level_dong} = {least}; the actual cost was {cost_dong}. The higher counts: {whole}.",
    ),
    "CHILD_TEMP": Text(
        vi="Kỳ đầu {first_days} ngày × {level_dong} = {whole}; còn chăm sóc thì tính tiếp.",
        en="First {first_days} days × {level_dong} = {whole}; more follows while the care lasts.",
    ),
    "times": Text(vi="{multiplier} × {level_dong} = {whole}.", en="{multiplier} × {level_dong} = {whole}."),
    "house": Text(vi="Hộ được {whole}.", en="The household gets {whole}."),
}
_SUPPLEMENT: Final = Text(
    vi="Trước đó đã quyết định {covered}; lần này thêm {left}.", en="{covered} was decided before; this adds {left}."
)
_SETS: Final = Text(vi="{amount} bộ", en="{amount} set(s)")

_LEVELS: Final = frozenset({"base_level_dong", "kg_per_person_and_month", "dong", "dong_per_day", "sets"})
_LEFT_OUT: Final = frozenset({"basis"})


def explanation_steps(awards: Sequence[Award], circumstances: Circumstances, language: Language) -> tuple[str, ...]:
    """Return the way to an award: the cause, what happened, each value of the law, and the calculation last.

    Several awards are such as are `alike`: only their persons, and how long these were treated, differ.
    """
    award = awards[0]
    reasoning = award.reasoning
    values = _values(award, circumstances, language)
    values["days"] = ", ".join(str(one.reasoning.figures.get(_DAYS, "?")) for one in awards)
    causes: list[str] = []
    others: list[str] = []
    levels: list[str] = []
    for used in reasoning.parameters:
        kind = used.name.partition(_OF_PROVINCE)[0].rsplit(".", 1)[-1]
        sentence = _sentence(used, kind, values, reasoning.basis, language)
        if sentence is None:
            continue
        sentences = causes if kind == "hazards" else levels if kind in _LEVELS else others
        sentences.append(sentence)
    fact = _FACTS.get(award.code)
    facts = [fact.say(language)] if fact is not None else []
    return (*causes, *facts, *others, *levels, *_calculation(award, values, language))


def alike(award: Award) -> tuple[object, ...]:
    """Return what must be the same for two awards to be explained together."""
    why = award.reasoning
    figures = tuple(sorted((name, figure) for name, figure in why.figures.items() if name != _DAYS))
    return award.code, award.unit, award.amount, award.rule_set, figures, why.basis, why.parameters


def amount_text(amount: int, unit: str, language: Language) -> str:
    """Return an amount with its unit, as people write it."""
    if unit == "kg":
        return f"{number_said(amount, language)} kg"
    return (_SETS.filled(amount=number_text(amount)) if unit == "set" else dong_text(amount)).say(language)


def cited(document: str | None, article: str | None, language: Language, known: Collection[str] = ()) -> str:
    """Return where a value stands; the document's name is left out where it was said already."""
    if document is None:
        return _INTERNAL.say(language)
    if article is None:
        return document_named(document).say(language)
    whole = article_vi(Basis(document, article)) if language == "vi" else article_en(Basis(document, article))
    if document not in known:
        return whole
    end = f" {document_named(document).vi}" if language == "vi" else f" of {document_named(document).en}"
    return whole.removesuffix(end)


def _sentence(
    used: UsedParameter, kind: str, values: Mapping[str, object], basis: Sequence[Basis], language: Language
) -> str | None:
    if used.name.startswith("accident.hazards") or kind in _LEFT_OUT:
        return None
    text = _PROVINCE if _OF_PROVINCE in used.name else _HAZARD if kind == "hazards" else _VALUES.get(kind)
    if text is None:
        return None
    in_dong = kind in {"base_level_dong", "dong", "dong_per_day"} and isinstance(used.value, int)
    amount = dong_text(int(used.value)) if in_dong and isinstance(used.value, int) else used.value
    own = {
        "value": amount if text is _PROVINCE else used.value,
        "dong": amount,
        "since": day_written(used.since, language),
        "cite": cited(used.document, used.article, language) if text is _PROVINCE else _aside(used, basis, language),
    }
    sentence = text.say(language, **{**values, **own})
    if used.certainty == "D":
        sentence = sentence.removesuffix(".") + UNVERIFIED.say(language) + "."
    return sentence


def _aside(used: UsedParameter, basis: Sequence[Basis], language: Language) -> str:
    """Return the place in brackets, where it is not the one at which the benefit itself stands: that is cited beside it."""
    if any((one.document, one.article) == (used.document, used.article) for one in basis):
        return ""
    return f" ({cited(used.document, used.article, language, [one.document for one in basis])})"


def day_written(day: str, language: Language) -> str:
    """2026-10-05 → 05/10/2026 in Vietnamese."""
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}" if language == "vi" else day


def _values(award: Award, circumstances: Circumstances, language: Language) -> dict[str, object]:
    figures = award.reasoning.figures
    covered = figures.get("covered", 0)
    level, multiplier = figures.get("level", 0), figures.get("multiplier", 1)
    house = circumstances.losses.house
    return {
        "people": 0,
        "months": 0,
        "asked_months": figures.get("months", 0),
        "percent": house.damage_pct if house is not None else 0,
        "hazard": HAZARDS_ON_PAGE[circumstances.hazard].say(language),
        "standing": standing_text(circumstances.standing).say(language),
        **figures,
        "persons": _counted(figures.get("people", 0), "person", "people"),
        "rounds": _counted(figures.get("months", 0), "month", "months"),
        "level": level,
        "multiplier": multiplier,
        "level_dong": dong_text(level),
        "least": dong_text(multiplier * level),
        "cost_dong": dong_text(figures.get("cost", 0)),
        "whole": amount_text(award.amount + covered, award.unit, language),
        "covered": amount_text(covered, award.unit, language),
        "left": amount_text(award.amount, award.unit, language),
    }


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _calculation(award: Award, values: Mapping[str, object], language: Language) -> Iterator[str]:
    kind = "house" if award.code.startswith("HOUSE_") else "times"
    text = _CALCULATIONS.get(award.code) or _CALCULATIONS.get(award.unit) or _CALCULATIONS[kind]
    yield text.say(language, **values)
    if award.reasoning.figures.get("covered", 0):
        yield _SUPPLEMENT.say(language, **values)
