"""The words of notices: Vietnamese, without names of persons, nothing sensitive. Name and version are stored with each notice.

Texts are kept with accents; phones get them without (an SMS with accents holds 70 characters, without 160).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifications.domain.digests import ConfirmationTerm, DigestKind
from services.notifications.domain.escalations import EscalationGroup
from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import Outcome, OutcomeKind, OutcomeOffice
from services.notifications.policy.informant_words import INFORMANT_WORDS
from services.notifications.policy.message_forms import ANSWER
from services.notifications.policy.overdue_words import overdue_words
from shared.clock import VIETNAM
from shared.communes import communes, name_of, provinces
from shared.missed_clocks import MISSED_CLOCKS
from shared.number_words import on_paper
from shared.vocabulary import DECLINED_REASONS, OTHER_REASON, QUANTITY_UNITS

DRILL: Final = "DIỄN TẬP. "
_MAX_NUMBER: Final = 30
_MAX_PHONE, _MAX_ADDRESS = 20, 50
_ON_THE_PAGE: Final = frozenset({OTHER_REASON, "several_reasons"})
_KINDS_SHOWN: Final = 4


@dataclass(frozen=True)
class Wording:
    """A finished text and the template that it came from."""

    template: str
    version: int
    text: str


_DIGEST_COUNTS: Final[Mapping[DigestKind, str]] = {
    DigestKind.REPORTED: "{count} hộ mới báo",
    DigestKind.APPROVED: "{count} hộ được duyệt",
    DigestKind.FAILED: "{count} chi trả lỗi",
    DigestKind.CAME_BACK: "{count} hộ bị ngân hàng trả lại tiền",
    DigestKind.SHORT: "{count} hộ chờ nguồn",
    DigestKind.PAYEE: "{count} hộ chờ người nhận tiền",
    DigestKind.RETURNED: "{count} hộ trả lại đánh giá",
    DigestKind.REDUCED: "{count} hộ điều chỉnh giảm",
    DigestKind.RETRACTED: "{count} hộ rút báo cáo",
    DigestKind.MOVED_HERE: "{count} hộ chuyển đến",
    DigestKind.MOVED_AWAY: "{count} hộ chuyển đi",
    DigestKind.IN_PERSON: "{count} hộ cần báo trực tiếp",
}
_DIGEST_WORK: Final[Mapping[DigestKind, str]] = {
    DigestKind.REPORTED: "đánh giá hộ mới",
    DigestKind.FAILED: "sửa tài khoản",
    DigestKind.CAME_BACK: "xin tài khoản khác",
    DigestKind.SHORT: "xin cấp trên",
    DigestKind.PAYEE: "xác định người nhận",
    DigestKind.RETURNED: "đánh giá lại",
    DigestKind.MOVED_HERE: "xem hộ chuyển đến",
    DigestKind.IN_PERSON: "báo tại nhà",
}
_RAILS: Final[Mapping[str, str]] = {"bank": "chuyển khoản ngân hàng", "cash": "tiền mặt", "goods": "hiện vật"}
_RETRACTED: Final[Mapping[str, str]] = {
    # Who knows it hears it in the shortest words; who does not must not hear more by SMS.
    "person_alive": "người còn sống",
    "household_doubled": "kê trùng hộ",
    "law_misread": "sai quy định",
}
_UNITS_OF_SMS: Final[Mapping[str, str]] = {
    **{unit: word.vi for unit, word in QUANTITY_UNITS.items()},
    # An SMS has no heading that says what is counted: the unit names the goods.
    "kg": "kg gạo",
    "set": "bộ nhu yếu phẩm",
}

_NEUTRAL: Final = "trợ giúp xã hội"
_FOR_WHAT: Final[Mapping[str, str]] = {
    "HOUSE_NEW": "nhà ở",
    "HOUSE_MOVE": "nhà ở",
    "HOUSE_REPAIR": "nhà ở",
    "GIFT": "quà thăm hỏi",
}
_OF_THE_ACCOUNT: Final = frozenset({"no_account", "AC01", "AC04", "AC06", "AG01", "BE01", "MD07", "RC01"})
"""Why a payment failed where another account helps."""


def of_digest(  # noqa: PLR0913 - options by name
    commune_code: str,
    counts: Mapping[DigestKind, int],
    notices_url: str,
    *,
    stands_for: int = 0,
    term: ConfirmationTerm | None = None,
    drill: bool,
) -> Wording:
    """A commune's digest: what changed, what to do, by when and until when, where to look; it asks for a confirmation.

    `stands_for`: so many earlier ones that nobody has confirmed are in it. `term`: None where nobody is there to get it yet.
    """
    changed = "; ".join(_DIGEST_COUNTS[kind].format(count=counts[kind]) for kind in DigestKind if counts.get(kind))
    work = ", ".join(_DIGEST_WORK[kind] for kind in DigestKind if counts.get(kind) and kind in _DIGEST_WORK)
    todo = f" Cần làm: {work}." if work else ""
    instead = f" Thay {stands_for} tin trước chưa xác nhận." if stands_for else ""
    text = f"Kịp Thời, {_short(commune_code)}: {changed}.{todo}{instead}{_by_when(term)} Xem và xác nhận: {notices_url}{ANSWER}"
    return _worded("digest", text, drill=drill)


def _by_when(term: ConfirmationTerm | None) -> str:
    """Say until when it must be confirmed, and until when the notice holds, in the time of Vietnam."""
    if term is None:
        return ""
    before = (
        f"Đã quá hạn xác nhận {_at(term.due_at)}." if term.due_at <= term.made_at else f"Xác nhận trước {_at(term.due_at)}."
    )
    return f" {before} Hiệu lực đến {_at(term.valid_until)}."


def _at(moment: datetime) -> str:
    there = moment.astimezone(VIETNAM)
    return f"{there:%H:%M} {there.day}/{there.month}"


def of_escalation(groups: Sequence[EscalationGroup], url: str, now: datetime, *, drill: bool) -> Wording:
    """To the person on duty: how many clocks were missed, what of each kind is not done, the longest overdue, one link."""
    worst = min(groups, key=lambda group: group.oldest_due_at)
    by_kind: dict[str, int] = {}
    for group in groups:
        by_kind[group.kind] = by_kind.get(group.kind, 0) + group.count
    most = sorted(by_kind.items(), key=lambda item: -item[1])
    kinds = ", ".join(f"{count} {_not_done(kind)}" for kind, count in most[:_KINDS_SHOWN])
    count, oldest = sum(by_kind.values()), f"{_not_done(worst.kind)}, {_short(worst.oldest_commune)}"
    over = overdue_words(worst.oldest_due_at, now)
    if count == 1:
        said = f"{oldest} ({f'đã {over}' if over else 'vừa quá hạn'})"
    else:
        said = f"{kinds}. {f'Lâu nhất, đã {over}' if over else 'Vừa quá hạn'}: {oldest}"
    return _worded("escalation", f"Kịp Thời: {count} việc quá hạn: {said}. Nhận việc: {url}", drill=drill)


def _not_done(kind: str) -> str:
    return MISSED_CLOCKS[kind].vi if kind in MISSED_CLOCKS else kind


def of_outcome(outcome: Outcome, audience: Audience) -> Wording:
    """To a household: what came out, how much, how it comes, where to complain. To an informant: how it stands, and no more."""
    template, where = f"{outcome.kind.value}_{audience.value}", f"UBND {_short(outcome.commune_code)}"
    if audience is Audience.INFORMANT:
        text = f"Kịp Thời: {INFORMANT_WORDS[outcome.kind]}. Hỏi, khiếu nại: {where}."
        return _worded(template, text, drill=outcome.drill)
    whose = "hộ bạn"
    if outcome.kind.is_news:
        return _worded(template, _news(outcome, whose, where), drill=outcome.drill)
    number = (outcome.decision_number or "")[:_MAX_NUMBER]
    if outcome.kind is OutcomeKind.DECLINED:
        text = f"Kịp Thời: {whose} chưa được duyệt trợ giúp theo QĐ {number}. {_why(outcome)}Hỏi, khiếu nại: {where}."
    elif outcome.kind is OutcomeKind.ADJUSTED and outcome.reason_code is not None:
        before = f"{on_paper(outcome.before or 0)} {_UNITS_OF_SMS.get(outcome.unit or '', '')}"
        why = _RETRACTED[outcome.reason_code]
        text = f"Kịp Thời: {whose} không còn khoản {before}, QĐ {number}: {why}. Hỏi, khiếu nại: {where}."
    elif outcome.kind is OutcomeKind.ADJUSTED:
        text = f"Kịp Thời: {whose} {_what_is_left(outcome)}, QĐ {number}. Lý do, nộp lại, khiếu nại: {where}."
    elif outcome.kind is OutcomeKind.CAME_BACK:
        how_much = _amount(outcome) if outcome.amount else "tiền"
        todo = "Hãy báo tài khoản khác hoặc xin nhận tiền mặt"
        text = f"Kịp Thời: {how_much} của {whose} bị ngân hàng trả lại. {todo}. Hỏi, khiếu nại: {where}."
    else:
        verb = "đã nhận" if outcome.kind is OutcomeKind.HANDED_OVER else "đã được chi trả"
        way = _RAILS.get(outcome.rail or "", "")
        by = f" ({way})" if way and outcome.rail != "goods" else ""
        text = f"Kịp Thời: {whose} {verb} {_amount(outcome)}{by}. Thắc mắc, khiếu nại: {where}."
    return _worded(template, text, drill=outcome.drill)


def _what_is_left(outcome: Outcome) -> str:
    if not outcome.amount and outcome.before is not None:
        return f"không còn khoản {on_paper(outcome.before)} {_UNITS_OF_SMS.get(outcome.unit or '', '')}"
    before = f" (trước: {on_paper(outcome.before)})" if outcome.before is not None else ""
    return f"đã điều chỉnh còn {_amount(outcome)}{before}"


def _news(outcome: Outcome, whose: str, where: str) -> str:
    """Say how a case stands. Nothing is promised that is not known: neither a day nor a place."""
    office = outcome.office if outcome.office and outcome.office.commune_code == outcome.commune_code else None
    if office and office.phone:
        where = f"{where}, {office.phone[:_MAX_PHONE]}"
    if outcome.kind is OutcomeKind.DECIDED:
        by = f"{_authority(outcome.authority)} " if outcome.authority else ""
        signed = f"{_awarded(outcome)}, QĐ {(outcome.decision_number or '')[:_MAX_NUMBER]}"
        return f"Kịp Thời: {whose} được {by}duyệt {signed}. {_how_it_comes(outcome, office)}Hỏi, khiếu nại: {where}."
    if outcome.kind is OutcomeKind.FAILED:
        todo = "Báo lại số tài khoản đúng tên chủ" if outcome.reason_code in _OF_THE_ACCOUNT else "Cán bộ đang xử lý, hỏi"
        return f"Kịp Thời: ngân hàng chưa chuyển được tiền cho {whose}. {todo}: {where}."
    # Who was told of it is known here; on whose desk the case lies is not.
    above = f" Đã báo lên {_authority(outcome.authority)}." if (outcome.authority or "").startswith("province:") else ""
    return f"Kịp Thời: trợ giúp cho {whose} đang chậm hơn hạn, xin lỗi vì chậm trễ.{above} Hỏi: {where}."


def _awarded(outcome: Outcome) -> str:
    """Say how much for what; what is for somebody's death or injury, or for a child, is said in neutral words."""
    sums: dict[tuple[str, str], int] = {}
    for award in outcome.awards:
        key = (_FOR_WHAT.get(award.code, _NEUTRAL) if award.unit == "dong" else "", award.unit)
        sums[key] = sums.get(key, 0) + award.amount
    said = [
        f"{on_paper(amount)} {_UNITS_OF_SMS.get(unit, '')}{f' ({what})' if what else ''}"
        for (what, unit), amount in sums.items()
    ]
    return ", ".join(said)


