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
    "problem_place": Text(
        vi="Vai trò này làm việc ở một nơi: hãy chọn tỉnh hoặc xã.",
        en="This role works in a place: choose a province or commune.",
    ),
    "problem_token": Text(vi="Mã truy cập không hợp lệ hoặc đã hết hạn.", en="The access token is not valid or has expired."),
    "problem_token_large": Text(
        vi="Mã truy cập này quá dài (hơn 4.000 ký tự), trình duyệt không giữ được. Hãy xin đơn vị cấp một mã ngắn hơn: "
        "nêu tỉnh thay cho từng xã, bớt vai trò, hoặc tách thành hai mã.",
        en="This access token is too long (over 4,000 characters): browsers do not keep it. Ask your office for a shorter one: "
        "the province in place of each commune, fewer roles, or two tokens.",
    ),
    "problem_token_area": Text(
        vi="Mã truy cập không nêu xã, tỉnh hay cả nước. Hãy xin đơn vị cấp mã có nơi làm việc của bạn.",
        en="The access token names no commune, no province and not the country. Ask your office for one with your place.",
    ),
    "problem_token_country": Text(
        vi="Mã truy cập ghi cả nước, nhưng vai trò này làm việc ở xã hoặc tỉnh. Hãy xin đơn vị cấp mã có nơi làm việc của bạn.",
        en="The access token says the whole country, but this role works in a commune or province. "
        "Ask your office for one with your place.",
    ),
}
