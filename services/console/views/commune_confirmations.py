"""Who has confirmed, in words: where a commune stands, by what somebody said yes, how sure that is, and who it was."""

from collections.abc import Mapping
from typing import Final

from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import word
from shared.texts import Text

VIAS: Final[Mapping[str, Text]] = {
    "desk": Text(vi="trên bàn trực", en="at the desk"),
    "program": Text(vi="bằng chương trình", en="by a program"),
    "link": Text(vi="qua đường dẫn trong thư", en="by the link in an e-mail"),
    "reply": Text(vi="trả lời tin nhắn", en="by answering the SMS"),
    "key": Text(vi="bấm phím khi nghe gọi", en="by a key in the call"),
}
"""By what it was confirmed."""
HOW_SURE: Final[Mapping[str, Text]] = {
    "signed_in": Text(vi="người đã đăng nhập", en="somebody who had signed in"),
    "link": Text(vi="ai đọc được hộp thư ấy", en="whoever reads that mailbox"),
    "phone": Text(vi="ai cầm máy ấy", en="whoever holds that telephone"),
}
"""How sure it is who has confirmed."""
STANDINGS: Final[Mapping[str, Text]] = {
    "unreached": Text(vi="Chưa báo được cho ai", en="Nobody could be told"),
    "late": Text(vi="Quá hạn, chưa xác nhận", en="Overdue, not confirmed"),
    "waiting": Text(vi="Chờ xác nhận", en="Waits for confirmation"),
    "confirmed_late": Text(vi="Đã xác nhận, trễ hạn", en="Confirmed late"),
    "confirmed": Text(vi="Đã xác nhận trong hạn", en="Confirmed in time"),
    "nothing_sent": Text(vi="Chưa có tin gì để báo", en="Nothing was to be told"),
}
"""Where a commune stands with what it was told last."""
_TONES: Final = {"unreached": "bad", "late": "bad", "waiting": "warn", "confirmed": "good"}
_OF_COMMUNE: Final = {
    "contact": Text(vi="người nhận tin của xã", en="who gets the commune's notices"),
    "shift": Text(vi="người đang trực của xã", en="who was on duty there"),
}


CONTACT: Final = "contact:"
"""How the pseudonym of a commune's contact begins."""


def of_contact(name: str) -> Text:
    """Return a contact by name and as what he confirms."""
    of_commune = _OF_COMMUNE["contact"]
    return Text(vi=f"{name} ({of_commune.vi})", en=f"{name} ({of_commune.en})")


def tone_of(standing: str) -> str:
    """Return how grave it is: bad, warn, good, or nothing to say."""
    return _TONES.get(standing, "")


def confirmed_by_what(via: str | None, assurance: str | None) -> Text:
    """Return by what somebody has confirmed and how sure it is that it was he."""
    sure = word(HOW_SURE, assurance or "signed_in")
    if via is None:
        return sure
    by = word(VIAS, via)
    return Text(vi=f"{by.vi} ({sure.vi})", en=f"{by.en} ({sure.en})")


def person_of(officers: Mapping[str, OfficerView], subject: str) -> Text:
    """Return who it was: an officer by name and office, a mailbox or a telephone by whose it is."""
    kind, _, name = subject.partition(":")
    if name and (known := _OF_COMMUNE.get(kind)) is not None:
        return known
    return called(officers, subject)
