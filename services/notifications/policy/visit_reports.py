"""Which word of somebody that he has told an outcome in person may stand."""

from datetime import datetime, timedelta
from typing import Final

from services.notifications.domain.notices import Notice, NoticeKind
from services.notifications.domain.visit_reports import VisitReport
from shared.errors import FieldError, InvalidInput
from shared.texts import Text

MAX_AHEAD: Final = timedelta(minutes=5)
"""So far a watch may be ahead: it is set right."""

_OF_A_DIGEST: Final = Text(
    vi="chỉ dùng khi báo trực tiếp cho hộ; tin gửi xã thì xác nhận, không kèm mục này",
    en="only for what is told in person; a commune's notice is confirmed without it",
)
_AHEAD: Final = Text(vi="ở tương lai: hãy ghi lúc đã báo", en="lies ahead: say when they were told")
_BEFORE: Final = Text(vi="trước khi có kết quả: khi đó chưa có gì để báo", en="before there was anything to tell")


def problem_with(visit_report: VisitReport, notice: Notice, now: datetime) -> InvalidInput | None:
    """Return why a visit_report cannot stand for this notice; the problem names the field."""
    if notice.kind is not NoticeKind.IN_PERSON:
        return InvalidInput(FieldError("told_to" if visit_report.to else "told_at", _OF_A_DIGEST))
    if visit_report.at > now + MAX_AHEAD:
        return InvalidInput(FieldError("told_at", _AHEAD))
    if visit_report.at < notice.created_at:
        return InvalidInput(FieldError("told_at", _BEFORE))
    return None
