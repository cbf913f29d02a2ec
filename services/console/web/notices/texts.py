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
    "unconfirmed_title": Text(vi="Xã chưa xác nhận", en="Not confirmed by the commune"),
    "told_says": Text(
        vi="Chỉ người của xã xác nhận. Bạn đã báo cho ai ở xã thì ghi ở đây: việc này không thay xác nhận của xã.",
        en="Only the commune's own people confirm. Whom you have told there is recorded here; it does not stand for that.",
    ),
    "told_to": Text(vi="Đã báo cho ai ở xã", en="Whom of the commune you told"),
    "told_to_hint": Text(vi="Họ tên và chức vụ", en="Name and post"),
    "told_by_way": Text(vi="Bằng cách nào", en="How"),
    "by_phone": Text(vi="điện thoại", en="telephone"),
    "by_radio": Text(vi="bộ đàm", en="radio"),
    "by_visit": Text(vi="người đến tận nơi", en="a visit"),
    "by_other": Text(vi="cách khác", en="another way"),
    "say_told": Text(vi="Ghi đã báo xã", en="Record that I told them"),
    "told_line": Text(vi="{who} đã báo xã lúc {time}; xã chưa xác nhận", en="{who} told the commune at {time}; not confirmed"),
    "told_count": Text(vi="Đã ghi báo xã {count} thông báo.", en="{count} recorded as told."),
    "told_some": Text(
        vi="Đã ghi báo xã {count}; {refused} không ghi được: {reasons}",
        en="{count} recorded; {refused} could not be: {reasons}",
    ),
    "told": Text(vi="Đã báo trực tiếp", en="Told in person"),
    "happened_at": Text(vi="việc lúc {time}", en="of {time}"),
    "heard_at": Text(
        vi="máy của xã đã trả lời lúc {time}, còn cần một người có tên xác nhận",
        en="a telephone of the commune answered at {time}; a named person must still confirm",
    ),
    "sent_at": Text(vi="gửi lúc {time}", en="sent at {time}"),
    "went_by": Text(vi="{way} tới {to} lúc {time}: {outcome}", en="{way} to {to} at {time}: {outcome}"),
    "went_next": Text(vi="Chưa ai xác nhận, gửi tiếp", en="Nobody had confirmed, so it went on"),
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
