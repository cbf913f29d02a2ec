"""What happened in a night, out of the logs of all services: asks no service, so it answers when nothing else does."""

from contextlib import ExitStack
from datetime import datetime
from typing import Annotated, Final

import typer

from services.console.cli.case_logs import logs_of
from services.console.cli.cases import LogOption
from services.console.cli.options import moment_of
from services.console.cli.output import JsonOption, out, print_json, say
from services.console.views.night import Happening, night_of
from services.console.views.vocabulary import SERVICES, word
from shared.clock import VIETNAM
from shared.texts import Text

_KEEPER: Final = "keeper"


def night(
    log: LogOption = None,
    since: Annotated[str | None, typer.Option("--since", help="2026-11-20T22:00, giờ Việt Nam / time of Vietnam")] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Đêm qua có gì, theo nhật ký: cái gì không trả lời, cái gì tắt rồi chạy lại, xã nào im, khoản nào chưa rõ / what happened.

    Không hỏi dịch vụ nào / asks no service. Mặc định là nhật ký của máy này / by default the logs of this machine's stack.
    """
    with ExitStack() as open_files:
        found = night_of(logs_of(log or [], open_files, also={_KEEPER}))
    after = moment_of("--since", since)
    found = [one for one in found if after is None or (one.until or one.at) >= datetime.fromisoformat(after)]
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    if not found:
        out.print(say(_NOTHING), style="green")
        return
    for one in found:
        _print(one)


def _print(one: Happening) -> None:
    over = (
        ""
        if one.until == one.at
        else f" - {_moment(one.until)}"
        if one.until
        else f" - {say(_NOT_OVER)}"
        if one.may_last
        else ""
    )
    met_by = ", ".join(say(word(SERVICES, name)) for name in one.seen_by)
    out.print(f"{_moment(one.at)}{over}  {say(one.text)}{f'  ({met_by})' if met_by else ''}", style=_STYLES.get(one.kind))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m %H:%M:%S}"


_STYLES: Final = {"payment": "red", "fact": "red", "commune": "yellow"}
_NOTHING: Final = Text(vi="Nhật ký không nói có gì trục trặc.", en="The logs tell of no trouble.")
_NOT_OVER: Final = Text(vi="chưa thấy hết", en="not over")
