"""Why a notice waits or could not be delivered, in words, as they stand inside a sentence."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

NOTICE_REASONS: Final[Mapping[str, Text]] = {
    "no_recipient": Text(vi="chưa có người nhận", en="nobody to receive it"),
    "no_phone": Text(vi="không có số di động dùng được", en="no mobile number that works"),
    "no_real_gateway": Text(
        vi="hồ sơ thật mà hệ thống đang nối với cổng tin nhắn mô phỏng: chưa gửi",
        en="a real case, and the system is connected to a simulated gateway: nothing is sent",
    ),
    "shared_phone": Text(vi="nhiều hộ dùng chung số này", en="several households share the number"),
    "number_refused": Text(vi="số máy không tồn tại", en="the number does not exist"),
    "drill_on_real_rail": Text(vi="diễn tập không được nhắn tin thật", en="a drill sends no real messages"),
    "refused": Text(vi="tổng đài không nhận gửi", en="the gateway does not take it"),
    "technical": Text(vi="lỗi kỹ thuật của tổng đài", en="a technical fault of the gateway"),
    "not_delivered": Text(vi="nhà mạng báo không chuyển được tin", en="the operator says that it could not be delivered"),
    "not_reached": Text(vi="máy tắt hoặc mất sóng, chưa chuyển được tin", en="the telephone is off or has no network just now"),
    "malformed": Text(vi="tổng đài không hiểu tin này", en="the gateway does not understand this message"),
    "no_receipt": Text(vi="không có xác nhận tin đã đến máy", en="nobody says that it has arrived"),
    "webhook_refused": Text(vi="hệ thống của xã từ chối tin", en="the commune's own system refuses it"),
    "host_not_allowed": Text(vi="máy chủ nhận tin chưa được phép", en="the receiving host is not allowed"),
    "address_refused": Text(vi="địa chỉ thư không tồn tại", en="the e-mail address does not exist"),
    "phone_unreadable": Text(vi="hệ thống không giải mã được số điện thoại", en="the system cannot decrypt the phone number"),
}
"""Why a notice waits, or must be said in person."""
