"""Every sentence of confirming, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "notices_title": Text(vi="Xác nhận và báo trực tiếp", en="Confirm, and tell in person"),
    "queue_confirm": Text(vi="Thông báo chờ xã xác nhận", en="Notices to confirm"),
    "queue_tell": Text(vi="Hộ chờ được báo trực tiếp", en="Households to be told in person"),
    "confirm_item": Text(vi="Thông báo: {count} thay đổi", en="Notice (changes: {count})"),
    "tell_item": Text(vi="Báo kết quả cho hộ", en="Tell a household its outcome"),
    "queue_act": Text(vi="Xem và xác nhận", en="Read and confirm"),
    "confirm": Text(vi="Đã nhận, đang xử lý", en="Received, being dealt with"),
    "told": Text(vi="Đã báo trực tiếp", en="Told in person"),
    "happened_at": Text(vi="việc lúc {time}", en="of {time}"),
    "heard_at": Text(
        vi="máy của xã đã trả lời lúc {time}, còn cần một người có tên xác nhận",
        en="a telephone of the commune answered at {time}; a named person must still confirm",
    ),
    "sent_at": Text(vi="gửi lúc {time}", en="sent at {time}"),
    "on_its_way": Text(vi="đang gửi", en="on its way"),
    "unsent": Text(vi="chưa gửi được cho ai: {reason}", en="could be sent to nobody: {reason}"),
    "unsent_way_out": Text(vi="Ghi người nhận của xã", en="Name who gets the commune's notices"),
    "none": Text(vi="Không có gì chờ xác nhận.", en="Nothing waits to be confirmed."),
    "confirmed": Text(vi="Đã xác nhận {count}.", en="{count} confirmed."),
    "confirmed_some": Text(
        vi="Đã xác nhận {count}; {refused} không xác nhận được: {reasons}",
        en="{count} confirmed; {refused} could not be: {reasons}",
    ),
    "nothing_ticked": Text(vi="Chưa chọn thông báo nào.", en="No notice is ticked."),
    "telling_says": Text(
        vi="Hộ không có số điện thoại dùng được, hoặc nhiều hộ chung một số: đến tận nơi hoặc nhờ trưởng thôn, rồi ghi ở đây.",
        en="No phone works for these, or several share one: go or send the village head, then say so here.",
    ),
}
