"""Every sentence of reporting, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "report_title": Text(vi="Báo một hộ gặp nạn", en="Report a household"),
    "head_name": Text(vi="Tên chủ hộ", en="Head of household"),
    "commune": Text(vi="Xã, phường", en="Commune"),
    "commune_hint": Text(vi="Tên hoặc mã xã", en="Name or code"),
    "what_happened": Text(vi="Chuyện gì đã xảy ra", en="What happened"),
    "more": Text(vi="Biết thêm gì thì ghi (không bắt buộc)", en="What else you know (optional)"),
    "phone": Text(vi="Điện thoại của hộ", en="Phone of the household"),
    "size": Text(vi="Số người trong hộ", en="People in the household"),
    "standing": Text(vi="Diện hộ", en="Standing of the household"),
    "identified_at": Text(vi="Phát hiện lúc", en="Known since"),
    "house": Text(vi="Nhà ở", en="House"),
    "hungry": Text(vi="Số người thiếu lương thực", en="People short of food"),
    "lost_essentials": Text(vi="Mất hết đồ dùng thiết yếu", en="Lost all essentials"),
    "payee_name": Text(vi="Tên chủ tài khoản", en="Name of the account"),
    "bank_code": Text(vi="Mã ngân hàng", en="Code of the bank"),
    "account_number": Text(vi="Số tài khoản", en="Account number"),
    "informant_name": Text(vi="Tên người báo", en="Name of who told you"),
    "informant_phone": Text(vi="Điện thoại người báo", en="Phone of who told you"),
    "report": Text(vi="Gửi báo tin", en="Send the report"),
    "reported": Text(vi="Đã nhận báo tin của hộ này. Số hồ sơ: {case}.", en="The report was taken. Case {case}."),
    "next_report": Text(vi="Báo hộ tiếp theo", en="Report the next household"),
    "no_incident": Text(
        vi="Chưa có sự kiện nào được công bố cho địa bàn của bạn: hãy gọi cán bộ trực của tỉnh.",
        en="No incident is declared for your area: call the provincial duty officer.",
    ),
    "own_title": Text(vi="Các hộ tôi đã báo", en="What I reported"),
    "own_says": Text(
        vi="Chỉ bạn thấy danh sách này. Số hồ sơ là số đã hiện ra khi bạn gửi báo tin; tên hộ được viết tắt.",
        en="Only you see this. The number is the one that you were told when you sent the report; names are initials.",
    ),
    "own_none": Text(vi="Bạn chưa báo hộ nào.", en="You have reported no household yet."),
    "own_sent": Text(vi="báo lúc {time}", en="reported at {time}"),
    "own_by_list": Text(vi="gửi theo danh sách", en="sent in a list"),
    "own_newest": Text(vi="Về các tin mới nhất", en="Back to the newest"),
    "own_earlier": Text(vi="Các tin trước đó", en="Earlier ones"),
    "help_given": Text(vi="Đã được trợ giúp lúc {time}", en="Help was given at {time}"),
    "help_waits": Text(vi="Chưa được trợ giúp, đã {time}", en="No help yet, for {time}"),
    "taken_back": Text(vi="Đã rút: {reason}", en="Taken back: {reason}"),
    "send_list": Text(vi="Gửi danh sách nhiều hộ", en="Send a list of many"),
}
