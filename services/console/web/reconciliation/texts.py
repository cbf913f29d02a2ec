"""Every sentence about reconciliation, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "reconciliation_title": Text(vi="Đối soát", en="Reconciliation"),
    "reconciliation_say": Text(
        vi="Mỗi giờ, sổ được so với sao kê ngân hàng, danh sách tiền mặt đã ký và hàng còn trong kho. Đúng khi chênh lệch "
        "là 0, hoặc từng khoản lệch có người xử lý.",
        en="Every hour the ledger is compared with the bank's statements, the signed cash lists and the stock. It is right "
        "when the difference is 0, or each one is somebody's.",
    ),
    "reconciliation_none": Text(vi="Chưa đối soát lần nào.", en="The ledger was never compared yet."),
    "difference_of_all": Text(vi="Chênh lệch: {amount}", en="Difference: {amount}"),
    "difference_count": Text(vi="{count} khoản lệch chưa làm rõ", en="{count} differences that nobody has explained"),
    "reconciled_at": Text(vi="đối soát lúc {time}", en="compared {time}"),
    "shown_until": Text(vi="Sao kê liền mạch đến {time}.", en="Statements show the account without a hole up to {time}."),
    "never_shown": Text(
        vi="Chưa có sao kê nào: khoản đã chi qua ngân hàng chưa đối chiếu được.",
        en="There is no statement yet: what was paid by bank is compared with nothing.",
    ),
    "late_of_all": Text(vi="Đang chờ, chưa tính là lệch: {amount}", en="On the way, and no difference yet: {amount}"),
    "accepted_of_all": Text(vi="Lệch đã được hai kế toán chấp nhận: {amount}", en="Let stand by two accountants: {amount}"),
    "of_drills_title": Text(vi="Diễn tập", en="Drills"),
    "run_now": Text(vi="Đối soát ngay", en="Compare now"),
    "run_done": Text(vi="Đã đối soát.", en="The ledger was compared."),
    "statements_link": Text(vi="Sao kê ngân hàng", en="The bank's statements"),
    "figures_title": Text(vi="Theo nguồn", en="By source"),
    "figure_of_none": Text(vi="Không thuộc nguồn nào", en="Of no source"),
    "booked": Text(vi="Sổ ghi", en="Booked"),
    "found": Text(vi="Bên kia", en="Other side"),
    "late": Text(vi="Đang chờ", en="On the way"),
    "difference": Text(vi="Chênh lệch", en="Difference"),
    "figures_none": Text(vi="Chưa có gì để đối soát.", en="There is nothing to compare yet."),
    "differences_title": Text(vi="Khoản lệch", en="Differences"),
    "differences_none": Text(vi="Không có khoản lệch nào.", en="There is no difference."),
    "difference_line": Text(vi="sổ ghi {booked}, bên kia {found}", en="booked {booked}, the other side {found}"),
    "difference_payment": Text(vi="Khoản chi {name}", en="Payment {name}"),
    "difference_list": Text(vi="Danh sách ký nhận", en="Cash list"),
    "difference_source": Text(vi="Nguồn", en="Source"),
    "difference_bank_line": Text(vi="Bút toán ngân hàng {name}", en="The bank's line {name}"),
    "owner_country": Text(vi="Kế toán toàn quốc", en="Accountants of the whole country"),
    "owner_place": Text(vi="Kế toán {place}", en="Accountants of {place}"),
    "taken_by": Text(vi="{who} đang xử lý", en="{who} looks after it"),
    "due": Text(vi="hạn {time}", en="until {time}"),
    "over": Text(vi="quá hạn {time}", en="{time} overdue"),
    "explained_by": Text(vi="{who} giải trình: {reason}", en="{who} explains: {reason}"),
    "reason_not_shown": Text(vi="(không hiển thị cho bạn)", en="(not shown to you)"),
    "take": Text(vi="Tôi xử lý", en="I look after it"),
    "taken": Text(vi="Bạn đang xử lý khoản lệch này.", en="You look after this difference."),
    "why": Text(vi="Vì sao chấp nhận được", en="Why it may stand"),
    "accept": Text(vi="Giải trình và chấp nhận", en="Explain and let it stand"),
    "accepted": Text(vi="Hai kế toán đã chấp nhận khoản lệch này.", en="Two accountants have let it stand."),
    "accepted_by_one": Text(
        vi="Đã ghi giải trình: chờ một kế toán khác chấp nhận.", en="Recorded: another accountant has to say so too."
    ),
    "history_title": Text(vi="Các lần trước", en="Before"),
    "first_page": Text(vi="Về đầu", en="To the beginning"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "money_title": Text(vi="Nguồn và khoản chi", en="Means and payments"),
    "away": Text(
        vi="Dịch vụ chi trả chưa trả lời: thử lại sau ít phút.", en="Payments does not answer: try again in some minutes."
    ),
}
