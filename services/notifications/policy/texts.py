"""The words of notices: Vietnamese, without names of persons, nothing sensitive. Name and version are stored with each notice.

Texts are kept with accents; phones get them without (an SMS with accents holds 70 characters, without 160).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifications.domain.digests import DigestKind
from services.notifications.domain.escalations import EscalationGroup
from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import Outcome, OutcomeKind
from shared.communes import communes, name_of
from shared.vocabulary import DECLINED_REASONS, OTHER_REASON, QUANTITY_UNITS, TIME_UNITS

DRILL: Final = "DIỄN TẬP. "
_ANSWER: Final = " (hoặc trả lời 1)"
_MAX_NUMBER: Final = 30
_ON_THE_PAGE: Final = frozenset({OTHER_REASON, "several_reasons"})
_KINDS_SHOWN: Final = 4
_MINUTES_PER_HOUR: Final = 60
_HOURS_PER_DAY: Final = 24


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
    DigestKind.SHORT: "{count} hộ chờ nguồn",
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
    DigestKind.SHORT: "xin cấp trên",
    DigestKind.RETURNED: "đánh giá lại",
    DigestKind.MOVED_HERE: "xem hộ chuyển đến",
    DigestKind.IN_PERSON: "báo tại nhà",
}
_CLOCKS: Final[Mapping[str, str]] = {
    "assisted": "trợ giúp trong 72 giờ",
    "findings": "đánh giá thiệt hại",
    "urgent_decision": "duyệt cứu trợ khẩn",
    "decision": "ra quyết định",
    "funeral_decision": "quyết định mai táng",
    "funeral_form": "lấy tờ khai mai táng",
    "paid": "chi trả",
    "acknowledged": "xã chưa xác nhận tin",
    "told_in_person": "báo tin trực tiếp",
    "bank_ticket": "làm rõ với ngân hàng",
    "taken_up": "việc đã nhận",
    "heard": "xã mất liên lạc",
}
_RAILS: Final[Mapping[str, str]] = {"bank": "chuyển khoản ngân hàng", "cash": "tiền mặt", "goods": "hiện vật"}
_UNITS_OF_SMS: Final[Mapping[str, str]] = {
    **{unit: word.vi for unit, word in QUANTITY_UNITS.items()},
    # An SMS has no heading that says what is counted: the unit names the goods.
    "kg": "kg gạo",
    "set": "bộ nhu yếu phẩm",
}


def of_digest(
    commune_code: str, counts: Mapping[DigestKind, int], notices_url: str, *, stands_for: int = 0, drill: bool
) -> Wording:
    """A commune's digest: what changed, what to do, where to look; it asks for a confirmation.

    `stands_for`: so many earlier ones that nobody has confirmed are in it.
    """
    changed = "; ".join(_DIGEST_COUNTS[kind].format(count=counts[kind]) for kind in DigestKind if counts.get(kind))
    work = ", ".join(_DIGEST_WORK[kind] for kind in DigestKind if counts.get(kind) and kind in _DIGEST_WORK)
    todo = f" Cần làm: {work}." if work else ""
    instead = f" Thay {stands_for} tin trước chưa xác nhận." if stands_for else ""
    text = f"Kịp Thời, {_short(commune_code)}: {changed}.{todo}{instead} Xem và xác nhận: {notices_url}{_ANSWER}"
    return _worded("digest", text, drill=drill)


def of_escalation(groups: Sequence[EscalationGroup], url: str, now: datetime, *, drill: bool) -> Wording:
    """To the person on duty: how many clocks were missed, the worst case (longest overdue), which kinds, one link."""
    worst = min(groups, key=lambda group: group.oldest_due_at)
    by_kind: dict[str, int] = {}
    for group in groups:
        by_kind[group.kind] = by_kind.get(group.kind, 0) + group.count
    most = sorted(by_kind.items(), key=lambda item: -item[1])
    kinds = ", ".join(f"{count} {_CLOCKS.get(kind, kind)}" for kind, count in most[:_KINDS_SHOWN])
    text = (
        f"Kịp Thời: {sum(by_kind.values())} việc quá hạn ({kinds}). "
        f"Lâu nhất: {_overdue(worst.oldest_due_at, now)}, {_CLOCKS.get(worst.kind, worst.kind)}, "
        f"{_short(worst.oldest_commune)}. Nhận việc: {url}"
    )
    return _worded("escalation", text, drill=drill)


def of_outcome(outcome: Outcome, audience: Audience) -> Wording:
    """To a household or an informant: what came out, how much, how it comes, where to complain."""
    whose = "hộ bạn" if audience is Audience.HOUSEHOLD else "hộ bạn đã báo"
    where = f"UBND {_short(outcome.commune_code)}"
    if outcome.kind is OutcomeKind.DECLINED:
        number = (outcome.decision_number or "")[:_MAX_NUMBER]
        text = f"Kịp Thời: {whose} chưa được duyệt trợ giúp theo QĐ {number}. {_why(outcome)}Hỏi, khiếu nại: {where}."
    elif outcome.kind is OutcomeKind.ADJUSTED:
        number = (outcome.decision_number or "")[:_MAX_NUMBER]
        before = f" (trước: {_grouped(outcome.before)})" if outcome.before is not None else ""
        text = f"Kịp Thời: {whose} đã điều chỉnh còn {_amount(outcome)}{before}, QĐ {number}. Hỏi, khiếu nại: {where}."
    else:
        verb = "đã nhận" if outcome.kind is OutcomeKind.HANDED_OVER else "đã được chi trả"
        way = _RAILS.get(outcome.rail or "", "")
        by = f" ({way})" if way and outcome.rail != "goods" else ""
        text = f"Kịp Thời: {whose} {verb} {_amount(outcome)}{by}. Thắc mắc, khiếu nại: {where}."
    return _worded(f"{outcome.kind.value}_{audience.value}", text, drill=outcome.drill)


def _why(outcome: Outcome) -> str:
    """Say why, in the words of the list. What a signer wrote himself may be about a person: it stands on the page alone."""
    if outcome.reason_code is None:
        return ""
    if outcome.reason_code in _ON_THE_PAGE or outcome.reason_code not in DECLINED_REASONS:
        return "Lý do ghi trên trang của hộ. "
    return f"Lý do: {DECLINED_REASONS[outcome.reason_code].vi}. "


def with_link(text: str, link: str) -> str:
    """Return a household's message with the address of its page."""
    return f"{text} Xem: {link}"


