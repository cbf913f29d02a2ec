"""Every sentence about the doors for programs, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "doors_title": Text(vi="Cửa cho chương trình", en="Doors for programs"),
    "doors_say": Text(
        vi="Phần mềm khác nói chuyện với Kịp Thời qua các cửa này, bằng mã truy cập của chính nó. "
        "Mọi việc bàn trực làm được đều có cửa.",
        en="Other software speaks to Kịp Thời by these doors, with a token of its own. Whatever the desk can do has a door.",
    ),
    "doors_of": Text(vi="Các cửa của {service}", en="The doors of {service}"),
    "doors_address": Text(
        vi="Qua địa chỉ của bàn trực: {address}",
        en="Through the desk's own address: {address}",
    ),
    "doors_command": Text(
        vi="Ở dòng lệnh: kipthoi, với KIPTHOI_URL là địa chỉ bàn trực.",
        en="At a terminal: kipthoi, with the desk's address in KIPTHOI_URL.",
    ),
    "doors_lists": Text(
        vi="Danh sách hộ bằng tệp CSV: tải mẫu có giải thích từng cột",
        en="Lists of households as CSV: fetch the template with its columns explained",
    ),
}
