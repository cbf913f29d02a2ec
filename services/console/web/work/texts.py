"""Every sentence of the first page, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "drills_among": Text(vi="trong đó {count} DIỄN TẬP", en="{count} of them DRILL"),
    "work_title": Text(vi="Chờ bạn xử lý", en="Waiting for you"),
    "begin": Text(vi="Bắt đầu việc mới", en="Begin something"),
    "do_all": Text(vi="Mở danh sách ({count})", en="Open the list ({count})"),
    "nothing": Text(vi="Không có gì chờ bạn lúc này.", en="Nothing waits for you now."),
    "empty_queues": Text(vi="Không có: {names}.", en="Nothing in: {names}."),
    "steps_title": Text(vi="Những bước đầu", en="First steps"),
    "steps_none": Text(
        vi="Chưa có đợt thiên tai nào ở địa bàn của bạn. Hãy thử một đợt diễn tập: mười phút, từng bước một.",
        en="No incident has been declared in your area. Try a drill: ten minutes, step by step.",
    ),
    "steps_tour": Text(
        vi="Đi thử từng bước, mười phút",
        en="Walk them, in ten minutes",
    ),
    "steps_of": Text(vi="{incident}: xong {done} trên {count} bước.", en="{incident}: {done} of {count} step(s) done."),
    "step_declare": Text(vi="Công bố đợt thiên tai hoặc diễn tập", en="Declare an incident or a drill"),
    "step_roster": Text(vi="Ghi ca trực", en="Say who is on duty"),
    "step_contacts": Text(vi="Ghi người nhận tin của xã", en="Name who gets the commune's notices"),
    "step_source": Text(vi="Mở nguồn và ghi khoản vào", en="Open a source and book what comes in"),
    "step_report": Text(vi="Báo một hộ bị nạn", en="Report a household"),
    "step_assess": Text(vi="Đánh giá thiệt hại của hộ", en="Assess the household"),
    "step_sign": Text(vi="Ký quyết định trợ giúp", en="Sign the decision"),
    "step_help": Text(vi="Trao hoặc chi trả cho hộ", en="Hand over, or see it paid"),
    "step_done": Text(vi="xong", en="done"),
    "step_next": Text(vi="tiếp theo", en="next"),
    "step_unknown": Text(vi="chưa đọc được lúc này", en="cannot be read now"),
    "step_whose": Text(vi="việc của: {roles}", en="for: {roles}"),
    "step_theirs": Text(
        vi="việc của: {roles}; xong chưa thì hỏi họ, tài khoản của bạn không xem được",
        en="for: {roles}; ask them whether it is done, your account does not see it",
    ),
    "no_queues": Text(
        vi="Vai trò của bạn không có việc phải làm ở đây: hãy xem bảng trực hoặc hồ sơ.",
        en="Your role has nothing to do here: look at the board or the cases.",
    ),
}
