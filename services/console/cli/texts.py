"""Words of tables about what stands aside."""

from typing import Final

from services.console.cli.output import language
from services.console.views.standing_aside import why_text
from shared.texts import Text

SERVICE: Final = Text(vi="Dịch vụ", en="Service")
DRILL: Final = Text(vi="diễn tập", en="drill")
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
WAITS: Final = Text(vi="Cái gì", en="What")
COUNT: Final = Text(vi="Bao nhiêu", en="How many")
WAY_OUT: Final = Text(vi="Phải làm gì", en="The way out")
NOTHING: Final = Text(vi="Không có gì nằm chờ.", en="Nothing stands aside.")


def reason_text(reason: str) -> str:
    """Return why a fact waits: in words where there are any, as the service wrote it down otherwise."""
    return why_text(reason).say(language())
