"""The words of goods in warehouses."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

STOCK_TEXTS: Final[Mapping[str, Text]] = {
    "stock_title": Text(vi="Kho hàng cứu trợ", en="Goods in warehouses"),
    "stock_say": Text(
        vi="Nhập = xuất + còn, theo từng kho, mặt hàng và nguồn; hàng ra bằng phiếu xuất có số, chưa trao thì nhập lại.",
        en="In = out + left, by warehouse, item and source; goods leave by a numbered note, and what nobody took comes back.",
    ),
    "stock_link": Text(vi="Kho hàng cứu trợ", en="Goods in warehouses"),
    "stock_none": Text(vi="Chưa có kho nào.", en="There is no warehouse yet."),
    "stock_empty": Text(vi="Kho trống.", en="Nothing lies here."),
    "stock_open": Text(vi="Mở kho", en="Open a warehouse"),
    "stock_opened": Text(vi="Đã mở kho {name}.", en="The warehouse {name} is open."),
    "stock_code": Text(vi="Mã kho (chữ in, số)", en="Its code (capitals, digits)"),
    "stock_code_hint": Text(vi="In trên mọi phiếu xuất, ví dụ KHO1", en="It stands on every note, for example KHO1"),
    "stock_name": Text(vi="Tên kho", en="Its name"),
    "stock_lies_in": Text(vi="Kho đặt ở xã", en="Commune where it lies"),
    "stock_for_commune": Text(vi="Xuất cho xã", en="For which commune"),
    "stock_item": Text(vi="Mặt hàng", en="Item"),
    "stock_source": Text(vi="Nguồn", en="Source"),
    "stock_in": Text(vi="Nhập", en="In"),
    "stock_out": Text(vi="Xuất", en="Out"),
    "stock_left": Text(vi="Còn", en="Left"),
    "stock_receive": Text(vi="Nhập kho", en="Goods came in"),
    "stock_quantity": Text(vi="Số lượng (kg gạo, bộ hàng khác)", en="How much (rice in kg, else sets)"),
    "stock_document": Text(vi="Phiếu nhập, biên bản giao nhận", en="Receipt or minutes"),
    "stock_received": Text(vi="Đã ghi nhập kho.", en="It is booked in."),
    "stock_deliver": Text(vi="Lập phiếu xuất", en="Make a delivery note"),
    "stock_deliver_say": Text(
        vi="Phiếu lấy tối đa 200 hộ của xã đang chờ hàng từ nguồn này, hộ cần gấp trước, trong số hàng còn trong kho.",
        en="A note takes up to 200 households of the commune that wait for goods of this source, the most urgent first, "
        "as far as the stock suffices.",
    ),
    "stock_carried_by": Text(vi="Người hoặc xe chở (tài khoản, biển số)", en="Who or what carries it (account, plate)"),
    "stock_delivered": Text(vi="Đã lập phiếu {number}.", en="The note {number} is made."),
    "stock_queue": Text(vi="Ai đang chờ hàng của kho này", en="Who waits for goods of this warehouse"),
    "queue_out": Text(
        vi="Chưa trao xong: {notes} phiếu xuất, {lines} dòng", en="Not handed over: {notes} note(s), {lines} line(s)"
    ),
    "queue_oldest": Text(vi="Lâu nhất:", en="The oldest:"),
    "queue_of_source": Text(vi="Chưa có phiếu, nguồn {source}", en="On no note, source {source}"),
    "queue_of_another": Text(vi="Chưa có phiếu, hàng của nguồn khác", en="On no note, goods of another source"),
    "queue_no_source": Text(vi="Chưa nguồn nào đủ hàng", en="No source has enough"),
    "queue_short": Text(vi="Kho chỉ còn {left}", en="Only {left} left here"),
    "queue_payments": Text(vi="{count} khoản", en="{count} payment(s)"),
    "queue_more": Text(vi="Còn nữa.", en="There is more."),
    "queue_none": Text(vi="Không ai đang chờ.", en="Nobody waits."),
    "notes_title": Text(vi="Phiếu xuất kho", en="Delivery notes"),
    "notes_none": Text(vi="Chưa có phiếu nào.", en="There is no note yet."),
    "note_line": Text(vi="{carrier} chở, lập lúc {time}", en="carried by {carrier}, made {time}"),
    "note_out": Text(vi="Đang đi trao", en="Out"),
    "note_closed": Text(vi="Đã kết thúc", en="Closed"),
    "note_handed": Text(vi="Đã trao", en="Handed over"),
    "note_back": Text(vi="Đã nhập lại kho", en="Back in stock"),
    "note_waits": Text(vi="Chưa trao", en="Not handed over yet"),
    "note_stopped": Text(vi="Đã dừng hoặc giảm", en="Stopped or reduced"),
    "note_stopped_title": Text(vi="Dừng khi hàng đang đi", en="Stopped while the goods were out"),
    "note_stopped_say": Text(
        vi="Chưa trao thì mang hàng về, không ghi gì. Đã trao trước khi dừng thì ghi ở đây, đúng lúc trao: phần thừa thu hồi.",
        en="What was not handed over comes back. What was handed over before it was stopped is recorded here, with the moment "
        "when: what is too much of it is then to be recovered.",
    ),
    "note_stopped_line": Text(vi="từ {time}; nay chỉ còn được {owed}", en="since {time}; {owed} of it is owed now"),
    "note_stopped_first": Text(
        vi="{count} dòng đã dừng khi hàng đang đi. Hỏi người chở đã trao chưa, ghi xong mới kết thúc: kết thúc là nhập kho.",
        en="Stopped while the goods were out: {count} line(s). Ask the carrier whether they were handed over, and have it "
        "recorded first: closing puts them back in stock.",
    ),
    "note_handed_at": Text(vi="Lúc trao", en="When it was handed over"),
    "note_handed_at_hint": Text(vi="Trước khi dừng, sau khi lập phiếu", en="Before it was stopped, after the note was made"),
    "note_quantity": Text(vi="Số lượng", en="How much"),
    "note_case": Text(vi="Hồ sơ", en="Case"),
    "note_print": Text(vi="In phiếu xuất kho (PDF)", en="Print the note (PDF)"),
    "note_workbook": Text(vi="Phiếu (XLSX)", en="Workbook (XLSX)"),
    "note_close": Text(
        vi="Người chở đã về: nhập lại phần chưa trao", en="The carrier is back: what nobody took is in stock again"
    ),
    "note_close_done": Text(vi="Đã kết thúc phiếu.", en="The note is closed."),
}
