"""Every sentence of signing in, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "sign_in_embedded": Text(
        vi="Hệ thống thử nghiệm: chọn vai trò và nơi làm việc.", en="Test system: choose a role and a place."
    ),
    "sign_in_real": Text(vi="Dán mã truy cập do đơn vị cấp.", en="Paste the access token that your office issued."),
    "role": Text(vi="Vai trò", en="Role"),
    "province": Text(vi="Tỉnh, thành phố", en="Province"),
    "commune_wish": Text(vi="Xã, phường (tên hoặc mã; để trống: cả tỉnh)", en="Commune (name or code; empty: whole province)"),
    "token": Text(vi="Mã truy cập", en="Access token"),
    "enter": Text(vi="Vào", en="Enter"),
    "problem_role": Text(vi="Hãy chọn một vai trò.", en="Choose a role."),
    "problem_commune_none": Text(vi="Không có xã nào tên như vậy.", en="There is no commune of that name."),
    "problem_commune_many": Text(vi="Có nhiều xã tên như vậy, hãy chọn:", en="Several communes have that name, choose one:"),
    "problem_token": Text(vi="Mã truy cập không hợp lệ hoặc đã hết hạn.", en="The access token is not valid or has expired."),
}
