"""Every sentence about cash lists, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "lists_title": Text(vi="Danh sách ký nhận", en="Cash lists"),
    "lists_say": Text(
        vi="Hộ không có tài khoản được trả tiền mặt theo danh sách. Lập danh sách là tạm ứng: tiền đi cùng người mang, "
        "cho tới khi từng dòng được trao hoặc hoàn lại.",
        en="Households without an account are paid in cash by list. Making a list is an advance: its money is with who carries "
        "it, until each line is handed over or handed back.",
    ),
    "waiting_title": Text(vi="Chờ lập danh sách", en="Waiting for a list"),
    "waiting_none": Text(vi="Không có khoản tiền mặt nào chờ lập danh sách.", en="No cash waits for a list."),
    "waiting_line": Text(
        vi="{count} hộ, khoản · quyết định sớm nhất {time}", en="{count} payment(s) · the first decided {time}"
    ),
    "up_to": Text(
        vi="Mỗi danh sách tối đa 200 dòng, ai chờ lâu nhất trước.", en="A list has 200 lines at most, who waits longest first."
    ),
    "carrier": Text(vi="Họ tên người nhận tạm ứng (tổ chi trả)", en="Who takes the advance (of the team)"),
    "make": Text(vi="Lập danh sách và tạm ứng", en="Make the list, pay the advance"),
    "made": Text(vi="Đã lập danh sách số {number}: {count} dòng.", en="List {number} is made: {count} line(s)."),
    "open_title": Text(vi="Đang đi phát", en="Out now"),
    "open_none": Text(vi="Không có danh sách nào đang đi phát.", en="No list is out."),
    "closed_title": Text(vi="Đã đóng", en="Closed"),
    "list_name": Text(vi="Danh sách số {number}", en="List {number}"),
    "line_of_list": Text(
        vi="{count} dòng · lập {time} · {carrier} mang", en="{count} line(s) · made {time} · carried by {carrier}"
    ),
    "total": Text(vi="Tạm ứng", en="Advance"),
    "handed_over": Text(vi="Đã trao", en="Handed over"),
    "handed_back": Text(vi="Đã hoàn", en="Handed back"),
    "out": Text(vi="Còn ngoài", en="Still out"),
    "balanced": Text(vi="Khớp: còn thiếu 0 đ", en="It balances: 0 đồng missing"),
    "closed_at": Text(vi="Đã đóng {time}", en="Closed {time}"),
    "print_pdf": Text(vi="Tải bản in (PDF)", en="Print (PDF)"),
    "as_xlsx": Text(vi="Tải bảng tính (XLSX)", en="Spreadsheet (XLSX)"),
    "paused": Text(
        vi="Đang tạm dừng: chưa trao. Đã trao rồi thì vẫn ghi.",
        en="It is paused: hand nothing over. What was given is still recorded.",
    ),
    "stopped": Text(vi="Dừng: không trao, ghi “không trao” và hoàn tiền", en="Stopped: do not hand it over, bring it back"),
    "line_name": Text(vi="hồ sơ {case}", en="case {case}"),
    "signed": Text(vi="{signer} ký nhận {time}", en="signed by {signer}, {time}"),
    "thumb": Text(vi="điểm chỉ", en="thumbprint"),
    "taker": Text(vi="{taker} (hộ {head})", en="{taker} (household of {head})"),
    "taken_by": Text(vi="Trả cho: {taker}; người nhận ghi họ tên khi ký", en="Paid to: {taker}, who signs by name"),
    "signer": Text(vi="Họ tên người ký", en="Who signed"),
    "signer_hint": Text(
        vi="Để trống: chủ hộ ký. Người khác ký thì mỗi lần ghi một dòng.",
        en="Empty: the head of the household. Anybody else: one line at a time.",
    ),
    "no_signer": Text(
        vi="hãy ghi họ tên người ký: chưa đọc được tên chủ hộ", en="write who signed: the head's name cannot be read now"
    ),
    "one_line": Text(
        vi="mỗi lần chỉ một dòng khi không phải chủ hộ ký", en="one line at a time, where it was not the head who signed"
    ),
    "handed_to": Text(vi="Ai nhận", en="Who took it"),
    "mark": Text(vi="Ký nhận", en="Marked by"),
    "authorisation": Text(vi="Số, ngày giấy uỷ quyền", en="Number and day of the authorisation"),
    "authorisation_hint": Text(vi="Bắt buộc khi người được uỷ quyền nhận.", en="Needed for a proxy."),
    "evidence": Text(vi="Chứng cứ để ở đâu", en="Where the proof lies"),
    "evidence_hint": Text(
        vi="Số, tờ của danh sách đã ký; hoặc tên và mã SHA-256 của ảnh chụp",
        en="Number and sheet of the signed list; or name and SHA-256 of its picture",
    ),
    "handed_at": Text(vi="Lúc trao", en="When"),
    "hand_over": Text(vi="Ghi đã trao", en="Record as handed over"),
    "handed": Text(vi="Đã ghi trao {count} dòng.", en="{count} line(s) recorded as handed over."),
    "kept": Text(vi="Đã ghi {count} dòng không trao.", en="{count} line(s) recorded as not handed over."),
    "some_refused": Text(vi="{refused} dòng không ghi được: {reasons}", en="{refused} could not be recorded: {reasons}"),
    "nothing_ticked": Text(vi="Chưa chọn dòng nào.", en="Nothing is ticked."),
    "keep_title": Text(vi="Không trao được", en="Not handed over"),
    "keep_reason": Text(vi="Vì sao", en="Why"),
    "keep": Text(vi="Ghi không trao", en="Record as not handed over"),
    "back_title": Text(vi="Hoàn tạm ứng", en="Hand back"),
    "back_say": Text(
        vi="Các dòng không trao cộng lại: {amount}. Đếm tiền rồi nhập số đếm được.",
        en="Lines not handed over come to {amount}. Count the money, then enter what was counted.",
    ),
    "counted": Text(vi="Số tiền đếm được (đồng)", en="What was counted (đồng)"),
    "record_back": Text(vi="Ghi đã hoàn", en="Record as handed back"),
    "was_back": Text(vi="Đã ghi hoàn {amount}.", en="{amount} recorded as handed back."),
    "close_title": Text(vi="Đóng danh sách", en="Close the list"),
    "close_say": Text(vi="Còn thiếu {amount}: chưa đóng được.", en="{amount} are missing: it cannot be closed."),
    "close": Text(vi="Đóng danh sách", en="Close the list"),
    "was_closed": Text(
        vi="Đã đóng: tạm ứng bằng đã trao cộng hoàn lại.", en="Closed: the advance is what was handed over and handed back."
    ),
    "next_lines": Text(vi="Các dòng sau", en="More lines"),
    "first_lines": Text(vi="Các dòng đầu", en="First lines"),
    "queue_title": Text(vi="Tiền mặt chờ lập danh sách", en="Cash that waits for a list"),
    "queue_act": Text(vi="Xem và lập", en="Look and make"),
    "queue_item": Text(vi="{source}: {count} khoản, {amount}", en="{source}: {count} payment(s), {amount}"),
    "out_title": Text(vi="Danh sách đang đi phát", en="Lists that are out"),
    "out_item": Text(vi="Danh sách số {number}: còn ngoài {amount}", en="List {number}: {amount} still out"),
    "away": Text(vi="Dịch vụ chi trả không trả lời lúc này.", en="Payments does not answer now."),
}
