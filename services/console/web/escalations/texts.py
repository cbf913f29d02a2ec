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
    "at_top": Text(vi="đã gửi mọi cấp có người trực", en="everybody above who is there was sent it"),
    "at_top_unsent": Text(
        vi="đã lên cấp cao nhất, nhưng tin chưa gửi được hết", en="it has come to the top, but not everybody was sent it yet"
    ),
    "waits": Text(vi="chưa có ai trực để báo", en="nobody is there to be told yet"),
    "told_sent": Text(vi="đã gửi {who} lúc {time}", en="sent to {who} at {time}"),
    "told_waits": Text(vi="chờ gửi {who} từ {time}", en="waits to be sent to {who} since {time}"),
    "told_unsent": Text(
        vi="chưa gửi được cho {who}, chờ từ {time}: {reason}",
        en="not sent to {who}, waiting since {time}: {reason}",
    ),
    "told_too_late": Text(vi="chưa kịp gửi {who} trước khi có người nhận", en="was not sent to {who} before somebody took it"),
    "told_over": Text(vi="chưa kịp gửi {who} trước khi việc xong", en="was not sent to {who} before it was done"),
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
    "taken_one": Text(vi="Bạn đã nhận việc này; việc không báo lên nữa.", en="You took it; it climbs no further."),
    "taken_first": Text(vi="{who} đã nhận trước, hẹn xong {time}", en="{who} was quicker, and is to be done by {time}"),
    "first_title": Text(vi="Không nhận được: người khác đã nhận trước.", en="Not taken: somebody else was quicker."),
    "taken_some": Text(
        vi="Bạn đã nhận {count} việc; {refused} việc không nhận được.", en="You took {count}; {refused} could not be taken."
    ),
    "taken_why": Text(vi="Vì sao: {reasons}", en="Why: {reasons}"),
    "nothing_ticked": Text(vi="Chưa chọn việc nào.", en="Nothing is ticked."),
    "one_title": Text(vi="Việc quá hạn", en="A missed deadline"),
    "open_it": Text(vi="Mở việc này", en="Open it"),
    "take_form": Text(vi="Nhận việc này", en="Take it"),
    "numbers_to_call": Text(vi="Số để gọi xã này", en="Whom to call there"),
    "plan_unread": Text(
        vi="Sẽ làm gì, vì sao: chỉ người trên thang báo việc quá hạn đọc được.",
        en="What will be done, and why, is read only by those who stand on the ladder.",
    ),
    "open_one": Text(vi="Xem, trả lại, gia hạn, báo xong", en="Look, give back, prolong, say it is done"),
    "given_back_before": Text(vi="Đã có người nhận rồi trả lại: xem vì sao", en="Somebody gave it back: see why"),
    "nobody_has_it": Text(vi="Chưa ai nhận:", en="Nobody has taken it:"),
    "is_over": Text(vi="Việc này đã xong.", en="This is done."),
    "plan_line": Text(vi="Sẽ làm: {plan}", en="What will be done: {plan}"),
    "word_running": Text(vi="lời hẹn đang chạy", en="the word runs"),
    "word_kept": Text(vi="đã giữ lời hẹn", en="the word was kept"),
    "word_kept_late": Text(vi="làm xong trễ lời hẹn", en="done later than said"),
    "word_missed": Text(vi="lời hẹn đã quá hạn", en="the word is overdue"),
    "said_done": Text(vi="đã báo làm xong lúc {time}", en="said to be done at {time}"),
    "said_done_still": Text(
        vi="Người nhận đã báo làm xong, nhưng việc của thời hạn này vẫn chưa xong: {what}. Đến giờ đã hẹn mà vẫn vậy thì "
        "cấp trên được báo.",
        en="Who took it says that it is done, but what the deadline is for is not: {what}. If that is so at his own moment, "
        "who stands above is told.",
    ),
    "acts_title": Text(vi="Những gì đã ghi", en="What was said of it"),
    "act_taken": Text(vi="nhận việc, hẹn xong {until}", en="took it, to be done by {until}"),
    "act_taken_over": Text(vi="nhận thay, hẹn xong {until}", en="took it over, to be done by {until}"),
    "act_prolonged": Text(vi="gia hạn đến {until}", en="needs until {until}"),
    "act_given_back": Text(vi="trả lại việc", en="gave it back"),
    "act_done": Text(vi="báo đã làm xong", en="said that it is done"),
    "done_form": Text(vi="Báo đã làm xong", en="Say that it is done"),
    "done_says": Text(
        vi="Thời hạn đã lỡ chỉ hết khi chính việc đó xong (chi trả, ký, đánh giá…). Đến giờ bạn hẹn mà việc chưa xong, "
        "cấp trên được báo.",
        en="The missed deadline ends by its own work alone (paid, signed, assessed …). If that is not there at your moment, "
        "who stands above is told.",
    ),
    "done_what": Text(vi="Đã làm gì", en="What was done"),
    "prolong_form": Text(vi="Gia hạn lời hẹn", en="Prolong the word"),
    "prolong_says": Text(
        vi="Tính cả lần hẹn đầu, muộn nhất đến {time}. Sau khi lời hẹn quá hạn thì không gia hạn được.",
        en="All in all until {time} at the latest. Once the word is overdue it cannot be prolonged.",
    ),
    "prolong_why": Text(vi="Vì sao cần thêm thời gian", en="Why it needs longer"),
    "prolong_until": Text(vi="Hẹn xong mới", en="To be done by"),
    "until_moment": Text(vi="đến {time}", en="until {time}"),
    "until_latest": Text(vi="đến {time} (muộn nhất)", en="until {time} (the latest)"),
    "give_back_form": Text(vi="Trả lại việc", en="Give it back"),
    "give_back_says": Text(vi="Việc được báo ngay cho {who}.", en="It is told at once to {who}."),
    "give_back_says_nobody": Text(
        vi="Không ai được báo thêm: hãy gọi người sẽ làm việc này trước khi trả lại.",
        en="Nobody else is told: call whoever is to do this before you give it back.",
    ),
    "give_back_why": Text(vi="Vì sao trả lại", en="Why you give it back"),
    "take_over_form": Text(vi="Nhận thay", en="Take it over"),
    "take_over_says": Text(
        vi="Bạn ở cấp trên người đang nhận: nhận thay thì lời hẹn của người đó kết thúc, lời hẹn của bạn bắt đầu.",
        en="You stand above who has it: take it over, and his word ends and yours begins.",
    ),
    "given_back": Text(vi="Đã trả lại việc; đang báo {who}.", en="Given back; {who} is being told."),
    "given_back_nobody": Text(
        vi="Đã trả lại việc; không ai được báo thêm: hãy gọi người sẽ làm việc này.",
        en="Given back; nobody else is told: call whoever is to do this.",
    ),
    "prolonged": Text(vi="Đã gia hạn.", en="Prolonged."),
    "said": Text(vi="Đã ghi: bạn báo đã làm xong.", en="Kept: you say that it is done."),
    "taken_over": Text(vi="Bạn đã nhận thay.", en="You have taken it over."),
    "nothing_chosen": Text(vi="Chưa chọn thời điểm.", en="No moment is chosen."),
    "changed_meanwhile": Text(
        vi="Có người vừa ghi thêm: hãy xem lại bên dưới rồi gửi lại nếu vẫn cần.",
        en="Somebody has said something of it meanwhile: look below, and send it again if you still want to.",
    ),
    "pace_says": Text(
        vi="Diễn tập nhanh ×{pace}: lời hẹn được giữ theo giờ thật, không theo giờ diễn tập; chỉ thời gian được hẹn là "
        "ngắn hơn bấy nhiêu lần: {hours}.",
        en="This drill runs ×{pace} faster: a word is kept by the true clock, not by the drill's; only the time that may be "
        "promised is so many times shorter: {hours}.",
    ),
    "pace_hours": Text(vi="{hours} giờ là {time} thật", en="{hours} h are {time} of true time"),
    "seconds": Text(vi="{count} giây", en="{count} s"),
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
    "minutes": Text(vi="{count} phút", en="{count} minute(s)"),
    "until_taken": Text(vi="đến khi có người nhận", en="until somebody takes it"),
    "is_more": Text(
        vi="Còn nhiều hơn: đây là những việc quá hạn lâu nhất.", en="There are more: these are the longest overdue."
    ),
}
