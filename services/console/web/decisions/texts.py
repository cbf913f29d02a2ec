"""Every sentence of signing, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "nothing_owed": Text(vi="Đã đánh giá, không có khoản nào theo quy định", en="Assessed, and the law gives nothing"),
    "nothing_owed_says": Text(
        vi="Hộ phải được trả lời: từ chối kèm lý do. Thấy chưa đúng thì trả lại để người đánh giá xem lại, ghi rõ cần biết gì.",
        en="A household must be answered: refuse, with the reason. Where it looks wrong, return it, saying what to find out.",
    ),
    "why_nothing": Text(vi="vì sao không được", en="why nothing is given"),
    "refuse_case": Text(vi="Từ chối các hộ đã chọn", en="Refuse the ticked households"),
    "return_case": Text(vi="Trả lại các hộ đã chọn để đánh giá thêm", en="Return the ticked households for findings"),
    "decisions_title": Text(vi="Chờ ký quyết định", en="Waiting for your signature"),
    "queue_sign": Text(vi="Chờ ký", en="To be signed"),
    "queue_act": Text(vi="Xem và ký danh sách", en="Look and sign the list"),
    "sign_item": Text(vi="{count} khoản: {names}", en="{count} award(s): {names}"),
    "none": Text(vi="Không có khoản nào chờ ký.", en="Nothing waits for a signature."),
    "why": Text(vi="vì sao", en="why"),
    "paid_to": Text(vi="trả cho {who}", en="paid to {who}"),
    "on_account": Text(vi="vào tài khoản hộ đã khai", en="on the account that the household named"),
    "no_account": Text(vi="chưa có tài khoản", en="no account known"),
    "floor": Text(vi="mức tối thiểu", en="legal minimum"),
    "unverified": Text(vi="có cách hiểu chưa được kiểm chứng", en="rests on a reading that is not verified"),
    "approve": Text(vi="Ký duyệt", en="Sign"),
    "return": Text(vi="Trả lại để đánh giá thêm", en="Return for findings"),
    "decline": Text(vi="Từ chối", en="Decline"),
    "other_verdicts": Text(vi="Trả lại hoặc từ chối", en="Return or decline"),
    "number_and_delegation": Text(vi="Số quyết định, uỷ quyền", en="Number, delegation"),
    "number": Text(vi="Số quyết định", en="Number of the decision"),
    "number_hint": Text(vi="Để trống thì hệ thống cấp số.", en="Left empty, the system counts."),
    "delegated_by": Text(vi="Người uỷ quyền (tên đăng nhập)", en="Delegated by (user name)"),
    "delegation_document": Text(vi="Văn bản uỷ quyền", en="Document of delegation"),
    "reason": Text(vi="Lý do từ chối", en="Why it is declined"),
    "signed": Text(vi="Đã ký {number}: {lines}.", en="Signed {number}: {lines}."),
    "signed_alone": Text(vi="Đã ký {number}.", en="Signed {number}."),
    "signed_approved": Text(vi="duyệt {count}", en="{count} approved"),
    "signed_declined": Text(vi="từ chối {count}", en="{count} declined"),
    "signed_returned": Text(vi="trả lại {count}", en="{count} returned"),
    "signed_reductions": Text(vi="Giảm {reduced}, không giảm {kept}.", en="{reduced} reduced, {kept} not reduced."),
    "reductions": Text(vi="Đề nghị giảm khoản đã ký", en="Reductions of what was signed"),
    "reductions_say": Text(
        vi="Đánh giá sau cho thấy đã ký nhiều hơn mức được hưởng. Ký thì khoản chưa chi được giảm, phần đã chi thừa được mở "
        "thu hồi để tỉnh quyết định; từ chối thì khoản đã ký giữ nguyên.",
        en="Later findings give less than was signed. Signed, what is not paid goes out lower, and what was paid too much is "
        "opened for the province to decide; declined, the award stands as it was signed.",
    ),
    "reduced_badge": Text(vi="giảm", en="less"),
    "from_to": Text(vi="{stood} → {stands} (giảm {difference})", en="{stood} → {stands} ({difference} less)"),
    "reduction_item": Text(vi="giảm {count} khoản đã ký", en="{count} reduction(s)"),
    "aid_badge": Text(vi="nơi khác đã giúp", en="helped by others"),
    "aid_mark": Text(
        vi="Có hộ dưới đây đã được nơi khác giúp. Luật không vì thế mà từ chối; người ký cân nhắc để tránh trùng lặp.",
        en="Some households below were helped by others. The law declines nothing for that; who signs weighs it, so that "
        "nobody is helped twice unknowingly.",
    ),
    "nothing_ticked": Text(vi="Chưa chọn dòng nào.", en="No line is ticked."),
    "no_verdict": Text(vi="Hãy chọn ký, trả lại hay từ chối.", en="Choose: sign, return or decline."),
    "no_reason": Text(vi="Hãy chọn lý do từ chối.", en="Choose why it is declined."),
    "no_return_reason": Text(
        vi="Hãy chọn hoặc viết cần đánh giá thêm điều gì.", en="Choose, or write, what is to be found out."
    ),
    "return_reason": Text(vi="Trả lại: cần đánh giá thêm điều gì", en="Returned: what is to be found out"),
    "sentence": Text(vi="Nói rõ thêm (hộ và người đánh giá đọc câu này)", en="In your words (household and assessor read it)"),
    "sentence_hint": Text(
        vi="Bắt buộc khi chọn lý do khác, hoặc khi lý do trái với kết quả đánh giá.",
        en="Needed for another reason, and where the reason stands against the findings.",
    ),
    "undo_title": Text(vi="Vừa ký, còn rút lại được", en="Just signed, can still be taken back"),
    "undo_line": Text(vi="Quyết định {number}, {count} dòng", en="Decision {number}, {count} line(s)"),
    "undo": Text(vi="Rút lại", en="Take it back"),
    "undo_says": Text(vi="Có thể rút lại đến {time}.", en="It can be taken back until {time}."),
    "undone": Text(
        vi="Đã rút lại quyết định {number}: chưa ai được báo, các khoản chờ ký như trước. Số này không dùng lại.",
        en="Decision {number} is taken back: nobody was told, and everything waits as before. Its number is not used again.",
    ),
    "commune_code": Text(vi="Mã xã (5 số)", en="Commune code (5 digits)"),
    "look_again": Text(
        vi="Danh sách dưới đây là số liệu mới nhất: hãy xem lại chỗ thay đổi rồi ký.",
        en="The list below is the newest: look at what has changed, then sign.",
    ),
}
