"""Every sentence of searching, in Vietnamese and English."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "identified_at": Text(vi="phát hiện {time}", en="identified {time}"),
    "search_title": Text(vi="Tìm hồ sơ", en="Find a case"),
    "search_says": Text(
        vi="Số hồ sơ (HT-2611-00042, 2611-42 hoặc 42), tên chủ hộ có dấu hay không dấu, số điện thoại, hoặc tên xã.",
        en="A case's number (HT-2611-00042, 2611-42 or 42), a name with or without accents, a telephone, a commune.",
    ),
    "search_says_number": Text(
        vi="Số hồ sơ (HT-2611-00042, 2611-42 hoặc 42) hoặc tên xã. Vai trò của bạn không tìm theo tên hay điện thoại của hộ.",
        en="A case's number (HT-2611-00042, 2611-42 or 42) or a commune; your role does not search by name or phone.",
    ),
    "search_noted": Text(
        vi="Mỗi lần tìm người đều được ghi lại: ai tìm, lúc nào, thấy hồ sơ nào.",
        en="Each search for a person is recorded: who searched, when, and which cases were found.",
    ),
    "found_number": Text(vi="Hồ sơ có số {wanted}", en="Cases with the number {wanted}"),
    "found_phone": Text(vi="Hộ có số điện thoại này", en="Households with this telephone"),
    "found_name": Text(vi="Hộ có chủ hộ tên “{wanted}”", en="Households whose head is called “{wanted}”"),
    "found_none": Text(
        vi="Không thấy hồ sơ nào như vậy trong địa bàn của bạn. Hộ vừa báo có thể tìm được sau vài giây.",
        en="No such case was found within your area. A household reported just now is found after a few seconds.",
    ),
    "found_more": Text(
        vi="Còn nhiều hơn {count} hồ sơ: hãy ghi thêm tên đệm, họ hoặc số điện thoại.",
        en="There are more than {count}: add more of the name, or the telephone.",
    ),
    "communes": Text(vi="Xã, phường", en="Communes"),
    "cases_of": Text(vi="Hồ sơ của {commune}", en="Cases of {commune}"),
    "search_away": Text(
        vi="Tiếp nhận không trả lời lúc này nên chưa tìm được; danh sách hồ sơ vẫn xem được.",
        en="Intake does not answer, so nothing can be found now; the list of cases can still be read.",
    ),
    "to_cases": Text(vi="Danh sách hồ sơ", en="List of cases"),
}
