"""Every sentence about what was too much in hand and comes back, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

RECOVERY_TEXTS: Final[Mapping[str, Text]] = {
    "recoveries_title": Text(vi="Chi thừa cần thu hồi", en="Too much in hand"),
    "recoveries_say": Text(
        vi="Phần đã chi nhiều hơn quyết định còn hiệu lực. Không bao giờ trừ vào khoản trợ giúp khác: kế toán ghi khi hộ đã "
        "trả lại, lãnh đạo tỉnh quyết định khi miễn.",
        en="What was paid beyond what stands. It is never taken off other help: the accountant notes what came back, the "
        "leadership of the province waives.",
    ),
    "recoveries_link": Text(vi="Chi thừa cần thu hồi", en="Too much in hand"),
    "recoveries_none": Text(vi="Không có phần nào cần thu hồi.", en="Nothing is to be recovered."),
    "recovery_why": Text(vi="Vì sao", en="Why"),
    "recovery_reason": Text(vi="hãy chọn lý do", en="choose why"),
    "recovery_title": Text(vi="Thu hồi", en="Recovery"),
    "recovery_open": Text(vi="Xem, lập kế hoạch, ghi thu", en="See it, plan it, note what came back"),
    "recovery_owner": Text(vi="theo dõi: {owner}", en="seen to by {owner}"),
    "recovery_owned": Text(vi="Người, nơi theo dõi", en="Who sees to it"),
    "recovery_left": Text(vi="còn {left}", en="{left} still to come"),
    "recovery_of": Text(vi="Thuộc khoản", en="Of the payment"),
    "recovery_paid_to": Text(vi="Đã trả cho", en="Was paid to"),
    "recovery_amount": Text(vi="Phải thu", en="To be had back"),
    "recovery_rest": Text(vi="Còn phải thu", en="Still to come"),
    "recovery_received": Text(vi="Đã ghi phiếu thu.", en="The receipt is booked."),
    "recovery_planned": Text(vi="Đã ghi kế hoạch nộp.", en="The plan is kept."),
    "recovery_ended": Text(vi="Đã ghi: {outcome}.", en="Noted: {outcome}."),
}
