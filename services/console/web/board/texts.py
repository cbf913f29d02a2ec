"""Every sentence of the board, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "live": Text(vi="trực tiếp", en="live"),
    "lost": Text(vi="MẤT KẾT NỐI. Số liệu dưới đây có thể đã cũ.", en="CONNECTION LOST. The figures below may be out of date."),
    "model_away": Text(
        vi="Chưa đọc được số liệu mới. Trang hồ sơ vẫn dùng được.",
        en="New figures cannot be read. The pages of cases still work.",
    ),
    "not_fresh": Text(
        vi="Chưa nhận được sự kiện mới từ Kafka: số liệu có thể chậm.",
        en="No new facts arrive from Kafka: the figures may be late.",
    ),
    "board_title": Text(vi="Bảng trực", en="Board"),
    "all_real": Text(vi="Tất cả sự kiện thật", en="All real incidents"),
    "all_drills": Text(vi="Tất cả đợt diễn tập", en="All drills"),
    "risk": Text(vi="cấp rủi ro {level}", en="risk level {level}"),
    "now": Text(vi="Cần xử lý ngay", en="Needs you now"),
    "late": Text(vi="Trễ hạn", en="Late"),
    "silent": Text(vi="Xã mất liên lạc", en="Silent communes"),
    "contradicted": Text(vi="Ngân hàng trả lời mâu thuẫn", en="Bank contradicts itself"),
    "waiting": Text(vi="Hộ chờ trợ giúp", en="Households waiting"),
    "helped_of": Text(
        vi="Đã có khoản đến tay: {helped} trong {total} hộ", en="{helped} of {total} households have a first help in hand"
    ),
    "by_stage": Text(vi="Theo giai đoạn", en="By stage"),
    "late_title": Text(vi="Trễ hạn, lâu nhất trước", en="Late, the longest first"),
    "late_none": Text(vi="Không có hạn nào bị trễ.", en="Nothing is late."),
    "late_more": Text(vi="Xem tất cả hồ sơ trễ", en="Show all late cases"),
    "late_shown": Text(vi="{shown} trong {count}", en="{shown} of {count}"),
    "silent_title": Text(vi="Xã mất liên lạc", en="Silent communes"),
    "silent_none": Text(
        vi="Mọi xã đã được báo đều có xác nhận hoặc còn trong hạn.",
        en="Every commune that was told has confirmed or is in time.",
    ),
    "silent_for": Text(vi="im lặng {time}, từ {since}", en="silent for {time}, since {since}"),
    "communes_title": Text(vi="Theo xã", en="By commune"),
    "commune": Text(vi="Xã", en="Commune"),
    "total": Text(vi="Tổng", en="Total"),
    "helped": Text(vi="Đã có khoản đến tay", en="First help in hand"),
    "waiting_short": Text(vi="Chờ", en="Waiting"),
    "confirmed": Text(vi="Xác nhận", en="Confirmed"),
    "no_contact": Text(vi="mất liên lạc", en="silent"),
    "communes_more": Text(vi="Còn {count} xã nữa: xem tất cả", en="{count} more communes: show all"),
    "communes_none": Text(vi="Chưa có hộ nào được báo trong địa bàn này.", en="No household has been reported in this area."),
}
