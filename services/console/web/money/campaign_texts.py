"""The words of donation campaigns."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

CAMPAIGN_TEXTS: Final[Mapping[str, Text]] = {
    "campaigns_title": Text(vi="Các cuộc vận động", en="Donation campaigns"),
    "campaigns_say": Text(
        vi="Mỗi cuộc vận động có tài khoản và sổ riêng; hạn tiếp nhận, phân phối, công khai và báo cáo theo 93/2021/NĐ-CP.",
        en="Each campaign has an account and books of its own; the days to receive, give, publish and report are those of "
        "93/2021/NĐ-CP.",
    ),
    "campaigns_link": Text(vi="Các cuộc vận động", en="Donation campaigns"),
    "campaigns_none": Text(vi="Chưa có cuộc vận động nào.", en="There is no campaign yet."),
    "campaigns_act": Text(vi="Xem cuộc vận động", en="See the campaigns"),
    "campaign_item": Text(vi="{what}: {name}", en="{what}: {name}"),
    "campaign_new": Text(vi="Phát động cuộc vận động", en="Launch a campaign"),
    "campaign_launch": Text(vi="Ghi cuộc vận động", en="Launch it"),
    "campaign_launched": Text(vi="Đã ghi cuộc vận động {name}.", en="The campaign {name} is recorded."),
    "campaign_name": Text(vi="Tên cuộc vận động", en="Name of the campaign"),
    "campaign_organiser": Text(vi="Ban Vận động chịu trách nhiệm", en="The board that answers for it"),
    "campaign_level": Text(vi="Cấp", en="Level"),
    "campaign_seat": Text(vi="Xã nơi đặt Ban Vận động", en="Commune where the board sits"),
    "campaign_account_at": Text(vi="Kho bạc hoặc ngân hàng giữ tài khoản", en="Treasury or bank of its account"),
    "campaign_account": Text(vi="Số tài khoản riêng của cuộc vận động", en="Account of this campaign alone"),
    "campaign_conditions": Text(vi="Điều kiện đã hứa với người cho", en="What givers were told of its use"),
    "campaign_conditions_hint": Text(
        vi="Được công khai; để trống nếu không có.", en="Public; leave it empty where there is none."
    ),
    "campaign_benefits": Text(vi="Chỉ dành cho (không chọn: mọi loại trợ giúp)", en="Only for (none: for all help)"),
    "campaign_communes": Text(vi="Chỉ dành cho các xã", en="Only for these communes"),
    "campaign_communes_hint": Text(
        vi="Mã hoặc tên xã, cách nhau bằng dấu chấm phẩy; để trống: mọi xã.",
        en="Codes or names, with semicolons between; empty: for all.",
    ),
    "campaign_units": Text(vi="Nhận", en="It receives"),
    "campaign_launched_on": Text(vi="Ngày phát động", en="Launched on"),
    "campaign_until": Text(vi="Tiếp nhận đến hết ngày", en="Receives until"),
    "campaign_until_hint": Text(
        vi="Không quá 90 ngày kể từ ngày phát động (93/2021/NĐ-CP, Điều 8.2).",
        en="At most 90 days after the launch (93/2021/NĐ-CP, Art. 8.2).",
    ),
    "campaign_line": Text(vi="{organiser} · tiếp nhận {since} đến {until}", en="{organiser} · receives {since} to {until}"),
    "campaign_account_line": Text(vi="Tài khoản {number} tại {place}", en="Account {number} at {place}"),
    "campaign_received": Text(vi="Đã nhận", en="Received"),
    "campaign_spent": Text(vi="Đã chi", en="Given"),
    "campaign_left": Text(vi="Còn", en="Left"),
    "campaign_unit": Text(vi="Đơn vị", en="Unit"),
    "campaign_only": Text(vi="Chỉ dành cho: {what}", en="Only for: {what}"),
    "campaign_clocks": Text(vi="Hạn theo luật", en="Clocks by law"),
    "campaign_due": Text(vi="Hạn: {time}", en="Due {time}"),
    "campaign_acts": Text(vi="Đã ghi", en="Recorded"),
    "campaign_acts_none": Text(vi="Chưa ghi việc nào.", en="Nothing was recorded yet."),
    "campaign_act_line": Text(vi="{day}, văn bản {document}", en="{day}, by {document}"),
    "campaign_act_until": Text(vi="đến {day}", en="until {day}"),
    "campaign_say": Text(vi="Ghi việc đã làm", en="Record what was done"),
    "campaign_act": Text(vi="Việc", en="What"),
    "campaign_happened": Text(vi="Ngày", en="On which day"),
    "campaign_document": Text(vi="Văn bản", en="By which document"),
    "campaign_document_hint": Text(
        vi="Số và ngày; công khai thì ghi nơi niêm yết, đường dẫn.",
        en="Number and day; of a publication: where it hangs or stands.",
    ),
    "campaign_extended_until": Text(vi="Gia hạn đến ngày (chỉ khi gia hạn)", en="Extended until (of an extension alone)"),
    "campaign_keep": Text(vi="Ghi", en="Record it"),
    "campaign_kept": Text(vi="Đã ghi.", en="Recorded."),
    "campaign_public": Text(vi="Trang công khai của cuộc vận động", en="The campaign's public page"),
    "gifts_title": Text(vi="Các khoản đã nhận", en="Gifts"),
    "gifts_none": Text(vi="Chưa nhận khoản nào.", en="Nothing was given yet."),
    "gift_book": Text(vi="Ghi một khoản nhận", en="Book a gift"),
    "gift_unit": Text(vi="Tiền hay hàng", en="Money or goods"),
    "gift_amount": Text(vi="Số lượng", en="How much"),
    "gift_what": Text(vi="Hàng gì (công khai)", en="Which goods (public)"),
    "gift_donor": Text(vi="Người cho", en="Given by"),
    "gift_donor_hint": Text(vi="Được mã hoá; để trống: không nêu tên.", en="Stored encrypted; empty: not named."),
    "gift_public": Text(vi="Người cho đồng ý nêu tên công khai", en="The giver agreed to be named in public"),
    "gift_day": Text(vi="Ngày nhận", en="Given on"),
    "gift_kept": Text(vi="Đã vào sổ.", en="It is booked."),
    "gift_waits": Text(
        vi="Vượt mức một người được ghi: chờ một kế toán khác xác nhận.",
        en="Above what one person books: another confirms first.",
    ),
    "gift_nobody": Text(vi="không nêu tên", en="not named"),
    "gift_is_public": Text(vi="công khai tên", en="named in public"),
    "gift_not_booked": Text(vi="chờ xác nhận", en="waits to be confirmed"),
    "gift_reversed": Text(vi="đã đảo", en="reversed"),
    "campaign_over": Text(
        vi="Kết thúc phân phối thì không chi thêm từ cuộc vận động này; phần còn lại chuyển đợt sau theo văn bản (Điều 10.7).",
        en="Once all is said to be given nothing more is paid out of it; what is left is carried over by a document.",
    ),
}
