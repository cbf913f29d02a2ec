"""Every sentence that several pages say, in Vietnamese and English. Short words: they are read at three in the morning."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "product": Text(vi="Kịp Thời", en="Kịp Thời"),
    "skip": Text(vi="Đến nội dung", en="Skip to content"),
    "nav": Text(vi="Trang", en="Pages"),
    "nav_board": Text(vi="Bảng trực", en="Board"),
    "nav_cases": Text(vi="Hồ sơ", en="Cases"),
    "other_language": Text(vi="English", en="Tiếng Việt"),
    "sign_out": Text(vi="Thoát", en="Sign out"),
    "whole_country": Text(vi="Cả nước", en="Whole country"),
    "drill": Text(vi="DIỄN TẬP", en="DRILL (DIỄN TẬP)"),
    "drill_says": Text(vi="Số liệu diễn tập, không phải sự việc thật.", en="These figures are an exercise, not real."),
    "as_of": Text(vi="Số liệu lúc", en="As of"),
    "incident": Text(vi="Sự kiện", en="Incident"),
    "show": Text(vi="Xem", en="Show"),
    "unnamed_incident": Text(vi="Sự kiện chưa rõ tên", en="Incident without a name yet"),
    "stuck": Text(vi="Vướng chi trả", en="Payments stuck"),
    "late_for": Text(vi="trễ {time}", en="{time} late"),
    "cases_title": Text(vi="Hồ sơ", en="Cases"),
    "case": Text(vi="Hồ sơ", en="Case"),
    "article": Text(vi="Điều {article}, {document}", en="Art. {article}, {document}"),
    "sign_in_title": Text(vi="Vào bàn trực", en="Sign in to the desk"),
    "back": Text(vi="Về bảng trực", en="Back to the board"),
    "nav_rules": Text(vi="Quy định", en="Rules"),
}
