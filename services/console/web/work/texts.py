"""Every sentence of the first page, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "work_title": Text(vi="Chờ bạn xử lý", en="Waiting for you"),
    "begin": Text(vi="Bắt đầu việc mới", en="Begin something"),
    "do_all": Text(vi="Mở danh sách ({count})", en="Open the list ({count})"),
    "nothing": Text(vi="Không có gì chờ bạn lúc này.", en="Nothing waits for you now."),
    "empty_queues": Text(vi="Không có: {names}.", en="Nothing in: {names}."),
    "no_queues": Text(
        vi="Vai trò của bạn không có việc phải làm ở đây: hãy xem bảng trực hoặc hồ sơ.",
        en="Your role has nothing to do here: look at the board or the cases.",
    ),
}
