"""Every sentence about what the bank left open, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TICKET_TEXTS: Final[Mapping[str, Text]] = {
    "odd_title": Text(vi="Vướng mắc với ngân hàng", en="What the bank left open"),
    "odd_link": Text(
        vi="Vướng mắc với ngân hàng, chưa ai kết luận: {count}", en="Left open by the bank, ended by nobody: {count}"
    ),
    "odd_say": Text(
        vi="Nguyên văn lời ngân hàng mà hệ thống không dùng được, cũ nhất trước. Nhận về mình, đối chiếu sao kê, rồi mở "
        "khoản chi để kết luận: chấp nhận, hỏi lại, hay chi lại. Khoản lớn cần người thứ hai kết luận giống vậy.",
        en="The bank's own words that could not be used, the oldest first. Take it, look at the statement, then open the "
        "payment to end it: accept it, ask again, or pay again. A large one needs a second person who says the same.",
    ),
    "odd_none": Text(vi="Ngân hàng không bỏ ngỏ khoản nào.", en="The bank has left nothing open."),
    "payment_of_case": Text(vi="Khoản chi của hồ sơ {case}", en="A payment of case {case}"),
    "ticket_of_commune": Text(vi="Của {commune}", en="Of {commune}"),
    "ticket_of_country": Text(vi="Của kế toán toàn quốc", en="Of the whole country's accountants"),
    "ticket_taken_by": Text(vi="{who} đang theo", en="{who} looks after it"),
    "ticket_due": Text(vi="hạn {time}", en="due {time}"),
    "ticket_proposed": Text(
        vi="{who} kết luận: {outcome}. Cần người thứ hai kết luận giống vậy.",
        en="{who} says: {outcome}. A second person must say the same.",
    ),
    "ticket_proposed_amount": Text(
        vi="{who} kết luận: {outcome}, sao kê ghi {amount}. Cần người thứ hai kết luận giống vậy, cùng số tiền.",
        en="{who} says: {outcome}, the statement shows {amount}. A second person must say the same, with the same sum.",
    ),
    "ticket_proposed_why": Text(vi="Lý do: {reason}", en="Why: {reason}"),
    "ticket_why_not_shown": Text(vi="Lý do: — (bạn không được xem)", en="Why: — (not yours to read)"),
    "words_not_shown": Text(vi="— (bạn không được xem lời này)", en="— (these words are not yours to read)"),
    "ticket_take": Text(vi="Nhận về tôi", en="I take it"),
    "ticket_taken": Text(vi="Đã ghi: bạn đang theo việc này.", en="Recorded: you look after it."),
    "ticket_why": Text(vi="Đã làm rõ điều gì", en="What you found out"),
    "ticket_close": Text(vi="Kết thúc", en="End it"),
    "ticket_closed": Text(vi="Đã ghi và kết thúc.", en="Recorded and ended."),
    "statement_amount": Text(vi="Sao kê ghi bao nhiêu đồng", en="How many đồng the statement shows"),
    "statement_amount_hint": Text(
        vi="Chỉ ghi khi ngân hàng không nói số tiền; phần chênh được ghi sổ. Người thứ hai phải ghi cùng số.",
        en="Only where the bank names no amount; the difference is booked. The second person must write the same.",
    ),
    "resolved_first": Text(
        vi="Đã ghi ý kiến của bạn: {outcome}. Khoản này chờ người thứ hai kết luận giống vậy.",
        en="Your word is recorded: {outcome}. It waits for a second person who says the same.",
    ),
}
