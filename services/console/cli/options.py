"""Options that several commands share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import typer

from services.console.cli.output import WRONG_USE, fail
from shared.clock import VIETNAM
from shared.communes import Commune
from shared.communes.search import communes_like
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


def commune_meant(wish: str) -> Commune:
    """Return the one commune that somebody means by its code or its name; ends the command where there is none, or several."""
    found = communes_like(wish, "")
    if len(found) == 1:
        return found[0]
    if found:
        known = "; ".join(f"{one.code} {one.name}, {one.province_name}" for one in found)
        fail(WRONG_USE, _MANY_COMMUNES, wish=wish, known=known)
    return fail(WRONG_USE, _NO_COMMUNE, wish=wish)


def moment_of(option: str, given: str | None) -> str | None:
    """Return a moment as doors want it; one without a zone is of Vietnam."""
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        fail(WRONG_USE, _NO_MOMENT, option=option, given=given)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).isoformat()


_NO_SERVICE: Final = Text(vi="Không có dịch vụ {service}; chọn: {known}.", en="There is no service {service}; choose: {known}.")
_SOME_OR_ALL: Final = Text(vi="Hãy nêu mã, hoặc --all.", en="Name some, or say --all.")
_TOO_MANY: Final = Text(vi="Mỗi lần nhiều nhất {most} mã; hoặc --all.", en="At most {most} at a time; or --all.")
_NO_COMMUNE: Final = Text(vi="--commune: không có xã nào là {wish}.", en="--commune: there is no commune {wish}.")
_MANY_COMMUNES: Final = Text(
    vi="--commune: nhiều xã có tên {wish}, hãy ghi mã: {known}.",
    en="--commune: several are called {wish}, give the code: {known}.",
)
_NO_MOMENT: Final = Text(
    vi="{option}: {given} không phải ngày giờ; ví dụ: 2026-11-20T07:00.",
    en="{option}: {given} is no moment; for example 2026-11-20T07:00.",
)
