"""Every sentence about the closed books, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "cycles_title": Text(vi="Hồ sơ chi trả hằng tháng", en="Monthly files of payments"),
    "cycles_say": Text(
        vi="Kết quả chi trả của kỳ và danh sách đề nghị chi trả, theo xã, lấy từ sổ: số trên giấy là số trong sổ.",
        en="What was paid in the cycle and what is to be paid, by commune, out of the ledger, to the đồng.",
    ),
    "commune": Text(vi="Xã, phường", en="Commune"),
    "month": Text(vi="Tháng (ví dụ 2026-11)", en="Month (for example 2026-11)"),
    "no_month": Text(vi="không phải tháng: ví dụ 2026-11", en="is no month: for example 2026-11"),
    "file": Text(vi="Hồ sơ", en="File"),
    "of_drills": Text(vi="Của diễn tập", en="Of drills"),
    "of_real": Text(vi="Của thật", en="Of what is real"),
    "whose": Text(vi="Thật hay diễn tập", en="Real or drill"),
    "as_installed": Text(vi="Như hệ thống này", en="As this installation has it"),
    "cycle_covers": Text(vi="Từ {begins} đến trước {ends}", en="From {begins} to before {ends}"),
    "cycle_as_of": Text(vi="Các khoản chưa chi tính đến {ends}", en="What is owed as of {ends}"),
    "cycle_open": Text(vi="Kỳ chưa kết thúc: số liệu đến {time}.", en="The cycle is not over: figures as of {time}."),
    "cycle_due": Text(vi="Hạn gửi: trước {day}", en="Due before {day}"),
    "basis_line": Text(vi="Căn cứ: {basis} ({sure}).", en="Basis: {basis} ({sure})."),
    "covers_line": Text(
        vi="Phạm vi của kỳ đối với trợ giúp khẩn cấp: {sure}.", en="What the cycle covers of emergency help: {sure}."
    ),
    "paid": Text(vi="Đã chi", en="Paid"),
    "returned_or_back": Text(vi="Trả lại, thu hồi", en="Came back"),
    "unpaid": Text(vi="Chưa chi", en="Not paid"),
    "payments_count": Text(vi="{count} khoản", en="{count} payment(s)"),
    "benefit": Text(vi="Nội dung", en="For what"),
    "source_link": Text(vi="Về nguồn", en="To the source"),
    "no_source": Text(vi="(chưa có nguồn)", en="(no source yet)"),
    "way": Text(vi="Hình thức", en="Way"),
    "cycle_none": Text(vi="Không có khoản nào trong kỳ này.", en="There is nothing in this cycle."),
    "papers_title": Text(vi="Bản in", en="On paper"),
    "paper_pdf": Text(vi="Bảng tổng hợp (PDF)", en="Summary (PDF)"),
    "paper_xlsx": Text(vi="Bảng tổng hợp (XLSX)", en="Summary (XLSX)"),
    "lines_pdf": Text(vi="Danh sách, tờ {part}/{parts} (PDF)", en="List, part {part} of {parts} (PDF)"),
    "lines_xlsx": Text(vi="Danh sách, tờ {part}/{parts} (XLSX)", en="List, part {part} of {parts} (XLSX)"),
    "lines_say": Text(
        vi="Danh sách có tên hộ: mỗi lần in được ghi vào nhật ký.", en="Lists name households: each print is written down."
    ),
    "settlement_title": Text(vi="Quyết toán năm", en="The year's settlement"),
    "settlement_say": Text(
        vi="Từng nguồn thuộc địa bàn: còn lại = đầu năm + đã nhận – giảm do ghi nhầm – đã chi + được trả lại + đã thu hồi.",
        en="Each source of your places: left = opening + received - reversed - spent + sent back + recovered.",
    ),
    "year": Text(vi="Năm", en="Year"),
    "year_open": Text(vi="Năm chưa kết thúc: số liệu đến lúc này.", en="The year is not over: figures as of now."),
    "opening": Text(vi="Đầu năm", en="Opening"),
    "received": Text(vi="Đã nhận", en="Received"),
    "reversed": Text(vi="Giảm do ghi nhầm", en="Reversed"),
    "spent": Text(vi="Đã chi", en="Spent"),
    "returned": Text(vi="Được trả lại", en="Sent back"),
    "recovered": Text(vi="Đã thu hồi", en="Recovered"),
    "what_is_left": Text(vi="Còn lại", en="Left"),
    "total": Text(vi="Tổng cộng", en="In all"),
    "no_benefit": Text(vi="Không theo khoản chi", en="Of no payment"),
    "own_section": Text(vi="sổ riêng theo {basis}", en="books of its own, by {basis}"),
    "unexplained": Text(
        vi="Sổ cái và số dư lệch {amount}: hãy đối soát trước khi quyết toán.",
        en="Ledger and balance differ by {amount}: reconcile before you settle.",
    ),
    "settlement_none": Text(vi="Không có nguồn nào thuộc địa bàn.", en="Your places have no source."),
    "too_many": Text(vi="Quá nhiều nguồn cho một bản: hãy chọn địa bàn nhỏ hơn", en="Too many sources: choose a smaller area"),
    "rounds_title": Text(vi="Các đợt chi", en="Rounds"),
    "rounds_none": Text(vi="Nguồn này chưa có đợt chi nào.", en="This source has no round yet."),
    "round_name": Text(vi="Đợt chi số {number}", en="Round {number}"),
    "list_name": Text(vi="Danh sách ký nhận số {number}", en="Cash list {number}"),
    "round_line": Text(vi="{source} · {way} · chốt {time}", en="{source} · {way} · closed {time}"),
    "round_title": Text(vi="Bảng tổng hợp chi trả", en="Summary of a round"),
    "round_none": Text(vi="Chưa có lệnh chi nào của đợt này được gửi.", en="No order of this round has been sent yet."),
    "sum": Text(vi="Tổng tiền", en="Sum"),
    "count": Text(vi="Số khoản", en="Payments"),
    "first_page": Text(vi="Về đầu", en="To the beginning"),
    "next_page": Text(vi="Trang sau", en="Next page"),
    "money_title": Text(vi="Nguồn và khoản chi", en="Means and payments"),
    "away": Text(
        vi="Dịch vụ chi trả chưa trả lời: thử lại sau ít phút.", en="Payments does not answer: try again in some minutes."
    ),
}
