"""Every sentence about those on duty, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "duty_title": Text(vi="Lịch trực", en="On duty"),
    "contacts_title": Text(vi="Người nhận tin của xã", en="Contacts of a commune"),
    "contacts_of": Text(vi="Người nhận tin của {place}", en="Contacts of {place}"),
    "contacts_say": Text(
        vi="Thông báo và tin nhắn của xã đến những người này, theo thứ tự. Bỏ trống tên để xoá một người.",
        en="The commune's notices go to these people, in this order. Empty a name to remove somebody.",
    ),
    "no_contacts": Text(
        vi="Xã chưa có ai nhận tin: thông báo đang gửi tới người trực của tỉnh.",
        en="The commune has no contact: its notices go to whoever is on duty for the province.",
    ),
    "name": Text(vi="Họ tên", en="Name"),
    "phone": Text(vi="Di động", en="Mobile"),
    "phone_kept": Text(vi="Đang ghi {phone}; để trống là giữ nguyên.", en="Now {phone}; leave empty to keep it."),
    "email": Text(vi="Thư điện tử (nếu có)", en="E-mail, if any"),
    "email_hint": Text(
        vi="Đường thứ hai: tin đến cả hộp thư, có nút xác nhận.",
        en="A second way: notices go there too, with a link that confirms.",
    ),
    "email_kept": Text(
        vi="Đang ghi {email}; để trống là giữ nguyên, ghi dấu - để bỏ.",
        en="Now {email}; leave empty to keep it, write - to remove it.",
    ),
    "calls": Text(
        vi="Có thể gọi điện đọc tin, bấm phím 1 để xác nhận", en="May be called: the notice is read out, key 1 confirms"
    ),
    "own_system": Text(vi="Hệ thống riêng của xã (webhook)", en="The commune's own system (webhook)"),
    "webhook": Text(vi="Địa chỉ https", en="Address, https"),
    "webhook_kept": Text(
        vi="Đang gửi tới {host}; để trống là giữ nguyên, ghi dấu - để bỏ.",
        en="Now to {host}; leave empty to keep it, write - to remove it.",
    ),
    "webhook_secret": Text(vi="Khoá ký (whsec_…)", en="Signing secret (whsec_…)"),
    "role": Text(vi="Là ai", en="Who that is"),
    "role_hint": Text(vi="Ví dụ: trực ban, chủ tịch xã", en="For example: duty officer, chair"),
    "commune": Text(vi="Xã, phường", en="Commune"),
    "commune_hint": Text(vi="Tên hoặc mã xã", en="Name or code"),
    "person": Text(vi="Người thứ {number}", en="Person {number}"),
    "shift": Text(vi="Ca trực {number}", en="Shift {number}"),
    "post": Text(vi="Trực với tư cách", en="On duty as"),
    "post_officer": Text(vi="cán bộ trực", en="officer on duty"),
    "post_leader": Text(vi="lãnh đạo (chủ tịch xã, lãnh đạo tỉnh)", en="leader (the commune's chair, the province's leader)"),
    "from": Text(vi="Từ", en="From"),
    "until": Text(vi="Đến", en="Until"),
    "place": Text(vi="Nơi trực", en="Place"),
    "save": Text(vi="Lưu", en="Save"),
    "kept_contacts": Text(vi="Đã lưu {count} người nhận tin của {place}.", en="{count} contacts of {place} are kept."),
    "kept_roster": Text(vi="Đã lưu {count} ca trực của {place}.", en="{count} shifts of {place} are kept."),
    "now": Text(vi="đang trực", en="on duty now"),
    "later": Text(vi="từ {time}", en="from {time}"),
    "until_time": Text(vi="đến {time}", en="until {time}"),
    "nobody_now": Text(
        vi="Ngay lúc này không có ai trực cho {place}: báo động không tới được ai.",
        en="Nobody is on duty for {place} at this moment: alarms reach no one.",
    ),
    "enter_shift": Text(vi="Hãy ghi một ca trực.", en="Enter a shift."),
    "ask_for_shift": Text(vi="Hãy nhờ cán bộ tỉnh ghi một ca trực.", en="Ask the provincial officer to enter a shift."),
    "edit_roster": Text(vi="Ghi lịch trực của {place}", en="Shifts of {place}"),
    "roster_says": Text(
        vi="Ca đã hết không hiện ở đây. Một ca dài nhất 31 ngày. Bỏ trống tên để xoá một ca.",
        en="Shifts that have ended are not shown. A shift lasts 31 days at most. Empty a name to remove one.",
    ),
    "office_title": Text(vi="Nơi dân hỏi", en="Where people ask"),
    "office_of": Text(vi="Nơi dân hỏi: {place}", en="Where people ask: {place}"),
    "office_says": Text(
        vi="Ghi trên trang và tờ giấy của mọi hộ trong xã. Ghi số của cơ quan, không ghi số riêng của ai.",
        en="It stands on the page and paper of every household here. Give the office's number, nobody's own.",
    ),
    "no_office": Text(
        vi="Chưa ai ghi: trang của hộ chỉ nói UBND xã, không có địa chỉ và số gọi.",
        en="Nobody has written it yet: households read no address and no number.",
    ),
    "office_address": Text(vi="Địa chỉ", en="Address"),
    "office_phone": Text(vi="Số điện thoại", en="Telephone"),
    "office_phone_hint": Text(
        vi="Máy bàn, đường dây nóng hoặc di động của cơ quan", en="A landline, hotline or mobile of the office"
    ),
    "office_hours": Text(vi="Giờ làm việc", en="Opening hours"),
    "office_hours_hint": Text(
        vi="Ví dụ: 7 giờ - 17 giờ, cả thứ bảy trong đợt bão", en="For example: 7:00-17:00, Saturdays too"
    ),
    "kept_office": Text(vi="Đã lưu nơi dân hỏi của {place}.", en="Where people of {place} ask is kept."),
    "open_again": Text(vi="Mở lại", en="Open again"),
}
