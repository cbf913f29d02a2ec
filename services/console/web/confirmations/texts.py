"""Every sentence of the page behind a link, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "title": Text(vi="Xác nhận đã nhận tin", en="Confirm that you have this notice"),
    "says": Text(
        vi="Chỉ khi bấm nút dưới đây, xã mới được ghi là đã nhận tin này. Xác nhận tin không thay cho việc nào khác.",
        en="Only this button says that the commune has this notice. It confirms nothing else.",
    ),
    "confirm": Text(vi="Xã đã nhận tin này", en="The commune has this notice"),
    "done": Text(
        vi="Đã ghi: xã đã nhận tin này. Cảm ơn bạn.", en="It is recorded that the commune has this notice. Thank you."
    ),
    "already": Text(
        vi="Tin này đã được xác nhận, không cần làm gì thêm.", en="This notice is confirmed; nothing more is needed."
    ),
    "expired": Text(
        vi="Đường dẫn này đã hết hạn. Hãy đăng nhập bàn trực để xác nhận.",
        en="This link has expired. Sign in at the desk to confirm.",
    ),
    "superseded": Text(
        vi="Đã có một tin sau gồm cả nội dung này. Hãy xác nhận bằng thư mới nhất, hoặc trên bàn trực.",
        en="A later notice says all of this. Confirm by the newest e-mail, or at the desk.",
    ),
    "desk": Text(vi="Mở bàn trực", en="Open the desk"),
    "sent": Text(vi="Gửi lúc {time}", en="Sent at {time}"),
    "refused": Text(vi="Đường dẫn này không xác nhận được tin nào.", en="This link confirms nothing."),
    "unknown": Text(
        vi="Chưa rõ đã ghi xong hay chưa. Hãy bấm lại: xác nhận hai lần cũng chỉ tính một.",
        en="It is not known whether it was recorded. Press again: twice counts once.",
    ),
    "away": Text(
        vi="Hệ thống chưa trả lời được lúc này. Hãy mở lại sau ít phút.",
        en="The system does not answer now. Open it again soon.",
    ),
    "too_often": Text(
        vi="Đang có quá nhiều lượt mở từ mạng của bạn. Hãy đợi một phút.",
        en="Too many requests from your network. Wait a minute.",
    ),
    "other_page": Text(
        vi="Nút này chỉ có hiệu lực khi bấm trên trang này. Hãy mở lại đường dẫn trong thư.",
        en="The button counts on this page alone. Open the link of the e-mail again.",
    ),
}
