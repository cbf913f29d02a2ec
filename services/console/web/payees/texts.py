"""What the pages of payees say."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "payees_title": Text(vi="Người nhận tiền", en="Who is paid"),
    "payees_say": Text(
        vi="Chữ ký quyết định cố định người nhận và tài khoản. Sau đó chỉ hai người khác nhau mới đổi được: một người đề nghị "
        "và nêu lý do, một người khác xác nhận. Người chi trả không làm việc này.",
        en="The signature fixes who is paid and on which account. After it two different persons change that: one proposes and "
        "says why, another confirms. Who pays does neither.",
    ),
    "confirm_title": Text(vi="Chờ người thứ hai", en="Waiting for a second person"),
    "confirm_none": Text(vi="Không có đề nghị nào chờ xác nhận.", en="Nothing waits for a second person."),
    "confirm_away": Text(vi="Chi trả không trả lời; hãy tải lại sau.", en="Disbursement does not answer; load this again."),
    "paid_before": Text(vi="Đang trả cho", en="Paid until now to"),
    "account_unknown": Text(vi="tài khoản lúc ký, hộ không còn ghi", en="the account as signed, no longer the household's"),
    "paid_to": Text(vi="Đổi thành trả cho", en="From now on paid to"),
    "account": Text(vi="Tài khoản", en="Account"),
    "account_hidden": Text(vi="hộ đã đổi sau đề nghị này", en="the household has changed it since"),
    "not_shown": Text(vi="— (bạn không được xem lý do)", en="— (the reason is not yours to read)"),
    "proposed_by": Text(vi="{who} đề nghị lúc {time}", en="proposed by {who} at {time}"),
    "payments_count": Text(vi="{count} khoản", en="{count} payment(s)"),
    "not_yours": Text(
        vi="Bạn đã đề nghị việc này: cần người khác xác nhận.", en="You proposed this: somebody else must confirm it."
    ),
    "confirm_act": Text(vi="Xác nhận đổi", en="Confirm"),
    "refuse_act": Text(vi="Không đồng ý", en="Refuse"),
    "waiting_title": Text(vi="Tiền đang chờ người nhận", en="Money that waits for a payee"),
    "waiting_none": Text(vi="Không có khoản nào chờ người nhận.", en="No money waits for a payee."),
    "propose_link": Text(vi="Đề nghị người nhận hoặc tài khoản", en="Propose a payee or an account"),
    "correct_link": Text(vi="Ghi tài khoản của hộ", en="Enter the household's account"),
    "release_why": Text(vi="Vì sao hộ này được dùng chung?", en="Why may this household share it?"),
    "release_act": Text(vi="Cho chi hộ này", en="Let this household be paid"),
    "propose_title": Text(vi="Đề nghị người nhận", en="Propose who is paid"),
    "propose_say": Text(
        vi="Để trống tài khoản: dùng tài khoản mới nhất hộ đã khai, chỉ khi tài khoản đó là của người nhận. Người thứ hai đọc "
        "lý do rồi xác nhận; trước đó chưa có gì đổi.",
        en="Without an account the newest one that the household named is meant, which must be that of who is paid. A second "
        "person reads the reason and confirms; nothing changes before that.",
    ),
    "kind": Text(vi="Ai nhận", en="Who is paid"),
    "person": Text(vi="Người lớn nào của hộ (p1, p2 …)", en="Which adult of the household (p1, p2 …)"),
    "person_hint": Text(vi="Chỉ ghi khi chọn người lớn khác của hộ", en="Only for another adult of the household"),
    "payee_name": Text(vi="Tên chủ tài khoản", en="Name on the account"),
    "bank_code": Text(vi="Ngân hàng", en="Bank"),
    "account_number": Text(vi="Số tài khoản", en="Account number"),
    "without_account": Text(
        vi="Không qua tài khoản: người này ký nhận tiền mặt theo danh sách",
        en="On no account: this person takes it in cash, by a list that is signed",
    ),
    "without": Text(vi="không qua tài khoản: nhận tiền mặt theo danh sách", en="on no account: in cash, by a list"),
    "reason": Text(vi="Lý do", en="Why"),
    "reason_hint": Text(
        vi="Người thứ hai đọc lý do này; không ghi tên người", en="The second person reads it; name nobody in it"
    ),
    "propose_act": Text(vi="Gửi người thứ hai xác nhận", en="Send it to a second person"),
    "proposed": Text(vi="Đã gửi: chờ người thứ hai xác nhận.", en="Sent: a second person must confirm it."),
    "confirmed": Text(vi="Đã xác nhận: tiền đi tiếp.", en="Confirmed: the money goes on."),
    "refused": Text(vi="Đã ghi không đồng ý: tiền vẫn chờ.", en="Refused: the money waits on."),
    "released": Text(vi="Đã ghi lý do: tiền của hộ đi tiếp.", en="The reason is kept: the household's money goes on."),
    "confirm_queue": Text(vi="Đổi người nhận chờ bạn xác nhận", en="Changes of payees that wait for you"),
    "confirm_item": Text(vi="Trả cho {kind}: {reason}", en="Paid to {kind}: {reason}"),
    "confirm_queue_act": Text(vi="Xem và xác nhận", en="Look and confirm"),
    "first_page": Text(vi="Trang đầu", en="First page"),
    "next_page": Text(vi="Trang sau", en="Next page"),
}
