"""What findings say, field by field, in words: so that two of them can be laid side by side before a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from services.assessment.domain.findings import Findings
from services.assessment.domain.payees import NamedPayee
from shared.events.household import Burial, Coping, House, Injured, Member, ShortOfFood
from shared.household_input import SOMEBODY_ELSE
from shared.number_words import dong_text
from shared.person_words import person_text
from shared.texts import Text
from shared.vocabulary import AREAS, CIRCUMSTANCES, HOUSE_STATES, MEMBER_FLAGS, standing_text

NOTHING: Final = Text(vi="chưa ghi", en="nothing")
_YES: Final = Text(vi="có", en="yes")
_NO: Final = Text(vi="không", en="no")
_NOBODY_NAMED: Final = Text(vi="người khác, không có trong số đã ghi", en="somebody else, none of those named")
_NOT_SAID: Final = Text(vi="chưa rõ ai", en="nobody said who")
LABELS: Final[Mapping[str, Text]] = {
    "losses.dead": Text(vi="Người chết", en="The dead"),
    "losses.missing": Text(vi="Người mất tích", en="The missing"),
    "losses.injured": Text(vi="Người bị thương", en="The injured"),
    "losses.house": Text(vi="Nhà ở", en="The house"),
    "losses.short_of_food": Text(vi="Thiếu đói", en="Short of food"),
    "losses.lost_essentials": Text(vi="Mất nhu yếu phẩm", en="Essentials lost"),
    "losses.burial_by_organisation": Text(vi="Nơi khác mai táng", en="Burial by others"),
    "losses.children_left_alone": Text(vi="Trẻ không còn người chăm sóc", en="Children left alone"),
    "household.standing": Text(vi="Diện hộ", en="The standing"),
    "household.size": Text(vi="Số người trong hộ", en="People in the household"),
    "household.members": Text(vi="Từng người", en="The persons"),
    "household.areas": Text(vi="Vùng", en="The area"),
    "household.circumstances": Text(vi="Hoàn cảnh", en="Circumstances"),
    "household.coping": Text(vi="Khả năng tự lo", en="Coping"),
    "head": Text(vi="Chủ hộ là", en="The head is"),
    "payees": Text(vi="Người nhận tiền", en="Who is paid"),
}
_KINDS: Final[Mapping[str, Text]] = {
    "head": Text(vi="chủ hộ", en="the head"),
    "adult": Text(vi="người lớn khác", en="another adult"),
    "guardian": Text(vi="người giám hộ", en="a guardian"),
}


def in_words(findings: Findings | None) -> dict[str, Text]:
    """Return each field of the losses, and what was said about the household, in words; what says nothing is left out."""
    if findings is None:
        return {}
    parts: dict[str, Any] = {"losses": findings.losses, "household": findings.household}
    paid = {
        **({"head": _head(findings.head)} if findings.head is not None else {}),
        **({"payees": _joined((_payee(one) for one in findings.payees), "; ")} if findings.payees else {}),
    }
    return paid | {
        f"{part}.{name}": _WORDS[f"{part}.{name}"](getattr(said, name))
        for part, said in parts.items()
        if said is not None
        for name in said.model_dump(exclude_defaults=True)
    }


def _joined(parts: Iterable[Text], sign: str = ", ") -> Text:
    found = list(parts)
    return Text(vi=sign.join(one.vi for one in found), en=sign.join(one.en for one in found)) if found else NOTHING


def _plain(value: object) -> Text:
    return Text(vi=str(value), en=str(value))


def _answer(value: object) -> Text:
    return _YES if value else _NO


def _refs(refs: Sequence[str]) -> Text:
    return _joined((person_text(ref) for ref in refs), "; ")


def _injured(persons: Sequence[Injured]) -> Text:
    return _joined((_hurt(one) for one in persons), "; ")


def _hurt(one: Injured) -> Text:
    who, days = person_text(one.ref), one.treatment_days
    return who if days is None else Text(vi=f"{who.vi} ({days} ngày)", en=f"{who.en} ({days} days)")


def _house(house: House | None) -> Text:
    return _joined(_house_parts(house)) if house is not None else NOTHING


def _house_parts(house: House) -> Iterator[Text]:
    if house.state is not None:
        yield HOUSE_STATES[house.state]
    if house.damage_pct is not None:
        yield Text(vi=f"thiệt hại {house.damage_pct}%", en=f"damaged by {house.damage_pct}%")
    for value, yes, no in (
        (house.habitable, Text(vi="ở được", en="can be lived in"), Text(vi="không ở được", en="cannot be lived in")),
        (
            house.no_other_home,
            Text(vi="không còn nơi ở khác", en="no other home"),
            Text(vi="còn nơi ở khác", en="another home"),
        ),
        (
            house.relocation_ordered,
            Text(vi="có quyết định di dời", en="a move was ordered"),
            Text(vi="không có quyết định di dời", en="no move was ordered"),
        ),
    ):
        if value is not None:
            yield yes if value else no


def _food(food: ShortOfFood | None) -> Text:
    if food is None:
        return NOTHING
    if food.months is None:
        return Text(vi=f"{food.people} người", en=f"{food.people} people")
    return Text(vi=f"{food.people} người, {food.months} tháng", en=f"{food.people} people, {food.months} months")


def _burial(burial: Burial | None) -> Text:
    if burial is None:
        return NOTHING
    cost = dong_text(burial.actual_cost_dong)
    whom = person_text(burial.person) if burial.person else _NOT_SAID
    return Text(vi=f"{whom.vi}, chi phí {cost.vi}", en=f"{whom.en}, at a cost of {cost.en}")


def _members(members: Sequence[Member] | None) -> Text:
    return _joined((_member(member) for member in members or ()), "; ")


def _member(member: Member) -> Text:
    flags = (MEMBER_FLAGS[flag] for flag in member.flags)
    return _joined([person_text(member.ref, [member]), *flags])


def _coping(coping: Coping | None) -> Text:
    if coping is None:
        return NOTHING
    words = (
        (coping.savings_months, Text(vi="dành dụm {n} tháng", en="savings for {n} months")),
        (coping.working_adults, Text(vi="{n} người làm việc", en="{n} who work")),
    )
    answers = (
        (coping.helpers_near, Text(vi="người giúp gần bên", en="helpers near")),
        (coping.insured, Text(vi="bảo hiểm", en="insurance")),
        (coping.shelter_available, Text(vi="nơi trú tạm", en="a shelter")),
    )
    said = [text.filled(n=number) for number, text in words if number is not None]
    for value, what in answers:
        if value is not None:
            answer = _answer(value)
            said.append(Text(vi=f"{what.vi}: {answer.vi}", en=f"{what.en}: {answer.en}"))
    return _joined(said)


def _head(ref: str) -> Text:
    return _NOBODY_NAMED if ref == SOMEBODY_ELSE else person_text(ref)


def _payee(one: NamedPayee) -> Text:
    who = person_text(one.payee) if one.payee is not None else _KINDS[one.kind]
    what = " ".join(part for part in (one.code, one.person) if part is not None)
    return Text(vi=f"{what}: {who.vi}", en=f"{what}: {who.en}") if what else who


_WORDS: Final[Mapping[str, Callable[[Any], Text]]] = {
    "losses.dead": _refs,
    "losses.missing": _refs,
    "losses.injured": _injured,
    "losses.house": _house,
    "losses.short_of_food": _food,
    "losses.lost_essentials": _answer,
    "losses.burial_by_organisation": _burial,
    "losses.children_left_alone": _refs,
    "household.standing": standing_text,
    "household.size": _plain,
    "household.members": _members,
    "household.areas": lambda areas: _joined(AREAS[area] for area in areas or ()),
    "household.circumstances": lambda found: _joined(CIRCUMSTANCES[one] for one in found or ()),
    "household.coping": _coping,
}
