"""Words for what becomes of the lines of a cash list."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

LINE_STATES: Final[Mapping[str, Text]] = {
    "out": Text(vi="chưa trao", en="not yet"),
    "not_handed_over": Text(vi="không trao, chờ hoàn tiền", en="not handed over, to come back"),
    "handed_over": Text(vi="đã trao", en="handed over"),
    "handed_back": Text(vi="đã hoàn tiền", en="handed back"),
}
WHY_NOT: Final[Mapping[str, Text]] = {
    "absent": Text(vi="Vắng mặt", en="Absent"),
    "refused": Text(vi="Không nhận", en="Refused it"),
    "wrong_person": Text(vi="Không đúng người, thiếu giấy tờ", en="Wrong person, or no papers"),
    "stopped": Text(vi="Đã bị dừng chi", en="It was stopped"),
}
MARKS: Final[Mapping[str, Text]] = {
    "signature": Text(vi="Ký tên", en="Signature"),
    "thumbprint": Text(vi="Điểm chỉ", en="Thumbprint"),
}
