"""Four kinds of error. Each door (HTTP, Kafka, Temporal) has one answer for each kind, and nobody reads messages to decide.

| kind           | meaning                                  | HTTP      | Kafka                    | Temporal                 |
| Refused        | a definite no, by rule or the other side | 409, 422  | a dead letter            | not repeated             |
| NotFound       | no such thing, or not for you            | 404       | a dead letter            | not repeated             |
| Unavailable    | definitely not done; try later           | 503       | pause, same offset       | repeated with back-off   |
| OutcomeUnknown | it may have happened                     | 503 + ask | same offset, inbox knows | repeated: the rows know  |
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from shared.texts import Text


@dataclass(frozen=True)
class FieldError:
    """One wrong input: where it stands and why it is refused."""

    field: str
    reason: Text
    values: dict[str, object] = dataclasses.field(default_factory=dict)


class Problem(Exception):  # noqa: N818 - the four kinds are named by what is the matter
    """What went wrong, told to people in their language by the door where it leaves."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "problem"
    title: ClassVar[Text] = Text(vi="Có lỗi", en="Something went wrong")

    def __init__(self, detail: Text | None = None, *, errors: tuple[FieldError, ...] = (), **values: object) -> None:
        self.detail = detail or self.title
        self.errors = errors
        self.values = values
        super().__init__(self.code, *(f"{name}={value}" for name, value in values.items()))


class Refused(Problem):
    """A definite no: repeating the same request gives the same answer."""

    status = 409
    code = "refused"
    title = Text(vi="Yêu cầu bị từ chối", en="The request is refused")


class InvalidInput(Refused):
    """The input breaks a rule of form; `errors` names each field."""

    status = 422
    code = "invalid-input"
    title = Text(vi="Dữ liệu chưa hợp lệ", en="The input is not valid")

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(
            Text(vi="Có {count} chỗ cần sửa", en="{count} places need correction"), errors=errors, count=len(errors)
        )


def raise_first(refused: Mapping[Any, Problem]) -> None:
    """Raise why the first of these was refused: for who asked about one thing and cannot be told "the others were done"."""
    for problem in refused.values():
        raise problem


class NotFound(Problem):
    """No such thing, or it is not for this person to see."""

    status = 404
    code = "not-found"
    title = Text(vi="Không tìm thấy", en="Not found")


class Unauthenticated(Problem):
    """Nobody, or somebody whose token does not prove who he is."""

    status = 401
    code = "unauthenticated"
    title = Text(vi="Cần đăng nhập bằng mã truy cập hợp lệ", en="A valid access token is needed")
    challenge: ClassVar[str] = "Bearer"
    """What the header `WWW-Authenticate` asks for."""


class Forbidden(Problem):
    """A known person who may not do this, or not there."""

    status = 403
    code = "forbidden"
    title = Text(vi="Không có quyền thực hiện việc này", en="You may not do this")


class Unavailable(Problem):
    """Definitely not done: a part that is needed is away for the moment."""

    status = 503
    code = "unavailable"
    title = Text(vi="Hệ thống tạm thời gián đoạn, xin thử lại", en="Temporarily unavailable, please try again")


class OutcomeUnknown(Problem):
    """It may have happened: ask before anything is repeated."""

    status = 503
    code = "outcome-unknown"
    title = Text(
        vi="Chưa rõ yêu cầu đã được ghi nhận hay chưa, xin gửi lại với cùng Idempotency-Key",
        en="It is not known whether this was done; send it again with the same Idempotency-Key",
    )
