"""Why something is declined or returned: what may be said of which verdict, and what the findings say against it."""

from collections.abc import Callable, Mapping
from typing import Final

from services.assessment.domain.decisions import Verdict
from services.assessment.policy.law.circumstances import Circumstances
from shared.errors import FieldError
from shared.events.household import HouseState, Standing
from shared.texts import Text
from shared.vocabulary import DECLINED_REASONS, KEPT_REASONS, OTHER_REASON, RETURNED_REASONS

_SUMMED_UP: Final = "several_reasons"
REASONS: Final[Mapping[Verdict, Mapping[str, Text]]] = {
    Verdict.DECLINED: {code: text for code, text in DECLINED_REASONS.items() if code != _SUMMED_UP},
    Verdict.RETURNED: RETURNED_REASONS,
    Verdict.KEPT: KEPT_REASONS,
}
"""What may be said of a verdict that gives nothing, in words that the household reads."""
_NEEDED: Final = {
    Verdict.DECLINED: Text(
        vi="từ chối phải ghi lý do: chọn một lý do, hoặc viết một câu",
        en="a refusal needs its reason: one of the list, or a sentence",
    ),
    Verdict.RETURNED: Text(
        vi="trả lại phải ghi rõ cần đánh giá thêm điều gì: chọn một lý do, hoặc viết một câu",
        en="a return must say what is to be found out: one of the list, or a sentence",
    ),
    Verdict.KEPT: Text(
        vi="không giảm phải ghi lý do: chọn một lý do, hoặc viết một câu",
        en="letting it stand needs its reason: one of the list, or a sentence",
    ),
}
_UNKNOWN: Final = Text(
    vi="không có trong danh sách ({known}); lý do khác thì viết thành câu trong sentence",
    en="is none of the list ({known}); another reason is written as a sentence, in sentence",
)
_SENTENCE: Final = Text(vi="lý do khác thì phải viết thành câu", en="another reason is written as a sentence")
_AGAINST: Final = Text(
    vi='lý do "{reason}" trái với hồ sơ ({stands}); hãy viết một câu vì sao',
    en='the reason "{reason}" stands against the file ({stands}); write a sentence that says why',
)


def reason_given(verdict: Verdict, code: str | None, sentence: str | None) -> str | None:
    """Return the reason as it is kept: a sentence alone is another reason. What is approved has none."""
    if verdict not in REASONS:
        return None
    return code or (OTHER_REASON if sentence else None)


def wrong_reason(verdict: Verdict, code: str | None, sentence: str | None) -> FieldError | None:
    """Return what is wrong with the reason of a verdict: missing, none of the list, or another without a sentence."""
    if (known := REASONS.get(verdict)) is None:
        return None
    if code is None:
        return FieldError("reason", _NEEDED[verdict])
    if code not in known:
        return FieldError("reason", _UNKNOWN, {"known": ", ".join(known)})
    return FieldError("sentence", _SENTENCE) if code == OTHER_REASON and not sentence else None


def contradicted_by(code: str | None, circumstances: Circumstances) -> Text | None:
    """Return what is recorded of the household that stands against this reason for declining; None where nothing does."""
    check = _CHECKS.get(code or "")
    return check(circumstances) if check is not None else None


def against(subject: object, code: str, stands: Text) -> FieldError:
    """Return the refusal of a reason that the file contradicts, until a sentence says why."""
    reason = DECLINED_REASONS[code]
    said = Text(
        vi=_AGAINST.say("vi", reason=reason.vi, stands=stands.vi), en=_AGAINST.say("en", reason=reason.en, stands=stands.en)
    )
    return FieldError(f"sentence.{subject}", said)


_DESTROYED: Final = Text(vi="nhà ghi là mất hoàn toàn", en="the house is recorded as destroyed")
_NOT_LIVED_IN: Final = Text(vi="nhà ghi là không ở được", en="the house is recorded as one that cannot be lived in")
_HUNGRY: Final = Text(vi="hồ sơ ghi có người thiếu đói", en="people are recorded as short of food")
_LOST: Final = Text(vi="hồ sơ ghi mất nhu yếu phẩm", en="lost essentials are recorded")
_POOR: Final = Text(vi="hồ sơ ghi hộ nghèo, cận nghèo hay khó khăn", en="a poor, near-poor or difficult standing is recorded")
_NOT_SAID: Final = Text(vi="diện hộ chưa ai cho biết", en="nobody has said which standing it has")
_STRUCK: Final = Text(vi="hồ sơ ghi hộ bị thiệt hại", en="losses are recorded")
_HOUSE_GONE: Final = frozenset({HouseState.DESTROYED, HouseState.HEAVILY_DAMAGED, HouseState.DAMAGED})


def _not_destroyed(known: Circumstances) -> Text | None:
    house = known.losses.house
    return _DESTROYED if house is not None and house.state is HouseState.DESTROYED else None


def _lived_in(known: Circumstances) -> Text | None:
    house = known.losses.house
    return _NOT_LIVED_IN if house is not None and house.habitable is False else None


def _fed(known: Circumstances) -> Text | None:
    food = known.losses.short_of_food
    return _HUNGRY if food is not None and food.people else None


def _nothing_lost(known: Circumstances) -> Text | None:
    return _LOST if known.losses.lost_essentials else None


def _not_covered(known: Circumstances) -> Text | None:
    if known.standing is None:
        return _NOT_SAID
    return None if known.standing is Standing.OTHER else _POOR


def _unhurt(known: Circumstances) -> Text | None:
    losses, house = known.losses, known.losses.house
    of_house = house is not None and (house.state in _HOUSE_GONE or bool(house.damage_pct) or house.habitable is False)
    of_people = losses.dead or losses.missing or losses.injured or losses.children_left_alone
    return _STRUCK if of_house or of_people or _fed(known) or losses.lost_essentials else None


def _nothing_owed(known: Circumstances) -> Text | None:
    """What the law gives depends on the standing where a house was struck: as long as nobody said it, nobody knows."""
    house = known.losses.house
    struck = house is not None and house.state in {HouseState.DESTROYED, HouseState.HEAVILY_DAMAGED}
    return _NOT_SAID if struck and known.standing is None else None


_CHECKS: Final[Mapping[str, Callable[[Circumstances], Text | None]]] = {
    "not_affected": _unhurt,
    "nothing_owed": _nothing_owed,
    "house_not_destroyed": _not_destroyed,
    "house_can_be_lived_in": _lived_in,
    "not_short_of_food": _fed,
    "essentials_not_lost": _nothing_lost,
    "standing_not_covered": _not_covered,
}
CHECKED: Final = frozenset(_CHECKS)
"""Reasons that the file can contradict."""
