"""Every sentence of sending lists, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "send_title": Text(vi="Gửi danh sách hộ", en="Send a list of households"),
    "send_says": Text(
        vi="Một tệp CSV, mỗi hộ một dòng, cùng một sự kiện. Dòng đúng được nhận ngay; dòng chưa nhận được trả lại kèm lý do.",
        en="One CSV file, a household in each row, all of one incident. Good rows are taken; others come back with reasons.",
    ),
    "template": Text(vi="Tải mẫu có sẵn tên cột", en="Download the template with its columns"),
    "template_other": Text(vi="Mẫu tiếng Anh", en="The template in Vietnamese"),
    "template_hint": Text(
        vi="Mở bằng Excel, điền, rồi lưu dạng CSV UTF-8. Hai dòng ví dụ thì xoá đi.",
        en="Open it in Excel, fill it, save it as CSV UTF-8. Delete the two rows of examples.",
    ),
    "for_incident": Text(vi="Danh sách này của sự kiện", en="The list is of the incident"),
    "choose_incident": Text(vi="Chọn sự kiện", en="Choose the incident"),
    "choose_this": Text(vi="Chọn", en="Choose"),
    "file": Text(vi="Tệp danh sách (CSV)", en="The file (CSV)"),
    "file_hint": Text(
        vi="Tối đa 64 MB; danh sách dài hơn thì chia thành nhiều tệp. Tệp Excel (.xlsx): hãy lưu lại dạng CSV UTF-8.",
        en="At most 64 MB; send a longer list in several files. An Excel workbook (.xlsx): save it as CSV UTF-8 first.",
    ),
    "file_too_large": Text(
        vi="tệp lớn quá 64 MB: hãy chia danh sách thành nhiều tệp",
        en="the file is above 64 MB: divide the list into several files",
    ),
    "send": Text(vi="Gửi danh sách", en="Send the list"),
    "choose_again": Text(
        vi="Trình duyệt không giữ được tệp: hãy chọn lại đúng tệp đó rồi gửi.",
        en="A browser cannot keep a file: choose the same file again and send it.",
    ),
    "other_file": Text(
        vi="Tệp gửi lần trước từ trang này đã được nhận, còn tệp này khác. Nếu muốn gửi thêm tệp này, hãy chọn lại và gửi.",
        en="The file sent from this page before was taken; this is another. To send this one too, choose it again and send.",
    ),
    "sent": Text(vi="Đã nhận tệp. Đang đọc từng dòng.", en="The file was taken. Its rows are being read."),
    "sent_lists": Text(vi="Danh sách đã gửi", en="Lists that you sent"),
    "no_incident_yet": Text(
        vi="Chưa có sự kiện nào được công bố cho địa bàn của bạn: hãy gọi cán bộ trực của tỉnh.",
        en="No incident is declared for your area: call the provincial duty officer.",
    ),
    "list_title": Text(vi="Danh sách gửi lúc {time}", en="List of {time}"),
    "state_running": Text(vi="Đang đọc: {percent}%", en="Being read: {percent}%"),
    "state_done": Text(vi="Đã đọc xong", en="Read to its end"),
    "state_refused": Text(vi="Không đọc được tệp này", en="The file could not be read"),
    "leave": Text(
        vi="Có thể rời trang này: việc đọc vẫn tiếp tục, và danh sách nằm ở “Danh sách đã gửi”.",
        en="You may leave this page: reading goes on, and the list stands under “Lists that you sent”.",
    ),
    "look_again": Text(vi="Xem lại", en="Look again"),
    "progress": Text(vi="Đã đọc bao nhiêu phần trăm", en="How much has been read, in percent"),
    "accepted": Text(vi="Đã nhận", en="Taken"),
    "rejected": Text(vi="Chưa nhận, phải sửa", en="Not taken, to be mended"),
    "alike": Text(vi="Giống hồ sơ đã có", en="Look like a case"),
    "counts": Text(vi="nhận {accepted}, chưa nhận {rejected}", en="{accepted} taken, {rejected} not"),
    "all_taken": Text(vi="Mọi dòng đã được nhận thành hồ sơ.", en="Every row was taken and is a case."),
    "no_rows": Text(vi="Tệp không có dòng nào dưới dòng tên cột.", en="The file has no row below its columns."),
    "mend_title": Text(vi="Các dòng phải sửa", en="Rows to be mended"),
    "mend_says": Text(
        vi="Tải các dòng này thành một tệp, sửa, rồi gửi lại chính tệp đó: hộ đã nhận không ở trong đó, không bị ghi hai lần.",
        en="Download these rows as one file, mend them, send that file: what was taken is not in it and is not counted twice.",
    ),
    "kept_until": Text(vi="Tải được đến {time}.", en="Can be downloaded until {time}."),
    "download": Text(vi="Tải các dòng phải sửa (CSV)", en="Download the rows to mend (CSV)"),
    "send_mended": Text(vi="Gửi tệp đã sửa", en="Send the mended file"),
    "line": Text(vi="Dòng", en="Line"),
    "column": Text(vi="Cột", en="Column"),
    "reason": Text(vi="Vì sao", en="Why"),
    "whole_row": Text(vi="cả dòng", en="the whole row"),
    "first_errors": Text(vi="{shown} lỗi đầu; tệp tải về có đủ.", en="The first {shown}; the file has them all."),
    "alike_title": Text(vi="Có thể là hộ đã được báo", en="Perhaps reported before"),
    "alike_says": Text(
        vi="Các dòng này đã được nhận. Mở hồ sơ giống và cho biết cùng một hộ hay khác hộ.",
        en="These rows were taken. Open the case that each looks like and say whether they are one household.",
    ),
    "changed_title": Text(vi="Đã sửa khi đọc", en="Changed while reading"),
    "unread_title": Text(vi="Cột không được đọc", en="Columns that were not read"),
    "file_gone": Text(
        vi="Tiếp nhận không trả lời lúc này; hãy tải lại sau ít phút.",
        en="Intake does not answer now; download it in some minutes.",
    ),
}
