"""Every sentence of the pages of cases, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "all": Text(vi="Tất cả", en="All"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "commune_code": Text(vi="Mã xã (5 số)", en="Commune code (5 digits)"),
    "only_late": Text(vi="Chỉ hồ sơ trễ hạn", en="Late cases only"),
    "only_look_alikes": Text(vi="Chỉ hồ sơ giống hồ sơ khác", en="Look-alikes only"),
    "cases_none": Text(vi="Không có hồ sơ nào như vậy.", en="There is no such case."),
    "identified": Text(vi="phát hiện {time}", en="identified {time}"),
    "waited": Text(vi="chờ {time}", en="waiting {time}"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "first_page": Text(vi="Về đầu", en="Back to the first"),
    "live_list": Text(vi="Hỏi trực tiếp bộ phận Tiếp nhận", en="Ask intake directly"),
    "from_intake": Text(
        vi="Danh sách lấy trực tiếp từ Tiếp nhận (chưa xếp theo độ trễ).",
        en="This list comes straight from intake (not sorted by lateness).",
    ),
    "from_model": Text(
        vi="Tiếp nhận không trả lời: danh sách theo số liệu đã lưu, có thể chậm.",
        en="Intake does not answer: this list is from stored figures and may be late.",
    ),
    "moved": Text(
        vi="Chuyển từ {left} đến {reached} lúc {time}, người chuyển: {who}",
        en="Moved from {left} to {reached} on {time} by {who}",
    ),
    "who": Text(vi="Hộ gia đình", en="Household"),
    "who_away": Text(
        vi="Chưa xem được thông tin hộ: Tiếp nhận không trả lời.",
        en="The household cannot be shown now: intake does not answer.",
    ),
    "who_masked": Text(
        vi="Tên và số điện thoại được che; lời kể về sự việc không hiện với vai trò của bạn.",
        en="Name and numbers are masked; the story is not shown to your role.",
    ),
    "who_payee": Text(
        vi="Vai trò của bạn chỉ xem được tên chủ hộ và xã, để chi trả.",
        en="Your role sees the head's name and the commune only: what paying needs.",
    ),
    "who_payee_later": Text(
        vi="Vai trò của bạn xem được tên chủ hộ khi có khoản trợ giúp được duyệt.",
        en="Your role sees the head's name once a benefit is approved.",
    ),
    "who_nothing": Text(
        vi="Vai trò của bạn không xem thông tin hộ.",
        en="Your role does not see the household.",
    ),
    "who_not_shown": Text(
        vi="Tiếp nhận không cho bạn xem thông tin hộ này.",
        en="Intake does not show this household to you.",
    ),
    "look_alikes": Text(vi="Có thể cùng một hộ", en="Perhaps the same household"),
    "look_alikes_say": Text(
        vi="Hãy hỏi lại: cùng một hộ thì hồ sơ báo sau được rút vì trùng; khác hộ thì cả hai tiếp tục.",
        en="Please ask: if it is one household, the later report is taken back as a duplicate; if not, both go on.",
    ),
    "look_alike_earlier": Text(vi="báo trước, lúc {time}", en="reported before, at {time}"),
    "look_alike_later": Text(vi="báo sau, lúc {time}", en="reported later, at {time}"),
    "look_alike_open": Text(vi="chưa xác nhận", en="nobody has said yet"),
    "look_alike_retracted": Text(vi="đã rút", en="taken back"),
    "head": Text(vi="Chủ hộ", en="Head of household"),
    "phone": Text(vi="Điện thoại", en="Phone"),
    "size": Text(vi="Số người", en="People"),
    "what_happened": Text(vi="Sự việc", en="What happened"),
    "informant": Text(vi="Người báo tin", en="Informant"),
    "correct_link": Text(vi="Sửa, chuyển xã hoặc rút hồ sơ", en="Correct, move or take back"),
    "say_same": Text(vi="Cùng một hộ", en="One household"),
    "say_different": Text(vi="Hai hộ khác nhau", en="Two households"),
    "away": Text(
        vi="Không trả lời lúc này: {names}. Phần đó đang thiếu trên trang.",
        en="No answer now from: {names}. Their part is missing on this page.",
    ),
    "clocks": Text(vi="Thời hạn", en="Deadlines"),
    "clocks_none": Text(vi="Không có thời hạn nào.", en="No deadlines."),
    "from": Text(vi="từ {time}", en="from {time}"),
    "due_at": Text(vi="Hạn", en="Due"),
    "ended": Text(vi="xong {time}", en="ended {time}"),
    "awards": Text(vi="Khoản trợ giúp", en="Benefits"),
    "awards_none": Text(vi="Chưa có khoản nào.", en="None yet."),
    "unverified": Text(vi="cách hiểu chưa được kiểm chứng", en="reading of the law not verified"),
    "floor": Text(vi="mức tối thiểu", en="legal minimum"),
    "payments": Text(vi="Chi trả", en="Payments"),
    "payments_none": Text(vi="Chưa có khoản chi nào.", en="No payments yet."),
    "payment_link": Text(vi="Mở khoản chi", en="Open the payment"),
    "means_of": Text(vi="bằng nguồn của {commune}", en="by the means of {commune}"),
    "contradicted": Text(vi="ngân hàng trả lời mâu thuẫn", en="the bank contradicts itself"),
    "reduction": Text(vi="Từ {stood} còn {stands} (giảm {difference})", en="From {stood} to {stands} ({difference} less)"),
    "lowered": Text(vi="đã giảm {amount} trước khi chi", en="{amount} less before it went out"),
    "to_recover": Text(vi="chi thừa, cần thu hồi", en="too much in hand"),
    "recovery": Text(vi="cần thu hồi", en="to be recovered"),
    "reason": Text(vi="lý do: {reason}", en="reason: {reason}"),
    "notices": Text(vi="Thông báo", en="Notices"),
    "notices_none": Text(vi="Chưa có thông báo riêng cho hồ sơ này.", en="No notices of this case yet."),
    "confirmed_by": Text(vi="{who} xác nhận lúc {time}", en="confirmed by {who} at {time}"),
    "story": Text(vi="Diễn biến", en="What happened, step by step"),
    "story_none": Text(vi="Chưa có diễn biến nào được ghi nhận.", en="Nothing has been recorded yet."),
    "explanation_link": Text(vi="Trang giải thích cho hộ", en="The household's explanation"),
    "explanation_pdf": Text(vi="Bản in (PDF)", en="On paper (PDF)"),
}
