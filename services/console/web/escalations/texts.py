"""Every sentence of escalations, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "escalations_title": Text(vi="Việc quá hạn báo đến bạn", en="Missed deadlines that came to you"),
    "queue_title": Text(vi="Việc quá hạn chờ người nhận", en="Missed deadlines that nobody has taken"),
    "queue_act": Text(vi="Xem và nhận việc", en="Look and take"),
    "none": Text(vi="Không có việc quá hạn nào báo đến bạn.", en="No missed deadline has come to you."),
    "open_title": Text(vi="Chưa ai nhận", en="Nobody has taken these"),
    "taken_title": Text(vi="Đã có người nhận", en="Taken"),
    "climbs_at": Text(
        vi="sẽ báo lên cấp trên lúc {time} nếu chưa ai nhận", en="goes to the next above at {time} if nobody takes it"
    ),
    "at_top": Text(vi="đã báo đến cấp cao nhất", en="everybody above was told"),
    "waits": Text(vi="chưa có ai trực để báo", en="nobody is there to be told yet"),
    "told_at": Text(vi="đã báo {who} lúc {time}", en="{who} was told at {time}"),
    "nobody_on": Text(vi="không có ai: {who}", en="nobody there: {who}"),
    "taken_line": Text(vi="{who} nhận, hẹn xong {time}", en="{who} took it, to be done by {time}"),
    "promised_line": Text(vi="{what}: {who} đã nhận, hẹn xong {time}", en="{what}: {who} took it, to be done by {time}"),
    "plan": Text(vi="Bạn sẽ làm gì", en="What you will do"),
    "plan_hint": Text(
        vi="Ví dụ: cử tổ 2 đến từng hộ. Không ghi tên người dân.",
        en="For example: team 2 goes to each house. No names of people.",
    ),
    "within": Text(vi="Hẹn xong trong", en="Done within"),
    "hours_1": Text(vi="1 giờ", en="1 hour"),
    "hours_2": Text(vi="2 giờ", en="2 hours"),
    "hours_4": Text(vi="4 giờ", en="4 hours"),
    "hours_12": Text(vi="12 giờ", en="12 hours"),
    "hours_24": Text(vi="24 giờ", en="24 hours"),
    "take": Text(vi="Tôi nhận", en="I take it"),
    "taken": Text(vi="Bạn đã nhận {count} việc; việc không báo lên nữa.", en="You took {count}; they climb no further."),
    "taken_already": Text(
        vi="người khác đã nhận trước; ai nhận và hẹn khi nào ghi ở dưới",
        en="somebody else was quicker; who, and until when, stands below",
    ),
    "taken_some": Text(
        vi="Bạn đã nhận {count} việc; {refused} việc không nhận được: {reasons}",
        en="You took {count}; {refused} could not be taken: {reasons}",
    ),
    "nothing_ticked": Text(vi="Chưa chọn việc nào.", en="Nothing is ticked."),
    "ladder_title": Text(vi="Việc quá hạn báo lên ai, sau bao lâu", en="Who is told of what is late, and when"),
    "ladder_says": Text(
        vi="Chưa ai nhận việc thì báo lên cấp trên kế tiếp sau số phút này; bậc không có người trực thì báo ngay lên trên. "
        "Chỉ xem: số liệu sửa trong tệp của hệ thống.",
        en="While nobody has taken it, the next above is told after so many minutes; where nobody is on duty, at once. "
        "To be read only: the figures are changed in the installation's file.",
    ),
    "ladder_from": Text(vi="Áp dụng từ {day}", en="From {day} on"),
    "ladder_in_force": Text(vi="đang áp dụng", en="in force"),
    "ladder_basis": Text(vi="Căn cứ: {document}, {article}.", en="Basis: {document}, {article}."),
    "ladder_internal": Text(vi="Chỉ tiêu nội bộ: chưa có văn bản nào quy định.", en="An internal target: no document says it."),
    "ladder_kind": Text(vi="Riêng với: {kind}", en="Otherwise for: {kind}"),
    "ladder_taken": Text(vi="Ai nhận việc hẹn xong nhiều nhất {hours} giờ.", en="Whoever takes it has at most {hours} hours."),
    "ladder_own_silence": Text(
        vi="Không bao giờ báo cho chính xã đó, mà báo từ cấp tỉnh:",
        en="Never told to that very commune, but from the province on:",
    ),
    "ladder_silent": Text(vi="Xã coi là mất liên lạc khi không có tin:", en="A commune is silent when nothing is heard of it:"),
    "ladder_silent_line": Text(vi="cấp {level}: {hours} giờ", en="level {level}: {hours} hours"),
    "risk_column": Text(vi="Cấp rủi ro", en="Level of risk"),
    "risk_level": Text(vi="cấp {level}", en="level {level}"),
    "minutes": Text(vi="{count} phút", en="{count} minutes"),
    "until_taken": Text(vi="đến khi có người nhận", en="until somebody takes it"),
    "is_more": Text(
        vi="Còn nhiều hơn: đây là những việc quá hạn lâu nhất.", en="There are more: these are the longest overdue."
    ),
}
