"""Every sentence about a shift that is handed over, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

HANDOVER_TEXTS: Final[Mapping[str, Text]] = {
    "handovers_title": Text(vi="Bàn giao ca trực", en="Handing over the shift"),
    "handovers_say": Text(
        vi="Lập bản bàn giao khi hết ca: việc quá hạn còn mở, xã mất liên lạc, hạn trễ trong ca. Người đi ký, người đến ký.",
        en="Prepare it when the shift ends: what is open, silent communes, what was missed. Who goes signs, then who comes.",
    ),
    "prepare": Text(vi="Lập bản bàn giao", en="Prepare a handover"),
    "prepared": Text(vi="Đã lập bản bàn giao: xem lại rồi ký.", en="The handover is prepared: look at it, then sign."),
    "handovers_log": Text(vi="Sổ bàn giao", en="Log"),
    "handovers_none": Text(vi="Chưa có lần bàn giao nào.", en="Nobody has handed over yet."),
    "handover_of": Text(vi="Bàn giao ca trực: {place}, {time}", en="Handover of {place}, {time}"),
    "replaced_says": Text(
        vi="Nơi này đã bàn giao bản mới hơn; bản này không ai ký nữa.",
        en="This place has handed over a newer one since; nobody signs this one any more.",
    ),
    "replaced_by": Text(vi="Thay bằng bản {time}", en="Replaced by the one of {time}"),
    "promised_items": Text(vi="Đã có người nhận, hẹn giờ", en="Taken, with a promise"),
    "handover_line": Text(
        vi="{open} việc còn mở, {silent} xã im lặng, {missed} hạn trễ trong ca",
        en="{open} open, {silent} silent communes, {missed} missed in the shift",
    ),
    "who_goes": Text(vi="người đi: {who}", en="gone: {who}"),
    "who_comes": Text(vi="người đến: {who}", en="come: {who}"),
    "unsigned": Text(vi="chưa ký", en="not signed"),
    "frozen": Text(
        vi="Ghi nguyên như lúc {time}, do {who} lập; không ai sửa được.",
        en="As it was at {time}, prepared by {who}; nobody can change it.",
    ),
    "open_items": Text(vi="Việc quá hạn còn mở", en="Open escalations"),
    "silent_items": Text(vi="Xã mất liên lạc", en="Silent communes"),
    "missed_items": Text(vi="Hạn trễ từ {time}", en="Missed since {time}"),
    "missed_says": Text(
        vi="Việc còn mở đã nêu ở trên; đây là những việc không còn mở.",
        en="What is still open stands above; these are not open any more.",
    ),
    "oldest_line": Text(vi="hạn sớm nhất {time}", en="earliest due {time}"),
    "nothing_here": Text(vi="Không có.", en="None."),
    "listed_some": Text(vi="Liệt kê {shown} trong {count}.", en="{shown} of {count} are listed."),
    "due_line": Text(vi="hạn {time}", en="due {time}"),
    "taken_line": Text(vi="{who} nhận, hẹn {time}", en="taken by {who}, until {time}"),
    "done_line": Text(vi="đã xong", en="done"),
    "now_says": Text(
        vi="Sau chữ “Bây giờ” là việc đến lúc này, không ai ký; phần còn lại giữ nguyên như đã ký.",
        en="What stands behind “now” is of this moment and signed by nobody; all else is as it was signed.",
    ),
    "now_changed": Text(vi="bây giờ {count} việc đã khác", en="{count} are otherwise now"),
    "now_label": Text(vi="Bây giờ:", en="Now:"),
    "now_solved": Text(vi="đã xong lúc {time}", en="done at {time}"),
    "now_given_back": Text(vi="đã trả lại, chưa ai nhận", en="given back, and nobody has taken it"),
    "now_broken": Text(vi="{who} hẹn {time}: lời hẹn đã quá hạn", en="{who} said until {time}: the word is overdue"),
    "now_done": Text(vi="{who} báo làm xong lúc {time}", en="{who} said at {time} that it is done"),
    "since_line": Text(vi="từ {time}", en="since {time}"),
    "signed_line": Text(vi="{who} ký lúc {time}", en="signed by {who} at {time}"),
    "side_goes": Text(vi="Người bàn giao", en="Who goes"),
    "side_comes": Text(vi="Người nhận ca", en="Who comes"),
    "note": Text(vi="Điều cần biết thêm", en="What else must be known"),
    "sign_goes": Text(vi="Tôi bàn giao", en="I hand over"),
    "sign_comes": Text(vi="Tôi nhận ca", en="I take over"),
    "signed_goes": Text(vi="Bạn đã ký bàn giao; người nhận ca ký tiếp.", en="You have handed over; who comes signs next."),
    "signed_comes": Text(vi="Bạn đã nhận ca.", en="You have taken over."),
    "handover_gone": Text(vi="Không có lần bàn giao này.", en="There is no such handover."),
}
