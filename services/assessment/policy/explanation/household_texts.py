"""The words in which a household's page answers what a household asks, in both languages: short, and no word of the trade."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

HOUSEHOLD_TEXTS: Final[Mapping[str, Text]] = {
    "now": Text(vi="Hiện nay", en="Now"),
    "has_all": Text(vi="Hộ đã nhận đủ các khoản được duyệt ({count}).", en="The household has everything approved ({count})."),
    "has": Text(vi="Đã nhận: {names}.", en="Received: {names}."),
    "received": Text(vi="đã nhận ngày {day}", en="received on {day}"),
    "moving": Text(vi="Đã duyệt, đang chi trả: {names}.", en="Approved and on its way: {names}."),
    "stuck": Text(vi="Chưa chi được: {names} ({reason}).", en="Could not be paid yet: {names} ({reason})."),
    "short": Text(vi="chờ nguồn kinh phí", en="waits for means"),
    "waits": Text(vi="Đang chờ quyết định: {names}.", en="Waits for a decision: {names}."),
    "nothing_now": Text(
        vi="Chưa có khoản nào được duyệt hoặc đang chờ.", en="Nothing is approved, and nothing waits for a decision."
    ),
    "receive": Text(vi="Nhận khi nào, ở đâu, mang theo gì", en="When and where it comes, what to bring"),
    "money": Text(
        vi="Tiền được chuyển vào tài khoản mà hộ đã báo. Chưa báo tài khoản thì báo ngay cho UBND xã.",
        en="Money goes to the account that the household named. If none was named, tell the commune now.",
    ),
    "mend_account": Text(
        vi="Ngân hàng chưa chuyển được: hãy báo UBND xã số tài khoản đúng của người nhận.",
        en="The bank could not pay: tell the commune the right account of the payee.",
    ),
    "goods": Text(
        vi="Gạo, nhu yếu phẩm: nhận tại {place}, hoặc tại nhà khi cán bộ đến.",
        en="Rice and essentials: at {place}, or at home when officers come.",
    ),
    "at_office": Text(vi="UBND {place}", en="the People's Committee of {place}"),
    "when": Text(
        vi="Khi nào: trong {hours} giờ sau quyết định, đến {moment} (chỉ tiêu nội bộ, không phải thời hạn của luật).",
        en="When: within {hours} hours after the decision, by {moment} (our own target, no statute's).",
    ),
    "when_faster": Text(
        vi="Khi nào: đến {moment} (diễn tập, nhanh ×{pace}: khi thật là trong {hours} giờ sau quyết định, chỉ tiêu nội bộ).",
        en="When: by {moment} (a drill, ×{pace} faster: in earnest within {hours} hours after the decision, our own target).",
    ),
    "bring": Text(
        vi="Mang theo: tờ này (hoặc mã của nó) và giấy tờ tuỳ thân nếu còn. "
        "Mất giấy tờ vẫn được nhận: UBND, công an xã xác nhận.",
        en="Bring this paper (or its code), and an identity paper if there is one left. "
        "Without papers the commune confirms who you are.",
    ),
    "proxy": Text(
        vi="Nhờ người khác nhận thay: cần giấy uỷ quyền và giấy tờ của người nhận thay.",
        en="Somebody else may fetch it with a written authorisation and his own identity paper.",
    ),
    "ask": Text(vi="Hỏi ai", en="Whom to ask"),
    "office": Text(
        vi="UBND {place} (bộ phận Một cửa hoặc Phòng Văn hoá - Xã hội).",
        en="The People's Committee of {place} (one-stop desk, or its office of culture and social affairs).",
    ),
    "phone": Text(vi="Điện thoại: {phone}.", en="Telephone: {phone}."),
    "hours": Text(vi="Giờ làm việc: {hours}.", en="Open: {hours}."),
    "appeal": Text(vi="Không đồng ý thì khiếu nại", en="How to complain"),
    "appeal_says": Text(
        vi="Gửi đơn, hoặc đến nói trực tiếp để được ghi lại, tới nơi đã ký quyết định, trong {days} ngày từ ngày nhận hoặc "
        "biết quyết định ({article}). Được giải quyết trong {answer_days} ngày từ khi thụ lý ({answer_article}). "
        "Vẫn không đồng ý thì khiếu nại lên cấp trên hoặc khởi kiện tại toà án. Không mất phí.",
        en="Write, or come and have it written down, to whoever signed the decision, within {days} days from the day you "
        "received or knew of it ({article}). It is settled within {answer_days} days after it was taken up "
        "({answer_article}). If you still do not agree: to the level above, or to the court. It costs nothing.",
    ),
    "not_compared": Text(
        vi="(Thời hạn này chưa đối chiếu với văn bản gốc.)", en="(These terms were not compared with the text of the law yet.)"
    ),
    "link_says": Text(
        vi="Tình trạng mới nhất: mở {link}, hoặc quét mã trên tờ giấy. Ai có mã đều xem được trang này: hãy giữ kín.",
        en="The newest state: open {link}, or scan the code on the paper. Whoever has the code can see this page: keep it.",
    ),
}
