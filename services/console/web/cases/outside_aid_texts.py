"""The words of what others gave households directly."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

OUTSIDE_AID_TEXTS: Final[Mapping[str, Text]] = {
    "aid_title": Text(vi="Nơi khác đã giúp", en="What others gave"),
    "aid_says": Text(
        vi="Tổ chức, cá nhân giúp thẳng cho hộ, không qua nguồn của ta. Ghi lại để không giúp trùng mà không biết; không khoản "
        "nào tự động bị từ chối hay giảm vì mục này.",
        en="What organisations and people gave the household directly, out of no source of ours. Written down so that nobody "
        "is helped twice unknowingly; nothing is declined or lowered by it.",
    ),
    "aid_none": Text(vi="Chưa ai ghi nơi khác đã giúp hộ này.", en="Nobody has written down that others gave anything."),
    "aid_recorded": Text(vi="{who} ghi lúc {time}", en="written down by {who} at {time}"),
    "aid_recorded_at": Text(vi="ghi lúc {time}", en="written down at {time}"),
    "aid_withdrawn": Text(vi="đã rút (ghi sai)", en="withdrawn (it was wrong)"),
    "aid_withdraw": Text(vi="Rút, ghi sai", en="Withdraw, it was wrong"),
    "aid_was_withdrawn": Text(vi="Đã rút mục ghi sai.", en="What was wrong is withdrawn."),
    "aid_new": Text(vi="Ghi nơi khác đã giúp", en="Write down what others gave"),
    "aid_kind": Text(vi="Tiền hay hiện vật", en="Money or goods"),
    "aid_cash": Text(vi="Tiền", en="Money"),
    "aid_goods": Text(vi="Hiện vật", en="Goods"),
    "aid_given_by": Text(vi="Ai cho (tổ chức, đoàn, cá nhân)", en="Who gave it (organisation, group, person)"),
    "aid_given_on": Text(vi="Hộ nhận ngày nào", en="When the household had it"),
    "aid_amount": Text(vi="Bao nhiêu đồng", en="How many đồng"),
    "aid_amount_hint": Text(
        vi="Bắt buộc với tiền; với hiện vật ghi giá trị nếu biết", en="Needed of money; of goods what they come to, if known"
    ),
    "aid_what": Text(vi="Là gì, bao nhiêu", en="What it was, and how much"),
    "aid_what_hint": Text(
        vi="Bắt buộc với hiện vật, ví dụ: 10 kg gạo, 1 thùng mì",
        en="Needed of goods, for example: 10 kg of rice, 1 box of noodles",
    ),
    "aid_keep": Text(vi="Ghi", en="Write it down"),
    "aid_kept": Text(vi="Đã ghi nơi khác đã giúp.", en="Written down."),
    "aid_link": Text(vi="Nơi khác đã giúp các hộ", en="What others gave households"),
    "aid_list_none": Text(vi="Chưa có mục nào trong đợt này.", en="Nothing was written down in this incident."),
    "aid_away": Text(
        vi="Bộ phận Tiếp nhận không trả lời: chưa xem được danh sách.",
        en="Intake does not answer: the list cannot be seen now.",
    ),
}
