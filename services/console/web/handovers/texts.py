"""Every sentence of handing over, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "handovers_title": Text(vi="Trao hàng, trao tiền", en="Hand over"),
    "queue_title": Text(vi="Chờ trao tận tay", en="To be handed over"),
    "queue_act": Text(vi="Xem và ghi đã trao", en="Look and record"),
    "none": Text(vi="Không có gì chờ trao.", en="Nothing waits to be handed over."),
    "handed_to": Text(vi="Ai nhận", en="Who took it"),
    "proxy_name": Text(vi="Họ tên người nhận thay", en="Who took it for the household"),
    "proxy_hint": Text(
        vi="Bắt buộc khi người được uỷ quyền nhận; ghi cả giấy uỷ quyền ở ô dưới.",
        en="Needed for a proxy; name the authorisation below as well.",
    ),
    "evidence_kind": Text(vi="Chứng cứ là gì", en="What proves it"),
    "evidence": Text(vi="Chứng cứ để ở đâu", en="Where the proof lies"),
    "evidence_hint": Text(
        vi="Số, tờ, nơi giữ. Ví dụ: danh sách số 5, tờ 2; ảnh trong máy của thôn đội trưởng",
        en="Number, sheet, who keeps it. For example: list no. 5, sheet 2; photo in the hamlet leader's phone",
    ),
    "no_evidence_kind": Text(
        vi="hãy chọn: hộ ký vào danh sách, có biên bản, ảnh, hay người chứng kiến",
        en="choose: did they sign a list, is there a receipt, a photo, a witness?",
    ),
    "no_evidence": Text(
        vi="hãy ghi số của danh sách hay biên bản, hoặc nơi giữ ảnh, để sau này tìm lại được",
        en="write the number of the list or receipt, or where the photo is kept, so that it can be found later",
    ),
    "note": Text(vi="Ghi chú", en="Note"),
    "handed_at": Text(vi="Lúc trao", en="When it was handed over"),
    "handed_at_hint": Text(
        vi="Để trống nếu vừa trao. Đã trao trước khi khoản bị dừng hoặc giảm thì ghi đúng lúc trao.",
        en="Leave it empty where it was just now. Say when, where it was before the payment was stopped or reduced.",
    ),
    "notes_link": Text(
        vi="Đã trao trước khi khoản bị dừng: ghi ở phiếu xuất, qua trang kho hàng",
        en="Handed over before it was stopped: record it on the delivery note, by the page of warehouses",
    ),
    "lowered": Text(vi="Đã giảm", en="Reduced"),
    "lowered_says": Text(
        vi="Nếu đã trao phần nhiều hơn trước khi giảm, hãy ghi ở trang phiếu xuất.",
        en="Where the larger quantity was handed over before, record it on the page of the delivery note.",
    ),
    "hand_over": Text(vi="Ghi đã trao", en="Record as handed over"),
    "paused": Text(vi="Tạm dừng", en="Paused"),
    "paused_says": Text(
        vi="Chưa trao khi đang tạm dừng; đã trao rồi thì vẫn ghi ở đây.",
        en="Do not hand it over while it is paused; what was handed over is still recorded here.",
    ),
    "by_decision": Text(vi="theo quyết định {number}", en="by decision {number}"),
    "handed": Text(vi="Đã ghi trao {count} khoản.", en="{count} recorded as handed over."),
    "handed_some": Text(
        vi="Đã ghi trao {count} khoản; {refused} khoản không ghi được: {reasons}",
        en="{count} recorded; {refused} could not be: {reasons}",
    ),
    "nothing_ticked": Text(vi="Chưa chọn khoản nào.", en="Nothing is ticked."),
    "no_name": Text(vi="hồ sơ {case}", en="case {case}"),
}
