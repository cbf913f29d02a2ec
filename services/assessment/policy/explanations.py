"""Why a household gets a benefit, or does not: one plain sentence with the figures and the article, in both languages."""

from collections.abc import Mapping
from typing import Final

from services.assessment.domain import Basis, Reasoning, Refusal
from services.assessment.policy.law import Entitlement, NotGiven
from shared.errors import Text
from shared.money import format_dong

_GIVEN: Final[Mapping[str, Text]] = {
    "RICE": Text(
        vi="{amount} kg gạo: {people} người thiếu đói × {months} tháng × {level} kg, theo {article_vi}.",
        en="{amount} kg of rice: {people} people short of food × {months} months × {level} kg, under {article_en}.",
    ),
    "ESSENTIALS": Text(
        vi="{amount} bộ nhu yếu phẩm vì hộ mất nơi ở và không tự lo được nhu cầu thiết yếu, theo {article_vi}.",
        en="{amount} set of essentials, for a home lost and basic needs that cannot be met, under {article_en}.",
    ),
    "INJURY": Text(
        vi="{amount_dong} cho một người bị thương nặng phải cấp cứu, điều trị {days} ngày (luật yêu cầu từ {least_days} ngày): "
        "{multiplier} × {level_dong}, theo {article_vi}.",
        en="{amount_dong} for one person severely injured and treated for {days} days (the law asks for {least_days}): "
        "{multiplier} × {level_dong}, under {article_en}.",
    ),
    "FUNERAL_HH": Text(
        vi="{amount_dong} chi phí mai táng cho một người chết hoặc mất tích: {multiplier} × {level_dong}, theo {article_vi}.",
        en="{amount_dong} of funeral costs for one dead or missing person: {multiplier} × {level_dong}, under {article_en}.",
    ),
    "FUNERAL_ORG": Text(
        vi="{amount_dong} cho bên đứng ra mai táng: chi phí thực tế {cost_dong}, không thấp hơn {multiplier} × {level_dong} = "
        "{floor_dong}, theo {article_vi}.",
        en="{amount_dong} for whoever buried the dead: actual cost {cost_dong}, at least {multiplier} × {level_dong} = "
        "{floor_dong}, under {article_en}.",
    ),
    "HOUSE_NEW": Text(
        vi="{amount_dong} làm nhà ở vì nhà đã mất hoàn toàn và hộ không còn nơi ở nào khác, theo {article_vi}.",
        en="{amount_dong} for a new house, because the house is gone and no other home is left, under {article_en}.",
    ),
    "HOUSE_MOVE": Text(
        vi="{amount_dong} di dời nhà ở khẩn cấp theo quyết định của cơ quan có thẩm quyền, theo {article_vi}.",
        en="{amount_dong} for an emergency move ordered by the competent authority, under {article_en}.",
    ),
    "HOUSE_REPAIR": Text(
        vi="{amount_dong} sửa chữa nhà ở vì nhà hư hỏng nặng, không ở được, theo {article_vi}.",
        en="{amount_dong} for repairs, because the house is heavily damaged and cannot be lived in, under {article_en}.",
    ),
}
_OTHER: Final = Text(vi="{code}: {amount} theo {article_vi}.", en="{code}: {amount} under {article_en}.")
_FEWER_MONTHS: Final = Text(
    vi=" Đề nghị {asked_months} tháng, mỗi đợt tối đa {months} tháng.",
    en=" {asked_months} months were asked for; a round covers at most {months}.",
)
_SUPPLEMENT: Final = Text(
    vi="Bổ sung {left}: phần còn thiếu so với {covered} đã quyết định. ",
    en="Supplement of {left}: what is missing from {covered} decided before. ",
)
_UNVERIFIED: Final = Text(
    vi=" Căn cứ này chưa được kiểm chứng đầy đủ.", en=" The legal reading behind this is not fully verified."
)

