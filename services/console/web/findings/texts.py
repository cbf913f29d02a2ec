"""Every sentence of assessing, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from services.console.web.law.texts import TEXTS as OF_THE_LAW
from shared.texts import Text

_ALIKE: Final = (
    "not_known", "standing_field", "size_field", "house_field", "house_state", "damage_pct", "habitable", "no_other_home",
    "relocation_ordered", "losses_field", "food_people", "food_months", "lost_essentials", "burial_cost",
    "birth_year", "sex", "fate", "neither", "injured_box", "treatment_days", "alone_box", "flags_field",
)  # fmt: skip
"""What findings and a question to the law ask alike."""

TEXTS: Final[Mapping[str, Text]] = {
    **{name: OF_THE_LAW[name] for name in _ALIKE},
    "findings_title": Text(vi="Chờ đánh giá thiệt hại", en="To be assessed"),
    "queue_title": Text(vi="Chờ đánh giá", en="To be assessed"),
    "queue_act": Text(vi="Mở danh sách", en="Open the list"),
    "assess_item": Text(vi="Đánh giá thiệt hại", en="Assess the damage"),
    "none": Text(vi="Không có hộ nào chờ đánh giá.", en="No household waits to be assessed."),
    "file_title": Text(vi="Đánh giá: {who}", en="Assess: {who}"),
    "another_person": Text(vi="Người khác trong hộ", en="Another person"),
    "another_named": Text(vi="Ghi thêm người này vào hộ", en="Add this person to the household"),
    "burial_person": Text(vi="Mai táng người nào", en="Who was buried"),
    "head_is": Text(
        vi="Ai là chủ hộ? Có người chết hoặc mất tích thì phải ghi, để không trả tiền cho người đã mất",
        en="Who is the household's head? Needed where somebody died or is missing, so that nobody dead is paid",
    ),
    "head_elsewhere": Text(vi="Người khác, không có trong danh sách này", en="Somebody else, none of these"),
    "payee_kind": Text(vi="Tiền trả cho ai", en="To whom money goes"),
    "payee_head": Text(vi="Chủ hộ", en="The head of the household"),
    "payee_adult": Text(vi="Người lớn khác của hộ", en="Another adult of the household"),
    "payee_guardian": Text(vi="Người giám hộ của trẻ", en="The children's guardian"),
    "payee_person": Text(vi="Người lớn nào (khi không phải chủ hộ)", en="Which adult (where it is not the head)"),
    "note": Text(vi="Ghi chú của người đánh giá", en="The assessor's note"),
    "record": Text(vi="Ghi kết quả đánh giá", en="Record the findings"),
    "again_says": Text(
        vi="Hộ này đã được đánh giá {count} lần. Bản ghi mới thay cho bản trước.",
        en="This household was assessed {count} time(s). What you record now stands instead.",
    ),
    "recorded": Text(vi="Đã ghi. {awards}", en="Recorded. {awards}"),
    "proposed": Text(vi="Đề nghị: {names}.", en="Proposed: {names}."),
    "nothing_proposed": Text(
        vi="Theo những gì đã ghi, không có khoản nào theo quy định.", en="By what was recorded, the law gives nothing here."
    ),
    "not_given": Text(vi="Chưa được: {name}. {why}", en="Not given: {name}. {why}"),
    "find_again": Text(
        vi="Ghi chưa đúng, hoặc nay đã rõ: mở hồ sơ {number}, bấm Ghi kết quả đánh giá lần nữa.",
        en="Where something is wrong, or is known now: open case {number} and record the findings again.",
    ),
    "standing_missing": Text(
        vi="hãy chọn diện hộ: trợ giúp nhà ở tuỳ theo diện, chưa rõ thì hỏi trước khi ghi",
        en="choose it: help for the house depends on it; where it is not known, ask before you record",
    ),
    "returned_item": Text(vi="Trả lại, đánh giá thêm", en="Returned: find out more"),
    "wanted": Text(vi="cần: {reason}", en="wanted: {reason}"),
    "returned_says": Text(
        vi="Trả lại theo Quyết định {number} lúc {time}: {reason}", en="Returned by decision {number} at {time}: {reason}"
    ),
    "standing_unsaid": Text(vi="Đã hỏi mà chưa rõ, sẽ bổ sung sau", en="Asked, and not known yet: to be added later"),
    "look_again": Text(
        vi="Đã có người ghi đánh giá khác sau khi bạn mở hồ sơ. Phần bạn nhập còn nguyên bên dưới: sửa nếu cần, rồi bấm ghi "
        "thì bản của bạn thay cho bản trước.",
        en="Somebody recorded other findings after you opened this file. What you typed stands below: mend it where needed; "
        "recorded now, yours stand instead.",
    ),
    "reload": Text(vi="Bỏ bản của tôi, mở bản mới nhất", en="Drop mine, open the newest"),
}
