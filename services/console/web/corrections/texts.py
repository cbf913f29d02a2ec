"""Every sentence of correcting and taking back, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "correct_title": Text(vi="Sửa hồ sơ", en="Correct a case"),
    "correct_says": Text(
        vi="Chỉ ghi chỗ cần sửa. Bản trước vẫn được lưu. Khoản trợ giúp đổi theo thì người đánh giá, người ký được báo.",
        en="Write only what is to be corrected. Nothing is lost. Where help changes by it, assessor and signer are told.",
    ),
    "head_name": Text(vi="Tên chủ hộ", en="Head of household"),
    "phone": Text(vi="Điện thoại của hộ", en="Phone of the household"),
    "size": Text(vi="Số người trong hộ", en="People in the household"),
    "code_title": Text(vi="Đổi mã trang của hộ", en="A new code for the household's page"),
    "code_says": Text(
        vi="Khi tờ giấy hoặc tin nhắn lọt vào tay người khác, hay số điện thoại sai: mã cũ hết dùng. In lại tờ giấy để có mã.",
        en="For a paper or message in other hands, or a wrong number: the old code opens nothing any more. Print again.",
    ),
    "renew_code": Text(vi="Đổi mã", en="Give a new code"),
    "code_renewed": Text(
        vi="Đã đổi mã: mã cũ không mở được nữa. Hãy in lại tờ giấy cho hộ.",
        en="The code is changed: the old one opens nothing any more. Print the household's paper again.",
    ),
    "payee_queue": Text(vi="Chờ người nhận tiền", en="No payee yet"),
    "payee_item": Text(
        vi="Hỏi hộ tên người nhận và số tài khoản: {name}, {amount}",
        en="Ask the household for payee and account: {name}, {amount}",
    ),
    "standing": Text(vi="Diện hộ", en="Standing of the household"),
    "what_happened": Text(vi="Chuyện gì đã xảy ra", en="What happened"),
    "payee_name": Text(vi="Tên chủ tài khoản", en="Name of the account"),
    "bank_code": Text(vi="Mã ngân hàng", en="Code of the bank"),
    "account_number": Text(vi="Số tài khoản mới", en="New account number"),
    "account_known": Text(vi="Đang ghi {account}; chỉ điền khi đổi.", en="Now {account}; fill in only to change it."),
    "move": Text(vi="Hộ này thật ra ở xã", en="The household really lives in"),
    "move_hint": Text(
        vi="Để trống nếu đúng xã. Ghi xã khác thì hồ sơ chuyển sang đó cùng mọi việc đã làm; bạn phải phụ trách cả hai xã.",
        en="Leave empty if it is right. Another one moves the case there with all that was done; both must be in your area.",
    ),
    "correct": Text(vi="Lưu chỗ sửa", en="Keep the correction"),
    "corrected": Text(vi="Đã sửa hồ sơ {case}.", en="Case {case} is corrected."),
    "moved_to": Text(vi="Đã chuyển hồ sơ {case} sang {place}.", en="Case {case} is moved to {place}."),
    "nothing_changed": Text(vi="Chưa có chỗ nào khác với bản đang lưu.", en="Nothing differs from what is kept."),
    "retract_title": Text(vi="Rút hồ sơ này", en="Take this case back"),
    "retract_says": Text(
        vi="Không xoá gì: hồ sơ dừng lại, khoản chưa trả không trả nữa, khoản đã trả được ghi để thu hồi.",
        en="Nothing is deleted: the case stops, what is not paid is not paid any more, what was paid is noted for recovery.",
    ),
    "reason": Text(vi="Vì sao", en="Why"),
    "note": Text(vi="Nói thêm", en="More about it"),
    "sure": Text(vi="Tôi chắc chắn rút hồ sơ này", en="I am sure that this case is to be taken back"),
    "not_sure": Text(vi="hãy đánh dấu ô xác nhận", en="tick the box that says so"),
    "retract": Text(vi="Rút hồ sơ", en="Take it back"),
    "retracted": Text(vi="Đã rút hồ sơ {case}.", en="Case {case} is taken back."),
    "told_same": Text(
        vi="Đã ghi: cùng một hộ; hồ sơ báo sau được rút.", en="Noted: one household; the later case is taken back."
    ),
    "told_different": Text(vi="Đã ghi: hai hộ khác nhau; cả hai tiếp tục.", en="Noted: two households; both go on."),
    "case_gone": Text(vi="Chưa đọc được hồ sơ này lúc này.", en="This case cannot be read now."),
}
