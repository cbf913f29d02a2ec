"""Every sentence of a household's page that cannot be shown, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "household_title": Text(vi="Trang của hộ", en="Page of a household"),
    "unknown": Text(
        vi="Mã này không mở được trang nào: có thể gõ nhầm, đã đổi mã, hoặc đã hết hạn.",
        en="This code opens no page: perhaps it was mistyped, changed, or has expired.",
    ),
    "too_often": Text(
        vi="Đang có quá nhiều lượt xem từ mạng của bạn. Hãy đợi một phút rồi mở lại.",
        en="Too many requests come from your network. Wait a minute, then open it again.",
    ),
    "away": Text(
        vi="Hệ thống chưa trả lời được lúc này. Hồ sơ của hộ vẫn còn nguyên; hãy mở lại sau ít phút.",
        en="The system does not answer now. Nothing of your case is lost; open it again in a few minutes.",
    ),
    "ask": Text(
        vi="Cần hỏi ngay thì đến hoặc gọi UBND xã, phường nơi ở, đưa tờ giấy có mã này.",
        en="To ask at once, go to or call the People's Committee where you live, and show the paper with this code.",
    ),
}
