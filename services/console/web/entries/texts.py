"""Every sentence of the law officers' entries, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "entries_title": Text(vi="Dữ liệu pháp luật do cán bộ nhập", en="Law data that officers enter"),
    "entries_says": Text(
        vi="Một người nhập, một người khác ban hành. Có hiệu lực từ ngày đã ghi, sớm nhất là ngày mai; khoản đã ký không đổi.",
        en="One person enters, another releases. It holds from its first day, tomorrow at the earliest; what is signed stays.",
    ),
    "queue_title": Text(vi="Dữ liệu pháp luật chờ ban hành", en="Law data to be released"),
    "queue_act": Text(vi="Xem trước và ban hành", en="Preview and release"),
    "state_field": Text(vi="Trạng thái", en="State"),
    "all_states": Text(vi="Tất cả", en="All"),
    "entered": Text(vi="Chờ ban hành", en="To be released"),
    "released": Text(vi="Đã ban hành", en="Released"),
    "withdrawn": Text(vi="Đã rút", en="Withdrawn"),
    "entries_none": Text(vi="Chưa có gì ở đây.", en="There is nothing here yet."),
    "later_entries": Text(vi="Các mục sau", en="Later entries"),
    "new_norm": Text(vi="Nhập mức riêng của tỉnh", en="Enter a province's norm"),
    "new_limit": Text(vi="Nhập thời hạn", en="Enter a time limit"),
    "new_day_off": Text(vi="Nhập ngày nghỉ, ngày làm bù", en="Enter a day off or a worked day"),
    "province": Text(vi="Tỉnh", en="Province"),
    "parameter": Text(vi="Mức nào", en="Which value"),
    "value": Text(vi="Giá trị mới (đồng hoặc kg)", en="New value (đồng or kg)"),
    "value_hint": Text(vi="Không thấp hơn mức của cả nước", en="Never below the country's"),
    "valid_from": Text(vi="Từ ngày", en="From"),
    "valid_until": Text(vi="Đến hết ngày (trống: lâu dài)", en="Until (empty: for good)"),
    "limit_name": Text(vi="Thời hạn nào", en="Which limit"),
    "limit": Text(vi="Bao lâu", en="How long"),
    "unit": Text(vi="Đơn vị", en="Unit"),
    "event": Text(vi="Tính từ", en="Counted from"),
    "limit_kind": Text(vi="Loại", en="Kind"),
    "statutory": Text(vi="Theo luật (phải có điều khoản)", en="By law (needs its article)"),
    "internal": Text(vi="Chỉ tiêu nội bộ (không có điều khoản)", en="Internal target (without an article)"),
    "day": Text(vi="Ngày", en="Day"),
    "day_off": Text(vi="Ngày đó", en="That day"),
    "off": Text(vi="Nghỉ", en="Is off"),
    "worked": Text(vi="Làm việc", en="Is worked"),
    "document": Text(vi="Số văn bản", en="Number of the document"),
    "document_hint": Text(vi="Ví dụ: 12/2027/NQ-HĐND", en="For example: 12/2027/NQ-HĐND"),
    "article_field": Text(vi="Điều, khoản, điểm", en="Article, clause, point"),
    "article_hint": Text(vi="Ví dụ: 12.3.c; để trống nếu không có", en="For example: 12.3.c; empty where there is none"),
    "sure": Text(vi="Chắc chắn đến đâu", en="How sure"),
    "why": Text(vi="Vì sao nhập (không ghi về người nào)", en="Why it is entered (nothing about a person)"),
    "enter": Text(vi="Nhập, chờ người khác ban hành", en="Enter, for another to release"),
    "was_entered": Text(
        vi="Đã nhập. Chưa có hiệu lực: chờ một cán bộ khác ban hành.",
        en="Entered. It holds once another officer has released it.",
    ),
    "was_released": Text(vi="Đã ban hành. Có hiệu lực từ {day}.", en="Released. It holds from {day}."),
    "was_withdrawn": Text(vi="Đã rút.", en="Withdrawn."),
    "said_norm": Text(vi="{province}: {parameter} = {value}", en="{province}: {parameter} = {value}"),
    "said_limit": Text(vi="{name}: {limit} {unit} từ {event}", en="{name}: {limit} {unit} after {event}"),
    "said_off": Text(vi="Ngày {day} được nghỉ", en="{day} is off"),
    "said_worked": Text(vi="Ngày {day} làm việc", en="{day} is worked"),
    "days_open": Text(vi="từ {first}", en="from {first}"),
    "days_closed": Text(vi="từ {first} đến {last}", en="from {first} to {last}"),
    "entered_by": Text(vi="{who} nhập lúc {time}", en="entered by {who} at {time}"),
    "ended_by": Text(vi="{who} kết thúc lúc {time}", en="ended by {who} at {time}"),
    "because": Text(vi="Vì sao nhập", en="Why it was entered"),
    "withdrawn_because": Text(vi="Vì sao rút", en="Why it was withdrawn"),
    "preview_title": Text(vi="Nếu ban hành, các hồ sơ đang mở sẽ đổi", en="Open cases that a release would change"),
    "preview_count": Text(
        vi="{count} trong {examined} hồ sơ đang mở sẽ đổi.", en="{count} of {examined} open cases would change."
    ),
    "preview_more": Text(
        vi="Còn nhiều hồ sơ đang mở hơn số đã xem: con số thật có thể lớn hơn.",
        en="There are more open cases than were looked at: the true figure may be larger.",
    ),
    "preview_away": Text(
        vi="Chưa xem trước được lúc này: hãy tải lại trang trước khi ban hành.",
        en="There is no preview now: load the page again before you release.",
    ),
    "change": Text(vi="{what}: {before} → {after}", en="{what}: {before} → {after}"),
    "nothing_before": Text(vi="không có", en="none"),
    "release_title": Text(vi="Ban hành", en="Release"),
    "release_says": Text(
        vi="Sau khi ban hành thì không rút lại được: muốn đổi phải nhập và ban hành mục mới.",
        en="A release is not taken back: another value is a new entry and a new release.",
    ),
    "have_read": Text(vi="Tôi đã đối chiếu với văn bản", en="I have compared it with the document"),
    "not_read": Text(
        vi="phải đối chiếu với văn bản trước khi ban hành", en="compare it with the document before you release it"
    ),
    "release": Text(vi="Ban hành", en="Release"),
    "own_entry": Text(
        vi="Bạn là người đã nhập mục này nên không được tự ban hành: cần một cán bộ pháp chế khác.",
        en="You entered this, so you may not release it: another law officer must.",
    ),
    "other_area": Text(
        vi="Mục này của tỉnh khác hoặc của cả nước: cán bộ phụ trách nơi đó ban hành.",
        en="This is another province's, or the whole country's: an officer of that area releases it.",
    ),
    "withdraw_title": Text(vi="Rút lại", en="Withdraw"),
    "withdraw_reason": Text(vi="Vì sao rút", en="Why it is withdrawn"),
    "withdraw": Text(vi="Rút mục này", en="Withdraw this entry"),
    "to_entries": Text(vi="Tất cả các mục", en="All entries"),
}
