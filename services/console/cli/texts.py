"""Words of tables about what stands aside."""

from collections.abc import Mapping
from typing import Final

from services.console.cli.output import language
from shared.messaging.reasons import EARLIER_WAITS, KEY_UNKNOWN, NO_FACT, NOBODY_TAKES_IT, SOMEBODY_ELSE, TOOK_TOO_LONG
from shared.texts import Text

SERVICE: Final = Text(vi="Dịch vụ", en="Service")
ID: Final = Text(vi="Mã", en="Id")
FACT: Final = Text(vi="Bản tin", en="Fact")
CASE: Final = Text(vi="Hồ sơ / sự kiện", en="Case / incident")
SINCE: Final = Text(vi="Từ lúc", en="Since")
WHY: Final = Text(vi="Vì sao", en="Why")
BYTES: Final = Text(vi="Cỡ (byte)", en="Bytes")
OWNER: Final = Text(vi="Nơi phát", en="Owner")
READER: Final = Text(vi="Nơi nhận", en="Reader")
PARTITION: Final = Text(vi="Partition", en="Partition ")
FROM: Final = Text(vi="Từ vị trí", en="From offset")
UNTIL: Final = Text(vi="Đến trước", en="Before")
MISSED: Final = Text(vi="Số bản tin", en="Records")
STATE: Final = Text(vi="Trạng thái", en="State")
PUBLISHED: Final = Text(vi="Đã gửi lại", en="Published again")
PROGRESS: Final = Text(vi="Tiến độ", en="Progress")
ASKED_AT: Final = Text(vi="Yêu cầu lúc", en="Asked at")
CAUSE: Final = Text(vi="Lý do", en="Cause")
REPUBLICATION: Final = Text(vi="Lần gửi lại", en="Republication")
NOTHING: Final = Text(vi="Không có gì nằm chờ.", en="Nothing stands aside.")

_REASONS: Final[Mapping[str, str]] = {
    EARLIER_WAITS: "một bản tin trước của hồ sơ này còn chờ",
    SOMEBODY_ELSE: "người khác đang nhận lại",
    NOBODY_TAKES_IT: "dịch vụ này không còn nhận loại bản tin đó",
    KEY_UNKNOWN: "không có khoá để mở",
    NO_FACT: "không phải bản tin nào được biết",
    TOOK_TOO_LONG: "xử lý quá lâu",
    "Refused": "bị từ chối (Refused)",
}


def reason_text(reason: str) -> str:
    """Return why a fact waits: in Vietnamese where there are words for it, as the service wrote it down otherwise."""
    return reason if language() == "en" else _REASONS.get(reason, reason)
