"""Every sentence of the pages of payments, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "contradictions_title": Text(vi="Ngân hàng trả lời mâu thuẫn", en="The bank contradicts itself"),
    "contradictions_say": Text(
        vi="Với các khoản dưới đây ngân hàng đã báo một đằng, sau đó báo một nẻo. Không có lệnh chi mới nào được gửi cho đến "
        "khi kế toán (không phải người ký quyết định) đối chiếu sao kê và kết luận đã chi hay chưa.",
        en="Of the payments below the bank has said one thing and then another. Nothing more is sent until an accountant "
        "(not the one who signed) has looked at the statement and said whether it was paid.",
    ),
    "contradictions_none": Text(vi="Không có khoản nào.", en="There are none."),
    "payment": Text(vi="Khoản chi", en="Payment"),
    "open_for": Text(vi="từ {since}, đã {time}", en="since {since}, for {time}"),
    "shown_of": Text(vi="{shown} trong {count}", en="{shown} of {count}"),
}
