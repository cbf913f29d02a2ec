"""Dead letters: facts that a service could not take, seen and taken again."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, SERVICES, Installation, ServiceAway
from services.console.cli.options import MAX_NAMED, ReasonOption, ServiceOption, chosen, expect_some_or_all
from services.console.cli.output import (
    AWAY,
    NOT_FOUND,
    NOT_WELL,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    warn,
    when,
)
from services.console.cli.texts import CASE, FACT, ID, NOTHING, SERVICE, SINCE, WHY, reason_text
from shared.texts import Text

commands = typer.Typer(no_args_is_help=True, help="Bản tin chưa nhận được / facts that could not be taken")

_PATH: Final = "/v1/operations/dead-letters"

TopicOption = Annotated[str | None, typer.Option("--topic", help="kipthoi.intake.v1 …")]
ReaderOption = Annotated[str | None, typer.Option("--reader", help="kipthoi-notifications-urgent …")]
IdArguments = Annotated[list[str] | None, typer.Argument(metavar="[EVENT_ID]...", help="Mã bản tin / ids of facts")]
AllOption = Annotated[bool, typer.Option("--all", help="Tất cả / all that wait")]
OvertakeOption = Annotated[
    bool,
    typer.Option("--overtake", help="Nhận cả khi bản tin trước của hồ sơ còn chờ / although an earlier one of its case waits"),
]


@commands.command("list")
def list_letters(
    service: ServiceOption = None,
    topic: TopicOption = None,
    reader: ReaderOption = None,
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Bản tin nào đang nằm chờ, vì sao, từ bao giờ / which facts stand aside, why and since when."""
    services = chosen(service, SERVICES)
    letters, away = Installation(token).lines_of_all(services, _PATH, topic=topic, reader=reader)
    if as_json:
        print_json({"dead_letters": letters, "no_answer": away})
    elif letters:
        rows = [
            (one["service"], one["id"], one["fact"], one["subject"], when(one["since"]), reason_text(one["reason"]))
            for one in letters
        ]
        print_table([SERVICE, ID, FACT, CASE, SINCE, WHY], rows)
    elif not away:
        out.print(say(NOTHING))
    if away:
        raise typer.Exit(AWAY)


@commands.command("replay")
def replay(  # noqa: PLR0913 - options of a command line, each by name
    reason: ReasonOption,
    ids: IdArguments = None,
    service: ServiceOption = None,
    token: TokenOption = "",
    *,
    everything: AllOption = False,
    overtake: OvertakeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Nhận lại bản tin / take facts again. Kết thúc với 1 nếu còn bản tin chờ / ends with 1 if some wait on."""
    expect_some_or_all(ids, everything=everything, most=MAX_NAMED)
    installation = Installation(token)
    order = {"reason": reason, "everything": everything} | ({"ids": ids, "overtakes": overtake} if ids else {})
    done = {name: Replay(installation, name, order) for name in chosen(service, SERVICES)}
    for one in done.values():
        one.run(silent=as_json)
    nowhere = [name for name in ids or () if all(name in one.not_waiting for one in done.values() if not one.is_away)]
    away = [name for name, one in done.items() if one.is_away]
    waiting = [{"service": name, **letter} for name, one in done.items() for letter in one.waiting]
    if as_json:
        taken = {name: one.taken for name, one in done.items()}
        print_json({"taken": taken, "waiting_on": waiting, "not_waiting": nowhere, "no_answer": away})
    else:
        out.print(say(_TAKEN).format(taken=sum(one.taken for one in done.values()), waiting=len(waiting)))
        if waiting:
            print_table([SERVICE, ID, WHY], [(one["service"], one["id"], reason_text(one["reason"])) for one in waiting])
    if away:
        raise typer.Exit(AWAY)
    if nowhere:
        fail(NOT_FOUND, _NOWHERE, ids=", ".join(nowhere))
    if waiting:
        raise typer.Exit(NOT_WELL)


class Replay:
    """The passes of one service, until nothing is left to be tried."""

    def __init__(self, installation: Installation, service: str, order: dict[str, Any]) -> None:
        self._installation = installation
        self._service = service
        self._order = order
        self.taken = 0
        self.waiting: list[dict[str, Any]] = []
        self.not_waiting: Sequence[str] = ()
        self.is_away = False

    def run(self, *, silent: bool) -> None:
        """Ask pass after pass; who breaks it off goes on later by asking again."""
        cursor: str | None = None
        while True:
            try:
                answer = self._installation.act(self._service, f"{_PATH}/replay", {**self._order, "cursor": cursor})
            except ServiceAway as error:
                warn(DOES_NOT_ANSWER, name=self._service, url=str(error))
                self.is_away = True
                return
            self.taken += answer["taken"]
            self.waiting += [letter for letter in answer["letters"] if letter["reason"] is not None]
            if cursor is None:
                self.not_waiting = answer["not_waiting"]
            if (cursor := answer["next_cursor"]) is None:
                return
            if not silent:
                out.print(say(_GOES_ON).format(name=self._service, taken=self.taken))


_TAKEN: Final = Text(vi="Đã nhận: {taken} · còn chờ: {waiting}", en="Taken: {taken} · wait on: {waiting}")
_GOES_ON: Final = Text(vi="{name}: đã nhận {taken}, đang tiếp tục …", en="{name}: {taken} taken, going on …")
_NOWHERE: Final = Text(
    vi="Không có bản tin nào đang chờ mang mã: {ids} (đã nhận rồi, hoặc gõ nhầm).",
    en="No fact waits under: {ids} (taken already, or mistyped).",
)
