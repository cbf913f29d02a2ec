"""The drill's words in both languages: `vi`, `en`, or both beside each other."""

from collections.abc import Callable
from typing import Final, Literal

Language = Literal["vi", "en", "both"]

STEPS: Final = ("identified", "assessed", "decided", "assisted", "paid", "told", "closed")

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "identified": ("Đã phát hiện", "identified"),
    "assessed": ("Đã đánh giá", "assessed"),
    "decided": ("Đã quyết định", "decided"),
    "assisted": ("Đã trợ giúp", "assisted"),
    "paid": ("Đã chi trả đủ", "paid in full"),
    "told": ("Đã báo tin", "told"),
    "closed": ("Đã kết thúc", "closed"),
    "households": ("hộ", "households"),
    "seconds": ("giây", "seconds"),
    "step": ("Bước", "Step"),
    "count": ("Số hộ", "Households"),
    "from report": ("Từ lúc báo tin (nửa số hộ / chậm nhất)", "Since the report (half / slowest)"),
    "title": ("DIỄN TẬP", "DRILL"),
    "in time": ("Kịp thời", "In time"),
    "slowest": ("Mười hộ chậm nhất (báo tin → kết thúc)", "Slowest ten (report → closed)"),
    "sources": ("Nguồn lực", "Sources"),
    "source": ("Nguồn", "Source"),
    "contributed": ("Đóng góp", "Contributed"),
    "settled": ("Đã chi", "Paid out"),
    "left": ("Còn lại", "Left"),
    "payments": ("Lượt chi", "Payments"),
    "speed": ("Tốc độ", "Speed"),
    "per second closed": ("hộ/giây (đến khi kết thúc mọi vụ việc)", "households/s (until every case was closed)"),
    "per second quiet": ("hộ/giây (đến khi mọi quy trình nghỉ)", "households/s (until every workflow had ended)"),
    "events": ("sự kiện Temporal mỗi hộ", "Temporal events per household"),
    "cpu": ("CPU mỗi hộ (ms)", "CPU per household (ms)"),
    "windows": ("Cửa sổ gom (giây)", "Windows (seconds)"),
    "promise": ("Cam kết", "Promise"),
    "checked": ("Đã kiểm", "Checked"),
    "violations": ("Vi phạm", "Violations"),
    "held": ("GIỮ", "held"),
    "broken": ("KHÔNG GIỮ", "NOT held"),
    "not checked": ("không kiểm", "not checked"),
    "part not checked": ("phần không kiểm", "part not checked"),
    "all well": (
        "Mọi hộ có quyền hưởng đã được trợ giúp, mọi cam kết đã kiểm đều được giữ.",
        "Every household with a right to help was assisted; every promise that was checked was held.",
    ),
    "reported": ("{count} hộ được báo tin", "{count} households were reported"),
    "helped": ("{count} hộ đã được trợ giúp", "{count} have been helped"),
    "refused": ("{count} hộ bị từ chối có lý do", "{count} were refused with a reason"),
    "taken back": ("{count} hộ đã rút báo cáo", "{count} reports were taken back"),
    "declined": ("Bị từ chối", "declined"),
    "retracted": ("Đã rút lại", "taken back"),
    "without help yet": ("{count} hộ CHƯA được trợ giúp", "{count} have NOT been helped yet"),
    "acts": ("Ngoài kế hoạch", "Beside the plan"),
    "missing": ("KHÔNG DIỄN RA", "DID NOT HAPPEN"),
    "left open": (
        "CÒN MỞ: ngân hàng đã báo hoàn lại tiền sau khi báo đã chi; hệ thống chưa nhận tiền hoàn, hộ chưa có tiền",
        "STILL OPEN: the bank sent money back after it had said it was paid; it is not taken in yet, the household has none",
    ),
    "retracted_before_approval": ("rút lại trước khi duyệt", "taken back before approval"),
    "retracted_after_approval": ("rút lại sau khi duyệt", "taken back after approval"),
    "declined_awards": ("từ chối khoản", "awards declined"),
    "declined_households": ("từ chối cả hộ", "households declined"),
    "returned_for_findings": ("trả lại để đánh giá thêm", "returned for findings"),
    "returned_transfers": ("tiền bị ngân hàng trả lại, chi lại", "transfers that came back, paid again"),
    "retracted_awards": ("rút một khoản đã ký", "single awards taken back"),
    "recoveries_repaid": ("thu hồi xong", "recoveries paid back"),
    "reduced_awards": ("điều chỉnh giảm khoản đã ký", "reductions of what was signed"),
    "corrected_losses": ("sửa thiệt hại", "losses corrected"),
    "replaced_accounts": ("bỏ rồi thay tài khoản", "accounts taken away and replaced"),
    "payees_confirmed_by_two": ("hai người xác nhận tài khoản mới", "new accounts confirmed by two"),
    "shared_accounts_explained": ("giải trình dùng chung số", "shared phones or accounts explained"),
    "corrected_phones": ("sửa số điện thoại", "phones corrected"),
    "payments_short_of_funds": ("khoản chờ nguồn", "payments that waited for means"),
    "changed_shifts": ("đổi ca trực", "shifts changed"),
    "late_rosters": ("xã có lịch trực muộn", "communes whose roster came later"),
    "visits_for_shared_phones": ("báo tận nhà vì chung số", "told in person: shared phone"),
    "visits_without_phone": ("báo tận nhà vì không có số", "told in person: no phone"),
    "visits_for_landlines": ("báo tận nhà vì máy bàn", "told in person: landline"),
    "findings_by_list": ("đánh giá theo danh sách", "lists of findings"),
    "handovers_by_list": ("bàn giao theo danh sách", "handovers by list"),
    "cash_lists": ("danh sách ký nhận đã lập", "cash lists made"),
    "cash_handed_back": ("lần hoàn tạm ứng", "times that money of a list came back"),
    "second_editors": ("người sửa thứ hai bị chặn rồi ghép lại", "second editors refused, then merged"),
    "repeated_reports": ("báo cáo gửi lặp", "repeated reports"),
    "informants_told": ("người báo tin được báo lại", "informants told"),
    "troubles_of_the_bank": ("lệnh ngân hàng trục trặc", "troubles of the bank"),
    "resolved_by_accountants": ("kế toán kết luận", "ended by accountants"),
    "texts_turned_away": ("lượt cổng tin nhắn từ chối", "turned away by the gateway"),
    "receipts_late_or_twice": ("biên nhận muộn hoặc lặp", "receipts late or twice"),
    "lost_texts_told_in_person": ("tin không tới, báo tận nhà", "lost texts, told in person"),
    "not well": ("CHƯA ĐẠT: xem các dòng đỏ ở trên.", "NOT PASSED: see the red lines above."),
    "stop": ("Hệ thống vẫn chạy; bấm Ctrl-C để dừng.", "The stack keeps running; press Ctrl-C to stop it."),
    "stopped": (
        "Hệ thống của lần diễn tập này dừng lại (--exit, hoặc không có màn hình); xem bàn trực: make up rồi kipthoi drill.",
        "The stack of this drill stops (--exit, or no terminal); to look at the desk: make up, and then kipthoi drill.",
    ),
    "starting": ("Khởi động hệ thống", "Starting the stack"),
    "found": ("Dùng hệ thống đang chạy", "Using the running stack"),
    "late": ("hộ báo trễ hơn 72 giờ, chuyển cấp trên ngay", "households reported after 72 h, escalated at once"),
    "ladder": ("Thang báo", "The ladder"),
    "pace": ("nhịp", "pace"),
    "rung": ("Bậc", "Rung"),
    "rung 1": ("cán bộ trực xã", "commune's officer on duty"),
    "rung 2": ("chủ tịch xã", "commune's chair"),
    "rung 3": ("cán bộ trực tỉnh", "province's officer on duty"),
    "rung 4": ("lãnh đạo tỉnh", "province's leader"),
    "told on it": ("Đã báo", "Told"),
    "went on to": ("Lên bậc", "Went on to"),
    "planned": ("Theo thang", "By the ladder"),
    "in truth": ("Thực tế", "In truth"),
    "silent": ("MẤT LIÊN LẠC", "SILENT"),
    "unreachable": ("không có đầu mối", "no contacts"),
    "tickets": ("Vướng mắc với ngân hàng", "Tickets about the bank's words"),
    "ticket open": ("chưa ai nhận", "nobody's"),
    "ticket taken": ("có người theo", "taken"),
    "ticket proposed": ("chờ người thứ hai", "waiting for a second person"),
    "ticket ended": ("đã kết thúc", "ended"),
    "difference": ("chênh lệch đã chấp nhận", "accepted difference"),
    "taken": ("đã có người nhận", "taken"),
    "over": ("xong hoặc đã nhận trước khi phải gọi", "done or taken before anybody was called"),
    "escalations": ("lần chuyển cấp trên, chậm nhất", "escalations, slowest"),
    "checking": ("Kiểm tra các cam kết", "Checking the promises"),
    "waiting": ("CÒN CHỜ", "STILL WAITING"),
    "P1": ("Không mất tin nào", "Nothing reported is lost"),
    "P2": ("Không chi hai lần", "No help is paid twice"),
    "P3": ("Sổ sách cân", "The ledger balances"),
    "P4": ("Hạn nào cũng giữ hoặc được chuyển lên", "Every clock is kept or escalated"),
    "P5": ("Ai phải biết đều được báo và xác nhận", "Everybody who must know, confirms"),
    "P6": ("Đúng người quyết định, không dưới mức sàn", "The right person decided, never below the floor"),
    "P7": ("Quyết định nào cũng giải thích được về sau", "Every decision can be explained later"),
    "P8": ("Sổ ghi không thể lặng lẽ bị sửa", "The record cannot be quietly changed"),
    "P9": ("Dữ liệu cá nhân không lộ", "Personal data stays home"),
    "P10": ("Đúng thứ tự, mỗi việc một lần", "In order, every effect once"),
    "P11": ("Báo nhầm thì rút lại được", "A household can be un-reported"),
    "P12": ("Mất trung chuyển không mất gì", "Losing the broker loses nothing"),
}


class Words:
    """Says a phrase in the chosen language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def lines(self, say: "Callable[[Words], str]") -> list[str]:
        """A line in the chosen language, or one in each: what is long does not stand beside itself."""
        if self._language == "both":
            return [say(Words("vi")), say(Words("en"))]
        return [say(self)]

    def __call__(self, name: str) -> str:
        vi, en = _WORDS[name]
        if self._language == "both":
            return f"{vi} / {en}"
        return vi if self._language == "vi" else en
