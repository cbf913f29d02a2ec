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
    "difference_count": Text(vi="{count} khoản lệch chưa làm rõ", en="{count} difference(s) that nobody has explained"),
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
    "statements_title": Text(vi="Sao kê ngân hàng", en="The bank's statements"),
    "statements_say": Text(
        vi="Sao kê ngân hàng gửi có chữ ký thì tính ngay. Sao kê do kế toán tải lên chỉ tính khi một kế toán khác đã đối chiếu "
        "với ngân hàng và duyệt.",
        en="What the bank has signed counts at once. What an accountant brings counts once another has compared it with the "
        "bank's own and released it.",
    ),
    "statements_none": Text(vi="Chưa có sao kê nào.", en="There is no statement yet."),
    "statement_line": Text(vi="{account}: {first} – {last}", en="{account}: {first} – {last}"),
    "statement_sums": Text(vi="{count} dòng, ra {out}, vào {into}", en="{count} line(s), out {out}, in {into}"),
    "statement_by": Text(vi="{who}, lúc {time}", en="{who}, {time}"),
    "statement_gap": Text(
        vi="Số dư lệch {amount} so với các dòng: sao kê thiếu dòng, hãy hỏi ngân hàng.",
        en="The balances differ by {amount} from the lines: lines are missing, ask the bank.",
    ),
    "statement_waits": Text(vi="Chờ một kế toán khác duyệt", en="Waits for another accountant"),
    "statement_own": Text(
        vi="Bạn đã tải sao kê này lên: một kế toán khác phải duyệt.", en="You brought it: another accountant has to release it."
    ),
    "statement_released": Text(vi="Đã duyệt", en="Released"),
    "statement_refused": Text(vi="Đã bác bỏ", en="Refused"),
    "statement_release": Text(vi="Đã đối chiếu với ngân hàng, duyệt", en="I have compared it with the bank's and release it"),
    "statement_refuse": Text(vi="Bác bỏ", en="Refuse"),
    "statement_lines": Text(vi="Các dòng (200 dòng đầu)", en="Its lines (the first 200)"),
    "statement_signed": Text(
        vi="Ngân hàng đã ký: các dòng không hiện ở đây.", en="Signed by the bank: its lines are not shown."
    ),
    "bring_title": Text(vi="Tải sao kê lên", en="Bring a statement"),
    "bring_file": Text(vi="Tệp CSV của ngân hàng", en="The bank's CSV file"),
    "bring_hint": Text(
        vi="Cột: ngày giao dịch, số tham chiếu, ghi nợ, ghi có; nội dung hoặc mã lệnh chi nếu có. Excel: lưu dạng CSV UTF-8.",
        en="Columns: transaction date, reference, debit, credit; description or order if there are. Of a workbook: save it as "
        "CSV UTF-8.",
    ),
    "bring_account": Text(vi="Tài khoản (theo cách gọi của ngân hàng)", en="Account, as the bank names it"),
    "bring_first": Text(vi="Từ ngày", en="From"),
    "bring_last": Text(vi="Đến hết ngày", en="To, included"),
    "bring_opening": Text(vi="Số dư đầu (nếu có)", en="Opening balance, if it is there"),
    "bring_closing": Text(vi="Số dư cuối (nếu có)", en="Closing balance, if it is there"),
    "bring_again": Text(
        vi="Hãy chọn lại tệp: trình duyệt không giữ tệp đã chọn. Xem lại tài khoản, ngày và số dư.",
        en="Choose the file again: a browser does not keep it. Look at account, days and balances again.",
    ),
    "bring": Text(vi="Tải lên", en="Bring it"),
    "brought": Text(
        vi="Đã nhận sao kê: chờ một kế toán khác duyệt.", en="Taken: it counts once another accountant has released it."
    ),
    "line_of_file": Text(vi="Dòng {line}", en="Line {line}"),
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
    "difference_payment": Text(vi="Khoản chi", en="Payment"),
    "difference_list": Text(vi="Danh sách ký nhận", en="Cash list"),
    "difference_source": Text(vi="Nguồn", en="Source"),
    "difference_bank_line": Text(vi="Bút toán ngân hàng {name}", en="The bank's line {name}"),
    "owner_country": Text(vi="Kế toán toàn quốc", en="Accountants of the whole country"),
    "owner_place": Text(vi="Kế toán {place}", en="Accountants of {place}"),
    "taken_by": Text(vi="{who} đang xử lý", en="{who} looks after it"),
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
    "queue_statements": Text(vi="Sao kê chờ bạn duyệt", en="Statements that you may release"),
    "queue_statements_act": Text(vi="Xem và duyệt", en="Look and release"),
    "queue_statement": Text(vi="Sao kê {account}: {first} – {last}", en="Statement {account}: {first} – {last}"),
    "queue_differences": Text(vi="Khoản lệch chờ làm rõ", en="Differences to explain"),
    "queue_differences_act": Text(vi="Xem và làm rõ", en="Look and explain"),
    "queue_difference": Text(vi="{what}: {amount}", en="{what}: {amount}"),
    "history_title": Text(vi="Các lần trước", en="Before"),
    "first_page": Text(vi="Về đầu", en="To the beginning"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "money_title": Text(vi="Nguồn và khoản chi", en="Means and payments"),
    "away": Text(
        vi="Dịch vụ chi trả chưa trả lời: thử lại sau ít phút.", en="Payments does not answer: try again in some minutes."
    ),
}
