"""The words of the public pages of campaigns."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "giving_title": Text(vi="Các cuộc vận động cứu trợ", en="Relief campaigns"),
    "giving_say": Text(
        vi="Số tiền và hàng mỗi cuộc vận động đã nhận, đã trao và còn lại. Không nêu hộ nào; nơi có dưới 5 hộ được gộp chung.",
        en="What each campaign received, gave and has left. No household is named; places of fewer than five are put together.",
    ),
    "giving_none": Text(vi="Chưa có cuộc vận động nào.", en="There is no campaign yet."),
    "giving_away": Text(
        vi="Chưa xem được lúc này, xin mở lại sau ít phút.", en="It cannot be shown now; open it again in a few minutes."
    ),
    "giving_too_often": Text(vi="Mở quá nhiều lần, xin đợi một lát.", en="It was opened too often; wait a moment."),
    "giving_unknown": Text(vi="Không có cuộc vận động này.", en="There is no such campaign."),
    "giving_line": Text(vi="{organiser} · tiếp nhận {since} đến {until}", en="{organiser} · receives {since} to {until}"),
    "giving_account": Text(vi="Tài khoản {number} tại {place}", en="Account {number} at {place}"),
    "giving_only": Text(vi="Chỉ dành cho: {what}", en="Only for: {what}"),
    "giving_received": Text(vi="Đã nhận", en="Received"),
    "giving_spent": Text(vi="Đã trao", en="Given"),
    "giving_left": Text(vi="Còn", en="Left"),
    "giving_unit": Text(vi="Tiền, hàng", en="Money or goods"),
    "giving_by_benefit": Text(vi="Đã trao theo loại trợ giúp ({unit})", en="Given by kind of help ({unit})"),
    "giving_by_commune": Text(vi="Đã trao theo xã ({unit})", en="Given by commune ({unit})"),
    "giving_what": Text(vi="Loại trợ giúp", en="Kind of help"),
    "giving_commune": Text(vi="Xã", en="Commune"),
    "giving_households": Text(vi="Số hộ", en="Households"),
    "giving_rest": Text(vi="Khác (gộp, không tách)", en="Others together"),
    "giving_gifts": Text(vi="Các khoản đã nhận", en="What came in"),
    "giving_gifts_none": Text(vi="Chưa nhận khoản nào.", en="Nothing has come in yet."),
    "giving_nobody": Text(vi="Người cho không nêu tên", en="Not named"),
    "giving_day": Text(vi="Ngày", en="Day"),
    "giving_who": Text(vi="Người cho", en="Given by"),
    "giving_reference": Text(vi="Mã", en="Reference"),
    "giving_amount": Text(vi="Số lượng", en="How much"),
    "giving_file": Text(vi="Tải bảng (CSV)", en="Download as CSV"),
}
