"""What happened in a night, out of the logs of all services: asks no service, so it answers when nothing else does."""

from contextlib import ExitStack
from datetime import datetime
from typing import Annotated, Final

import typer

from services.console.cli.case_logs import logs_of
from services.console.cli.cases import LogOption
from services.console.cli.options import moment_of
from services.console.cli.output import JsonOption, out, print_json, print_table, say
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
    print_table([_FROM, _UNTIL, _WHAT, _SEEN_BY], [_row(one) for one in found])


def _row(one: Happening) -> tuple[str, str, str, str]:
    until = "" if one.until == one.at else _moment(one.until) if one.until else say(_NOT_OVER) if one.may_last else ""
    return _moment(one.at), until, say(one.text), ", ".join(say(word(SERVICES, name)) for name in one.seen_by)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m %H:%M:%S}"


_NOTHING: Final = Text(vi="Nhật ký không nói có gì trục trặc.", en="The logs tell of no trouble.")
_FROM: Final = Text(vi="Từ", en="From")
_UNTIL: Final = Text(vi="Đến", en="Until")
_WHAT: Final = Text(vi="Chuyện gì", en="What")
_SEEN_BY: Final = Text(vi="Ai thấy", en="Met by")
_NOT_OVER: Final = Text(vi="chưa thấy hết", en="not over")
