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
    "declare": Text(vi="Công bố", en="Declare"),
    "declared": Text(vi="Đã công bố: {name}. Các xã báo tin được ngay.", en="Declared: {name}. Communes can report at once."),
    "unknown_commune": Text(vi="không có xã nào tên hoặc mã “{name}”", en="there is no commune of the name or code “{name}”"),
    "many_communes": Text(vi="có nhiều xã tên “{name}”: hãy ghi mã", en="several communes are called “{name}”: give the code"),
}
