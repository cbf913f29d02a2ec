"""Which statements are believed, and by whom they are released."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.disbursement.domain.statements import (
    MAX_STATEMENT_LINES,
    KeptStatement,
    Statement,
    StatementChannel,
    StatementId,
    StatementLine,
)
from shared.duties import same_person
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.number_words import number_said
from shared.texts import Text

_LISTED: Final = 5


class ReleasedByUploader(Forbidden):
    """Two persons look at it."""

    code = "released-by-uploader"
    title = Text(
        vi="Người tải sao kê lên không tự duyệt được: hãy nhờ một kế toán khác đối chiếu với ngân hàng và duyệt",
        en="Who brought the statement does not release it: another accountant has to compare it with the bank's and do so",
    )


class StatementDecided(Refused):
    """Somebody was faster."""

    code = "statement-decided"
    title = Text(vi="Sao kê này đã được duyệt hoặc bác bỏ", en="This statement was released or refused already")


class ReferenceSaysOtherwise(Refused):
    """The bank's own reference is known as another booking: its book would say two things."""

    code = "reference-says-otherwise"
    title = Text(
        vi="Số tham chiếu đã có trong sao kê trước nhưng nội dung khác: {references}. Hãy hỏi lại ngân hàng",
        en="References that an earlier statement names with another content: {references}. Ask the bank about them",
    )


def check_statement(statement: Statement, now: datetime) -> None:
    """Refuse what is no statement: it ends before it begins, names a line twice, or one outside of it. Raises InvalidInput."""
    if statement.to_at <= statement.from_at:
        raise InvalidInput(FieldError("to", _ENDS_FIRST))
    if statement.to_at > now:
        raise InvalidInput(FieldError("to", _NOT_YET))
    if len(statement.lines) > MAX_STATEMENT_LINES:
        raise InvalidInput(FieldError("lines", _TOO_MANY))
    twice = [name for name, count in Counter(line.reference for line in statement.lines).items() if count > 1]
    if twice:
        raise InvalidInput(FieldError("lines", _TWICE.filled(references=", ".join(twice[:_LISTED]))))
    outside = [line.reference for line in statement.lines if not statement.from_at <= line.booked_at < statement.to_at]
    if outside:
        raise InvalidInput(FieldError("lines", _OUTSIDE.filled(references=", ".join(outside[:_LISTED]))))


def check_references(otherwise: Sequence[str]) -> None:
    """Refuse a statement of which the bank has said otherwise before. Raises ReferenceSaysOtherwise."""
    if otherwise:
        raise ReferenceSaysOtherwise(references=", ".join(otherwise[:_LISTED]))


def kept(  # noqa: PLR0913, PLR0917 - how it came, by whom and when
    name: StatementId, statement: Statement, channel: StatementChannel, by: str, now: datetime, content: bytes | None = None
) -> KeptStatement:
    """Return a statement as it is kept."""
    lines: Sequence[StatementLine] = statement.lines
    return KeptStatement(
        id=name,
        channel=channel,
        account=statement.account,
        from_at=statement.from_at,
        to_at=statement.to_at,
        opening=statement.opening,
        closing=statement.closing,
        gap=statement.gap,
        line_count=len(lines),
        total_out=sum(line.out for line in lines if line.out > 0),
        total_in=-sum(line.out for line in lines if line.out < 0),
        received_by=by,
        received_at=now,
        content=content,
    )


def check_decision(statement: KeptStatement, subject: str) -> None:
    """Refuse who may not decide about an upload. Raises StatementDecided, ReleasedByUploader."""
    if statement.channel is StatementChannel.BANK or statement.verdict is not None:
        raise StatementDecided
    if same_person(statement.received_by, subject):
        raise ReleasedByUploader


_ENDS_FIRST: Final = Text(vi="phải sau lúc bắt đầu của sao kê", en="must be after the statement's beginning")
_NOT_YET: Final = Text(
    vi="chưa tới: sao kê chỉ kể đến lúc này", en="lies ahead: a statement tells of what has been, up to now at most"
)
_TOO_MANY: Final = Text(
    vi=f"quá {number_said(MAX_STATEMENT_LINES, 'vi')} dòng: hãy chia theo ngày",
    en=f"more than {number_said(MAX_STATEMENT_LINES, 'en')} lines: divide it by days",
)
_TWICE: Final = Text(vi="số tham chiếu có hai lần: {references}", en="references stand twice: {references}")
_OUTSIDE: Final = Text(
    vi="có dòng ngoài khoảng thời gian của sao kê: {references}", en="lines outside the statement's time: {references}"
)
