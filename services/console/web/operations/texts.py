"""Every sentence about what is wrong now, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "operations_title": Text(vi="Có gì đang trục trặc", en="What is wrong now"),
    "queue_title": Text(vi="Đang trục trặc", en="What is wrong now"),
    "queue_act": Text(vi="Xem và nhận lại", en="Look, and take again"),
    "well": Text(
        vi="Cả năm dịch vụ sẵn sàng, không có gì nằm chờ.", en="All five services are ready, and nothing stands aside."
    ),
    "not_counted": Text(
        vi="Chưa biết có gì nằm chờ ở: {names} (không trả lời).", en="Not known, for it does not answer: {names}."
    ),
    "services_title": Text(vi="Dịch vụ", en="Services"),
    "state_ready": Text(vi="sẵn sàng", en="ready"),
    "state_troubled": Text(vi="có trả lời nhưng thiếu một phần", en="answers, but lacks a part"),
    "state_silent": Text(vi="không trả lời", en="does not answer"),
    "since": Text(vi="từ {time}", en="since {time}"),
    "at_least_since": Text(vi="ít nhất từ {time}", en="at least since {time}"),
    "for_time": Text(vi="đã {time}", en="for {time}"),
    "backups_title": Text(vi="Sao lưu", en="Backups"),
    "backup_whole": Text(vi="Bản trọn vẹn mới nhất bắt đầu", en="The newest whole one began"),
    "backup_old": Text(vi="Bản trọn vẹn mới nhất đã quá cũ: bắt đầu", en="The newest whole one is too old: it began"),
    "backup_none": Text(vi="Chưa biết bản sao lưu nào.", en="No backup is known."),
    "backup_unknown": Text(
        vi="Chưa biết: kho dữ liệu của bàn trực không trả lời.", en="Not known: the records of the desk do not answer."
    ),
    "backup_ago": Text(vi="{time} trước", en="{time} ago"),
    "backup_failed": Text(
        vi="{count} lần sao lưu đã hỏng từ đó; lần cuối vì: {why}",
        en="{count} attempt(s) failed since; the last because: {why}",
    ),
    "backup_item": Text(vi="Sao lưu quá cũ hoặc đã hỏng", en="The backup is too old, or has failed"),
    "letters_title": Text(vi="Bản tin chưa nhận được", en="Facts that could not be taken"),
    "letters_say": Text(
        vi="Sửa nguyên nhân trước, rồi nhận lại: mỗi bản tin được nhận một lần. Bản tin sau của cùng hồ sơ chờ bản tin trước.",
        en="Mend the cause first, then take them again: each is taken once. A later fact of a case waits for the earlier one.",
    ),
    "letter_item": Text(vi="{service} chưa nhận được: {fact}", en="{service} could not take: {fact}"),
    "refused_title": Text(vi="Bản tin Kafka không nhận", en="Facts that Kafka refuses"),
    "refused_say": Text(
        vi="So giới hạn của Kafka và của chủ đề với cỡ bản tin, sửa chỗ khác nhau, rồi gửi thử lại.",
        en="Compare the limits of broker and topic with the sizes, mend what differs, then have them tried again.",
    ),
    "refused_item": Text(vi="Kafka không nhận của {service}: {fact}", en="Kafka refuses of {service}: {fact}"),
    "gaps_title": Text(vi="Bản tin bị lỡ", en="Facts that were missed"),
    "gaps_say": Text(
        vi="Kafka đã xoá trước khi dịch vụ kịp đọc. Nơi phát gửi lại đúng các vị trí này; nhận hai lần cũng không sao.",
        en="The broker dropped them before they were read. Their owner publishes exactly these again; twice does no harm.",
    ),
    "gap_item": Text(vi="{service} lỡ {count} bản tin", en="{service} missed {count} fact(s)"),
    "gap_line": Text(vi="{service} lỡ {count} bản tin của {owner}", en="{service} missed {count} fact(s) of {owner}"),
    "gap_place": Text(
        vi="partition {partition}, vị trí {first} đến trước {until}",
        en="partition {partition}, offset {first} to before {until}",
    ),
    "no_owner": Text(vi="nơi phát không rõ", en="an unknown owner"),
    "none": Text(vi="Không có.", en="None."),
    "none_known": Text(vi="Chưa biết.", en="Not known."),
    "more_of": Text(
        vi="Còn nữa ở {names}: chỉ hiện 100 mục đầu của mỗi nơi.",
        en="There is more at {names}: the first 100 of each are shown.",
    ),
    "tried_at": Text(vi="thử lại lúc {time} chưa được", en="tried again in vain at {time}"),
    "subject": Text(vi="hồ sơ hoặc sự kiện {id}", en="case or incident {id}"),
    "why_field": Text(vi="Vì sao làm (ghi vào nhật ký)", en="Why (for the audit)"),
    "why_hint": Text(
        vi="Không ghi tên hay số của ai. Ví dụ: đã sửa khoá của dịch vụ", en="Name nobody. For example: the key was given"
    ),
    "overtakes": Text(
        vi="Nhận cả khi bản tin trước của hồ sơ còn chờ (chỉ mục đã chọn)",
        en="Take it although an earlier fact of its case waits (only what is ticked)",
    ),
    "take_ticked": Text(vi="Nhận lại mục đã chọn", en="Take what is ticked again"),
    "take_all": Text(vi="Nhận lại tất cả", en="Take all again"),
    "try_ticked": Text(vi="Gửi thử mục đã chọn", en="Try what is ticked again"),
    "try_all": Text(vi="Gửi thử tất cả", en="Try all again"),
    "refill": Text(vi="Yêu cầu nơi phát gửi lại", en="Have their owners publish them again"),
    "taken": Text(vi="Đã nhận lại {count}; còn chờ {waiting}.", en="{count} taken; {waiting} wait on."),
    "retried": Text(
        vi="Đang gửi thử {count}; bản tin nào lại bị từ chối sẽ hiện lại sau vài giây.",
        en="{count} are tried again; what is refused again is here again within seconds.",
    ),
    "refilled": Text(vi="Nơi phát đang gửi lại {count} khoảng.", en="Being published again: {count} gap(s)."),
    "homeless": Text(vi="Không dịch vụ nào phát: {topics}.", en="No service owns: {topics}."),
    "not_there": Text(vi="{count} mục không còn nằm chờ.", en="{count} do not wait any more."),
    "not_answered": Text(
        vi="Chưa xong ở: {names} (chưa trả lời). Bấm lại: không có gì làm hai lần.",
        en="Not finished at: {names} (no answer). Press again: nothing is done twice.",
    ),
    "goes_on": Text(vi="Còn bản tin chưa thử ở: {names}.", en="Some are still to be tried at: {names}."),
    "go_on": Text(vi="Nhận tiếp", en="Go on"),
    "nothing_ticked": Text(vi="Chưa chọn mục nào.", en="Nothing is ticked."),
    "again_title": Text(vi="Đang gửi lại", en="Being published again"),
    "again_line": Text(vi="lần {id}: đã gửi {count}", en="no. {id}: {count} so far"),
    "terminal": Text(vi="Ở dòng lệnh:", en="At a terminal:"),
}