def _how_it_comes(outcome: Outcome, office: OutcomeOffice | None) -> str:
    units = {award.unit for award in outcome.awards}
    money = "Tiền vào tài khoản đã báo, chưa có thì hỏi xã. " if "dong" in units else ""
    # Whoever has lost his papers in the water comes all the same.
    goods = "Ngày, nơi trao hàng: xã báo; mang giấy tờ tùy thân nếu còn. " if units - {"dong"} else ""
    address = f"Địa chỉ: {', '.join(filter(None, (office.address, office.hours)))[:_MAX_ADDRESS]}. " if office else ""
    return money + goods + address


def _authority(authority: str | None) -> str:
    """Return who decided, or has a case in hand, as people call it: "commune:26734", "province:79"."""
    kind, _, code = (authority or "").partition(":")
    if kind == "province" and code in provinces():
        return f"UBND {provinces()[code]}"
    return f"UBND {_short(code)}" if kind == "commune" else ""


def _why(outcome: Outcome) -> str:
    """Say why, in the words of the list. What a signer wrote himself may be about a person: it stands on the page alone."""
    if outcome.reason_code is None:
        return ""
    if outcome.reason_code in _ON_THE_PAGE or outcome.reason_code not in DECLINED_REASONS:
        return "Lý do ghi trên trang của hộ. "
    return f"Lý do: {DECLINED_REASONS[outcome.reason_code].vi}. "


