"""Options that several commands share."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from services.console.cli.output import WRONG_USE, fail
from shared.texts import Text

MAX_NAMED: Final = 100

ReasonOption = Annotated[str, typer.Option("--reason", help="Vì sao, để ghi vào nhật ký / why, for the audit")]
ServiceOption = Annotated[str | None, typer.Option("--service", help="Mặc định: mọi dịch vụ / by default every service")]


def chosen(service: str | None, known: Sequence[str]) -> Sequence[str]:
    """Return the named service, or all of these."""
    if service is None:
        return known
    if service not in known:
        fail(WRONG_USE, _NO_SERVICE, service=service, known=", ".join(known))
    return [service]


def expect_some_or_all(ids: Sequence[object] | None, *, everything: bool, most: int) -> None:
    """Refuse a command that names nothing, or both; `most` is what one call takes."""
    if bool(ids) is everything:
        fail(WRONG_USE, _SOME_OR_ALL)
    if len(ids or ()) > most:
        fail(WRONG_USE, _TOO_MANY, most=most)


_NO_SERVICE: Final = Text(vi="Không có dịch vụ {service}; chọn: {known}.", en="There is no service {service}; choose: {known}.")
_SOME_OR_ALL: Final = Text(vi="Hãy nêu mã, hoặc --all.", en="Name some, or say --all.")
_TOO_MANY: Final = Text(vi="Mỗi lần nhiều nhất {most} mã; hoặc --all.", en="At most {most} at a time; or --all.")
