"""Every sentence that several pages say, in Vietnamese and English. Short words: they are read at three in the morning."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "product": Text(vi="Kịp Thời", en="Kịp Thời"),
    "skip": Text(vi="Đến nội dung", en="Skip to content"),
    "nav": Text(vi="Trang", en="Pages"),
    "nav_work": Text(vi="Chờ bạn", en="For you"),
    "nav_reports": Text(vi="Báo tin", en="Report"),
    "nav_findings": Text(vi="Đánh giá", en="Assess"),
    "nav_decisions": Text(vi="Ký", en="Sign"),
    "nav_handovers": Text(vi="Trao", en="Hand over"),
    "nav_cash_lists": Text(vi="Ký nhận", en="Cash lists"),
    "nav_money": Text(vi="Nguồn, chi", en="Money"),
    "ladder_link": Text(vi="Báo lên ai, sau bao lâu", en="Who is told, and when"),
    "nav_escalations": Text(vi="Quá hạn", en="Late"),
    "nav_notices": Text(vi="Xác nhận", en="Confirm"),
    "nav_incidents": Text(vi="Sự kiện", en="Incidents"),
    "nav_duty": Text(vi="Trực", en="On duty"),
    "nav_board": Text(vi="Bảng trực", en="Board"),
    "nav_cases": Text(vi="Hồ sơ", en="Cases"),
    "search_label": Text(
        vi="Tìm hồ sơ theo số, tên, điện thoại hoặc xã", en="Find a case by number, name, telephone or commune"
    ),
    "search_hint": Text(vi="Số hồ sơ, tên, điện thoại, xã", en="Number, name, phone, commune"),
    "search": Text(vi="Tìm", en="Find"),
    "other_language": Text(vi="English", en="Tiếng Việt"),
    "sign_out": Text(vi="Thoát", en="Sign out"),
    "whole_country": Text(vi="Cả nước", en="Whole country"),
    "drill": Text(vi="DIỄN TẬP", en="DRILL (DIỄN TẬP)"),
    "drill_says": Text(vi="Không phải sự việc thật.", en="An exercise, not real."),
    "faster": Text(vi="Nhanh ×{pace}: đồng hồ chạy nhanh gấp {pace} lần.", en="×{pace}: its clocks run {pace} times faster."),
    "at_pace": Text(vi="diễn tập, nhanh ×{pace}", en="drill, ×{pace} faster"),
    "as_of": Text(vi="Số liệu lúc", en="As of"),
    "incident": Text(vi="Sự kiện", en="Incident"),
    "show": Text(vi="Xem", en="Show"),
    "unnamed_incident": Text(vi="Sự kiện chưa rõ tên", en="Incident without a name yet"),
    "late_for": Text(vi="quá hạn {time}", en="{time} overdue"),
    "case": Text(vi="Hồ sơ", en="Case"),
    "article": Text(vi="Điều {article}, {document}", en="Art. {article}, {document}"),
    "sign_in_title": Text(vi="Vào bàn trực", en="Sign in to the desk"),
    "back": Text(vi="Về bảng trực", en="Back to the board"),
    "nav_rules": Text(vi="Quy định", en="Rules"),
    "nav_operations": Text(vi="Vận hành", en="Operations"),
    "to_correct": Text(
        vi="Có {count} chỗ cần sửa. Những gì bạn đã ghi vẫn còn.",
        en="To be corrected: {count} place(s). What you wrote is still there.",
    ),
    "to_correct_file": Text(vi="Có {count} chỗ cần sửa.", en="To be corrected: {count} place(s)."),
    "not_done": Text(vi="Chưa thực hiện được.", en="This was not done."),
    "left": Text(vi="còn {time}", en="{time} left"),
    "over": Text(vi="quá hạn {time}", en="overdue by {time}"),
    "gone": Text(vi="đã qua {gone} % thời gian", en="{gone} % of the time gone"),
    "due": Text(vi="hạn {time}", en="due {time}"),
    "choose": Text(vi="Chọn", en="Choose"),
    "cancel": Text(vi="Thôi, quay lại", en="Cancel, go back"),
    "draft_note": Text(vi="Đã lấy lại phần bạn ghi dở trên máy này.", en="What you had begun on this device was brought back."),
    "tick_all": Text(vi="Chọn tất cả", en="Tick all"),
    "ticked": Text(vi="đã chọn", en="ticked"),
    "away_since": Text(vi="từ {time}", en="since {time}"),
    "part_away": Text(
        vi="{names} không trả lời lúc này: phần đó đang thiếu.",
        en="{names} does not answer now: that part is missing.",
    ),
    "unreachable_title": Text(vi="Không kết nối được", en="The desk cannot be reached"),
    "unreachable": Text(
        vi="Máy chưa kết nối được với bàn trực. Phần ghi dở vẫn còn trên máy này; khi có mạng, mở lại trang là tiếp tục được.",
        en="This device cannot reach the desk. What you had begun is still on it; when the network is back, open it again.",
    ),
    "session_ended": Text(
        vi="Phiên làm việc đã hết: trang này không còn được cập nhật, những gì bạn ghi vẫn còn.",
        en="Your session has ended: this page is no longer kept up to date; what you wrote is still there.",
    ),
    "session_ended_link": Text(vi="Đăng nhập lại", en="Sign in again"),
    "kept_note": Text(
        vi="Đã đặt lại những gì bạn ghi và chọn trước khi đăng nhập lại. Hãy xem rồi gửi.",
        en="What you had written and ticked before you signed in again was put back. Look at it, then send it.",
    ),
    "kept_changed": Text(
        vi="Dòng nào đã thay đổi trong lúc đó thì không được chọn lại.", en="Lines that changed meanwhile are not ticked again."
    ),
    "account_hint": Text(vi="4 đến 24 chữ số.", en="4 to 24 digits."),
    "bank_hint": Text(
        vi="Mã viết tắt (VCB, AGRIBANK …), số BIN 6 chữ số hoặc mã SWIFT.",
        en="Its short code (VCB, AGRIBANK …), BIN of six digits or SWIFT code.",
    ),
    "doors_link": Text(vi="Cửa cho chương trình", en="Doors for programs"),
    "export_csv": Text(vi="Tải CSV", en="Download CSV"),
    "export_xlsx": Text(vi="Tải Excel", en="Download Excel"),
    "try_again": Text(vi="Thử lại", en="Try again"),
}