def of_shared_phone(commune_code: str, audience: Audience, count: int, *, drill: bool) -> Wording:
    """To a number that several households gave: how many they are; each of them is told in person."""
    whose = "hộ dùng chung số này" if audience is Audience.HOUSEHOLD else "hộ bạn đã báo"
    text = f"Kịp Thời: có kết quả trợ giúp cho {count} {whose}. Cán bộ UBND {_short(commune_code)} báo trực tiếp từng hộ."
    return _worded(f"shared_phone_{audience.value}", text, drill=drill)


_VERSIONS: Final[Mapping[str, int]] = {"digest": 4, "escalation": 3, "declined_household": 2, "adjusted_household": 2} | {
    **{f"{kind.value}_informant": 3 for kind in OutcomeKind},
    "late_household": 2,
    "decided_household": 2,
}
"""Templates whose words changed since version 1."""


def _worded(template: str, text: str, *, drill: bool) -> Wording:
    return Wording(template, _VERSIONS.get(template, 1), f"{DRILL if drill else ''}{text}")


def _amount(outcome: Outcome) -> str:
    said = f"{on_paper(outcome.amount or 0)} {_UNITS_OF_SMS.get(outcome.unit or '', '')}"
    return f"{said}, phần {outcome.part}" if outcome.part else said


def _short(commune_code: str) -> str:
    commune = communes().get(commune_code)
    return commune.name if commune else name_of(commune_code)