def to_be_read_out(text: str) -> str:
    """Return a digest as it is read out in a call: no address, but which key confirms."""
    return f"{text.partition(' Xem và xác nhận:')[0]} Bấm phím 1 để xác nhận đã nhận tin."


def without_answer(text: str) -> str:
    """Return a digest for whoever cannot answer it where it is read."""
    return text.removesuffix(_ANSWER)


def with_confirmation(text: str, link: str) -> str:
    """Return a digest by e-mail with the link that confirms it: its page asks once more, and only the button confirms."""
    return f"{without_answer(text)}\n\nXác nhận đã nhận tin (mở trang, bấm nút): {link}"


def of_shared_phone(commune_code: str, audience: Audience, count: int, *, drill: bool) -> Wording:
    """To a number that several households gave: how many they are; each of them is told in person."""
    whose = "hộ dùng chung số này" if audience is Audience.HOUSEHOLD else "hộ bạn đã báo"
    text = f"Kịp Thời: có kết quả trợ giúp cho {count} {whose}. Cán bộ UBND {_short(commune_code)} báo trực tiếp từng hộ."
    return _worded(f"shared_phone_{audience.value}", text, drill=drill)


def without_accents(text: str) -> str:
    """Return the text as an SMS carries it best."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("•", "-"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_VERSIONS: Final[Mapping[str, int]] = {"digest": 3, "escalation": 2, "declined_household": 2, "declined_informant": 2}
"""Templates whose words changed since version 1."""


def _worded(template: str, text: str, *, drill: bool) -> Wording:
    return Wording(template, _VERSIONS.get(template, 1), f"{DRILL if drill else ''}{text}")


def _amount(outcome: Outcome) -> str:
    return _grouped(outcome.amount or 0) + " " + _UNITS_OF_SMS.get(outcome.unit or "", "")


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _overdue(due_at: datetime, now: datetime) -> str:
    minutes = max(0, int((now - due_at).total_seconds() // 60))
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} {TIME_UNITS['minutes'].vi}"
    hours = minutes // _MINUTES_PER_HOUR
    if hours < 2 * _HOURS_PER_DAY:
        return f"{hours} {TIME_UNITS['hours'].vi}"
    return f"{hours // _HOURS_PER_DAY} {TIME_UNITS['days'].vi}"


def _short(commune_code: str) -> str:
    commune = communes().get(commune_code)
    return commune.name if commune else name_of(commune_code)
