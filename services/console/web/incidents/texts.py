"""Every sentence of declaring an event, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "declare_title": Text(vi="Công bố sự kiện", en="Declare an incident"),
    "incident_name": Text(vi="Tên sự kiện", en="Name of the incident"),
    "incident_name_hint": Text(vi="Ví dụ: Bão số 12", en="For example: Storm no. 12"),
    "hazard_field": Text(vi="Loại thiên tai, sự cố", en="Hazard"),
    "risk_field": Text(vi="Cấp rủi ro", en="Risk level"),
    "starts_on": Text(vi="Bắt đầu ngày", en="Began on"),
    "communes_field": Text(vi="Các xã bị ảnh hưởng", en="Communes that are struck"),
    "communes_hint": Text(
        vi="Mã hoặc tên xã, mỗi xã một dòng; để trống: cả tỉnh.",
        en="Codes or names, one in a line; left empty: the whole province.",
    ),
    "kind": Text(vi="Thật hay diễn tập", en="Real or a drill"),
    "real": Text(vi="Sự việc thật", en="A real incident"),
    "exercise": Text(vi="Diễn tập", en="A drill"),
    "pace": Text(vi="Nhịp diễn tập", en="Pace of the drill"),
    "pace_hint": Text(
        vi="Chỉ cho diễn tập: đồng hồ và thang báo chạy nhanh gấp bao nhiêu lần, từ 1 đến 3600. 60: một giờ thành một phút.",
        en="For drills alone: how many times faster clocks and ladder run, 1 to 3600. 60: an hour becomes a minute.",
    ),
    "declare": Text(vi="Công bố", en="Declare"),
    "declared": Text(vi="Đã công bố: {name}. Các xã báo tin được ngay.", en="Declared: {name}. Communes can report at once."),
    "cut_offs_title": Text(vi="Xã bị cô lập", en="Communes that are cut off"),
    "cut_offs_say": Text(
        vi="Lãnh đạo tỉnh ký: các chỉ tiêu nội bộ đang chạy của xã lùi đến thời điểm đó, hạn theo luật không lùi. Văn bản sau "
        "kết thúc văn bản trước; không sửa, không xóa.",
        en="Signed by a leader of the province: the commune's own targets wait until then, statutory terms do not. A later act "
        "ends it; nothing is changed or deleted.",
    ),
    "cut_offs_link": Text(vi="Xã bị cô lập: lùi chỉ tiêu nội bộ", en="Communes that are cut off: let their targets wait"),
    "cut_offs_none": Text(vi="Không có xã nào đang bị cô lập.", en="No commune is cut off."),
    "cut_offs_over": Text(vi="Đã kết thúc", en="What is over"),
    "cut_off_new": Text(vi="Ký xã bị cô lập", en="Sign that a commune is cut off"),
    "cut_off_commune": Text(vi="Xã", en="Commune"),
    "cut_off_until": Text(vi="cô lập đến {time}", en="cut off until {time}"),
    "cut_off_until_field": Text(vi="Đến khi nào", en="Until when"),
    "cut_off_until_hint": Text(vi="Nhiều nhất 7 ngày; khi cần thì ký tiếp.", en="At most 7 days; sign once more if need be."),
    "cut_off_document": Text(vi="Văn bản số, ngày", en="Document: number and day"),
    "cut_off_reason": Text(vi="Vì sao", en="Why"),
    "cut_off_reason_hint": Text(
        vi="Ví dụ: sạt lở, đường và mạng đều mất. Không ghi tên người dân.",
        en="For example: landslide, road and network are gone. No names of people.",
    ),
    "cut_off_sign": Text(vi="Ký", en="Sign"),
    "cut_off_signed": Text(vi="Đã ký: {commune} bị cô lập.", en="Signed: {commune} is cut off."),
    "cut_off_line": Text(vi="{document}, ký lúc {time}", en="{document}, signed {time}"),
    "reached_title": Text(vi="Xã đã liên lạc được", en="The commune is reached again"),
    "reached_sign": Text(vi="Ký kết thúc", en="Sign the end"),
    "reached_signed": Text(vi="Đã ký: các chỉ tiêu chạy lại như trước.", en="Signed: the targets run as before."),
    "reached_line": Text(vi="kết thúc bởi {document} lúc {time}", en="ended by {document} at {time}"),
    "incidents_title": Text(vi="Sự kiện", en="Incidents"),
    "no_incidents": Text(vi="Chưa có sự kiện nào ở địa bàn của bạn.", en="There is no incident in your area yet."),
    "risk_level_is": Text(vi="cấp rủi ro {level}", en="risk level {level}"),
    "began": Text(vi="từ {day}", en="since {day}"),
    "ended": Text(vi="đã kết thúc", en="ended"),
    "commune_count": Text(vi="{count} xã", en="{count} commune(s)"),
    "further_communes": Text(vi="Thêm các xã", en="Further communes"),
    "further_hint": Text(vi="Mã hoặc tên xã, mỗi xã một dòng.", en="Codes or names, one in a line."),
    "going_on": Text(vi="Sự kiện còn tiếp diễn?", en="Does it go on?"),
    "stays_open": Text(vi="Còn tiếp diễn", en="It goes on"),
    "stays_ended": Text(vi="Vẫn kết thúc", en="It stays ended"),
    "ends": Text(vi="Đã kết thúc", en="It has ended"),
    "goes_on": Text(vi="Tiếp diễn trở lại", en="It goes on after all"),
    "ends_hint": Text(
        vi="Kết thúc rồi vẫn nhận báo muộn: quyền của hộ được phát hiện sau không mất.",
        en="Late reports are still taken: who is found later loses no right.",
    ),
    "change_note": Text(vi="Vì sao", en="Why"),
    "change": Text(vi="Lưu thay đổi", en="Keep the change"),
    "changed": Text(vi="Đã lưu thay đổi của sự kiện.", en="The change is kept."),
    "nothing_changed": Text(vi="chưa có gì khác với hiện nay", en="nothing differs from how it stands"),
    "history": Text(vi="Đã thay đổi thế nào", en="How it came to this"),
    "reached": Text(vi="thêm {names}", en="also {names}"),
    "was_declared": Text(vi="Được công bố", en="Declared"),
}
