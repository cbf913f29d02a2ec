"""Every sentence of signing in and out, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "again_title": Text(vi="Hãy đăng nhập lại", en="Please sign in again"),
    "nobody": Text(
        vi="Trình duyệt này chưa đăng nhập, hoặc đã quên bạn.",
        en="Nobody is signed in in this browser, or it has forgotten you.",
    ),
    "again": Text(vi="Đăng nhập lại", en="Sign in again"),
    "not_sent_title": Text(vi="Chưa gửi được", en="Not sent yet"),
    "kept_here": Text(
        vi="Chưa có gì được gửi. Những gì bạn đã ghi và đã chọn còn nguyên ở trang này: hãy bấm gửi lại sau ít phút.",
        en="Nothing was sent. What you wrote and ticked is kept on this page: send it again in a few minutes.",
    ),
    "prove_title": Text(vi="Xác nhận là bạn", en="Confirm that it is you"),
    "prove": Text(
        vi="Bạn đăng nhập đã hơn {minutes} phút. Trước khi ký hoặc trao, hãy xác nhận lại mình là ai.",
        en="You signed in more than {minutes} minutes ago. Before you sign or hand over, confirm who you are.",
    ),
    "prove_now": Text(vi="Xác nhận rồi quay lại", en="Confirm and come back"),
    "kept": Text(
        vi="Chưa có gì được gửi. Những gì bạn đã ghi và đã chọn còn nguyên: xong bước này là thấy lại.",
        en="Nothing was sent. What you wrote and ticked is kept: you will see it again after this step.",
    ),
    "kept_files": Text(vi="Riêng tệp đính kèm phải chọn lại.", en="Only attached files must be chosen again."),
    "kept_by_hand": Text(
        vi="Trình duyệt này không chạy kịch bản: hãy mở trang đăng nhập ở thẻ mới, xong thì trở lại đây và bấm gửi lại.",
        en="This browser runs no scripts: sign in in a new tab, then come back here and send it again.",
    ),
    "send_again": Text(vi="Gửi lại", en="Send again"),
    "signed_out_title": Text(vi="Bạn đã thoát", en="You have signed out"),
    "signed_out": Text(
        vi="Bàn trực không còn giữ gì về bạn trên máy này.", en="The desk keeps nothing of you on this device any more."
    ),
    "leaving_title": Text(vi="Đang thoát…", en="Signing out…"),
    "leaving": Text(
        vi="Bàn trực đã quên bạn. Còn một bước: thoát khỏi nơi đăng nhập.",
        en="The desk has forgotten you. One step is left: leaving the provider of sign-ins.",
    ),
    "leave": Text(vi="Thoát khỏi nơi đăng nhập", en="Leave the provider"),
    "still_there": Text(
        vi="Không hỏi được nơi đăng nhập: có thể bạn vẫn còn đăng nhập ở đó. Nếu máy này dùng chung, hãy đóng trình duyệt.",
        en="The provider of sign-ins could not be asked: you may still be signed in there. "
        "On a shared device, close the browser.",
    ),
    "failed_title": Text(vi="Chưa vào được bàn trực", en="You are not signed in yet"),
    "try_sign_in": Text(vi="Đăng nhập", en="Sign in"),
    "as_another": Text(vi="Đăng nhập bằng tên khác", en="Sign in as somebody else"),
    "failed_unknown": Text(
        vi="Lần đăng nhập này bắt đầu ở trình duyệt khác, hoặc đã quá 10 phút. Hãy bắt đầu lại.",
        en="This sign-in was begun in another browser, or more than 10 minutes ago. Please begin again.",
    ),
    "failed_not_done": Text(
        vi="Nơi đăng nhập cho biết việc đăng nhập chưa xong ({code}).",
        en="The provider says that signing in was not finished ({code}).",
    ),
    "failed_large": Text(
        vi="Mã truy cập này quá dài (hơn 4.000 ký tự), trình duyệt không giữ được. Hãy xin đơn vị cấp một mã ngắn hơn: "
        "nêu tỉnh thay cho từng xã, bớt vai trò, hoặc tách thành hai tên đăng nhập.",
        en="This access token is too long (over 4,000 characters): browsers do not keep it. Ask your office for a shorter one: "
        "the province in place of each commune, fewer roles, or two user names.",
    ),
    "failed_area": Text(
        vi="Mã truy cập không nêu xã, tỉnh hay cả nước. Hãy xin đơn vị cấp mã có nơi làm việc của bạn.",
        en="The access token names no commune, no province and not the country. Ask your office for one with your place.",
    ),
    "failed_country": Text(
        vi="Mã truy cập ghi cả nước, nhưng vai trò này làm việc ở xã hoặc tỉnh. Hãy xin đơn vị cấp mã có nơi làm việc của bạn.",
        en="The access token says the whole country, but this role works in a commune or province. "
        "Ask your office for one with your place.",
    ),
    "failed_token": Text(
        vi="Mã truy cập mà nơi đăng nhập cấp không dùng được ở đây. Hãy báo người quản trị hệ thống.",
        en="The access token that the provider gave is of no use here. Please tell who runs the system.",
    ),
}