_NOT_GIVEN: Final[Mapping[str, Text]] = {
    "cause_not_covered": Text(
        vi="{article_vi} không áp dụng cho nguyên nhân này.", en="{article_en} does not cover this cause."
    ),
    "treatment_days_unknown": Text(
        vi="Chưa biết số ngày điều trị; {article_vi} yêu cầu từ {least_days} ngày.",
        en="The days of treatment are not known yet; {article_en} asks for {least_days}.",
    ),
    "treatment_too_short": Text(
        vi="Điều trị {days} ngày; {article_vi} yêu cầu từ {least_days} ngày.",
        en="Treated for {days} days; {article_en} asks for {least_days}.",
    ),
    "home_not_lost": Text(
        vi="{article_vi} dành cho hộ mất nơi ở; nhà của hộ vẫn ở được hoặc chưa rõ.",
        en="{article_en} is for households that lost their home; this house is habitable, or that is not known.",
    ),
    "buried_by_organisation": Text(
        vi="Chi phí mai táng người này trả cho bên đứng ra mai táng, theo {article_vi}.",
        en="The funeral costs of this person go to whoever buried them, under {article_en}.",
    ),
    "nobody_dead": Text(
        vi="{article_vi} chỉ áp dụng khi mai táng người chết.", en="{article_en} is for the burial of a dead person only."
    ),
    "standing_not_covered": Text(
        vi="Hỗ trợ nhà ở theo {article_vi} dành cho hộ nghèo, cận nghèo hoặc có hoàn cảnh khó khăn.",
        en="Housing help under {article_en} is for poor, near-poor and difficult-circumstance households.",
    ),
    "habitable": Text(
        vi="{article_vi} yêu cầu nhà không ở được; điều này chưa được xác nhận.",
        en="{article_en} asks that the house cannot be lived in; that was not established.",
    ),
    "other_home": Text(
        vi="{article_vi} yêu cầu hộ không còn nơi ở nào khác; điều này chưa được xác nhận.",
        en="{article_en} asks that no other home is left; that was not established.",
    ),
    "damage_too_small": Text(
        vi="Nhà hư hỏng chưa đến mức nặng theo {article_vi}.", en="The damage is not heavy in the sense of {article_en}."
    ),
    "one_housing_benefit": Text(
        vi="Mỗi hộ nhận một khoản hỗ trợ nhà ở, là khoản cao nhất; {article_vi} không cộng thêm.",
        en="A household gets one housing benefit, the highest; {article_en} is not added to it.",
    ),
}

WARNINGS: Final[Mapping[str, Text]] = {
    "damage_percent_disagrees": Text(
        vi="Tỷ lệ thiệt hại không khớp với tình trạng nhà đã ghi; tình trạng nhà là căn cứ.",
        en="The percentage of damage disagrees with the state of the house; the state decides.",
    )
}


def reasoning_of(entitlement: Entitlement, amount: int, floor: int, covered: int) -> Reasoning:
    """Say why this amount: the whole right, and what is left of it where a part was decided before."""
    whole = amount + covered
    values = _values(entitlement.code, entitlement.basis, entitlement.figures) | {
        "amount": whole,
        "amount_dong": format_dong(whole),
        "floor_dong": format_dong(floor),
        "cost_dong": format_dong(entitlement.actual_cost or 0),
        "level": entitlement.level,
        "level_dong": format_dong(entitlement.level),
        "multiplier": entitlement.multiplier,
        "left": _quantity(amount, entitlement.unit),
        "covered": _quantity(covered, entitlement.unit),
    }
    parts = [_GIVEN.get(entitlement.code, _OTHER)]
    if entitlement.figures.get("asked_months", 0) > entitlement.figures.get("months", 0):
        parts.append(_FEWER_MONTHS)
    if entitlement.certainty == "D":
        parts.append(_UNVERIFIED)
    if covered:
        parts.insert(0, _SUPPLEMENT)
    figures = {"count": entitlement.count, "multiplier": entitlement.multiplier, "level": entitlement.level, "covered": covered}
    return Reasoning(
        vi="".join(part.say("vi", **values) for part in parts),
        en="".join(part.say("en", **values) for part in parts),
        basis=entitlement.basis,
        certainty=entitlement.certainty,
        figures=figures | dict(entitlement.figures),
    )


def refusal_of(answer: NotGiven) -> Refusal:
    """Say why the law does not give a benefit."""
    text = _NOT_GIVEN[answer.reason]
    values = _values(answer.code, answer.basis, answer.figures)
    return Refusal(
        code=answer.code,
        person=answer.person,
        reason=answer.reason,
        basis=answer.basis,
        vi=text.say("vi", **values),
        en=text.say("en", **values),
    )


def _values(code: str, basis: tuple[Basis, ...], figures: Mapping[str, int]) -> dict[str, object]:
    return {"code": code, "article_vi": _article_vi(basis[0]), "article_en": _article_en(basis[0]), **figures}


def _article_vi(basis: Basis) -> str:
    """12.1.a → điểm a khoản 1 Điều 12 Nghị định 335/2026/NĐ-CP."""
    article, *rest = basis.article.split(".")
    names = [f"{word} {part}" for word, part in zip(("khoản", "điểm"), rest, strict=False)]
    return " ".join([*reversed(names), f"Điều {article}", f"Nghị định {basis.document}"])


def _article_en(basis: Basis) -> str:
    """12.1.a → Article 12(1)(a) of Decree 335/2026/NĐ-CP."""
    article, *rest = basis.article.split(".")
    return f"Article {article}{''.join(f'({part})' for part in rest)} of Decree {basis.document}"


def _quantity(amount: int, unit: str) -> str:
    return format_dong(amount) if unit == "dong" else f"{amount} {unit}"
