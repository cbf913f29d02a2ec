"""The outbox: facts that no broker takes, tried again; and delivered facts published again, with their progress."""

import time
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, SERVICES, Installation, ServiceAway
from services.console.cli.options import ReasonOption, ServiceOption, chosen, expect_some_or_all, moment_of
from services.console.cli.output import (
    AWAY,
    NOT_FOUND,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    when,
)
from services.console.cli.texts import (
    ASKED_AT,
    BYTES,
    CASE,
    CAUSE,
    FACT,
    ID,
    NOTHING,
    PROGRESS,
    PUBLISHED,
    SERVICE,
    SINCE,
    STATE,
    WHY,
)
from shared.texts import Text

commands = typer.Typer(no_args_is_help=True, help="Hộp gửi đi / what a service tells the others")

# The desk tells nobody anything.
PUBLISHERS: Final = tuple(name for name in SERVICES if name != "console")
REPUBLICATIONS: Final = "/v1/operations/outbox/republications"
_MAX_RETRIED: Final = 500
_LOOK_EVERY_S: Final = 0.5

OwnerOption = Annotated[str, typer.Option("--service", help=", ".join(PUBLISHERS))]
NumberArguments = Annotated[
    list[int] | None, typer.Argument(metavar="[ID]...", help="Số trong hộp gửi / numbers of the outbox")
]
AllOption = Annotated[bool, typer.Option("--all", help="Tất cả / all")]


@commands.command("refused")
def refused(service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Bản tin mà Kafka không nhận / facts that the broker would not take."""
    facts, away = Installation(token).lines_of_all(chosen(service, PUBLISHERS), "/v1/operations/outbox/refused")
    if as_json:
        print_json({"refused": facts, "no_answer": away})
    elif facts:
        columns = ("service", "id", "fact", "subject", "bytes")
        rows = [(*(one[name] for name in columns), when(one["since"]), one["reason"]) for one in facts]
        print_table([SERVICE, ID, FACT, CASE, BYTES, SINCE, WHY], rows)
    elif not away:
        out.print(say(NOTHING))
    if away:
        raise typer.Exit(AWAY)


@commands.command("retry")
def retry(  # noqa: PLR0913 - options of a command line, each by name
    service: OwnerOption,
    reason: ReasonOption,
    ids: NumberArguments = None,
    token: TokenOption = "",
    *,
    everything: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Gửi lại bản tin đã bị từ chối / have refused facts tried again."""
    expect_some_or_all(ids, everything=everything, most=_MAX_RETRIED)
    [owner] = chosen(service, PUBLISHERS)
    installation, retried = Installation(token), 0
    cursor, unknown = None, []
    while True:
        body = {"reason": reason, "ids": ids or None, "everything": everything, "cursor": cursor}
        answer = _act(installation, owner, "/v1/operations/outbox/retry", body)
        retried, unknown = retried + len(answer["retried"]), answer["not_refused"]
        if (cursor := answer["next_cursor"]) is None:
            break
    if as_json:
        print_json({"retried": retried, "not_refused": unknown})
    else:
        out.print(say(_RETRIED).format(count=retried))
    if unknown:
        fail(NOT_FOUND, _NOT_REFUSED, ids=", ".join(map(str, unknown)))


@commands.command("republish")
def republish(  # noqa: PLR0913, PLR0917 - options of a command line, each by name
    service: OwnerOption,
    reason: ReasonOption,
    case: Annotated[UUID | None, typer.Option("--case", help="Một hồ sơ / one case")] = None,
    since: Annotated[str | None, typer.Option("--since", help="2026-11-20T07:00, giờ Việt Nam / time of Vietnam")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Trước lúc / before")] = None,
    partition: Annotated[int | None, typer.Option("--partition")] = None,
    from_offset: Annotated[int | None, typer.Option("--from-offset")] = None,
    until_offset: Annotated[int | None, typer.Option("--until-offset")] = None,
    token: TokenOption = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Cả kho / the whole archive")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Chờ đến khi xong / wait until it is done")] = False,
    as_json: JsonOption = False,
) -> None:
    """Gửi lại bản tin đã gửi: theo hồ sơ, thời gian hoặc vị trí / publish delivered facts again: by case, time or place."""
    [owner] = chosen(service, PUBLISHERS)
    installation = Installation(token)
    wanted = {
        "case_id": str(case) if case else None,
        "since": moment_of("--since", since),
        "until": moment_of("--until", until),
        "partition": partition,
        "from_offset": from_offset,
        "until_offset": until_offset,
    }
    body = {name: value for name, value in wanted.items() if value is not None} | {"everything": everything, "reason": reason}
    asked = _act(installation, owner, REPUBLICATIONS, body)
    while follow and asked["state"] != "finished":
        time.sleep(_LOOK_EVERY_S)
        asked = _ask(installation, owner, f"{REPUBLICATIONS}/{asked['id']}")
    _show([{"service": owner, **asked}], as_json=as_json)


@commands.command("republications")
def republications(service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Những lần gửi lại, đã đến đâu / what is published again, and how far it has come."""
    found, away = Installation(token).lines_of_all(chosen(service, PUBLISHERS), REPUBLICATIONS)
    if found or as_json:
        _show(found, as_json=as_json)
    elif not away:
        out.print(say(_NO_REPUBLICATIONS))
    if away:
        raise typer.Exit(AWAY)


def _show(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["service"],
            one["id"],
            say(_STATES[one["state"]]),
            one["published"],
            "" if one["percent"] is None else f"{one['percent']} %",
            when(one["asked_at"]),
            say(_ASKED if one["cause"] == "asked for" else _FORGOTTEN),
        )
        for one in found
    ]
    print_table([SERVICE, ID, STATE, PUBLISHED, PROGRESS, ASKED_AT, CAUSE], rows)


def _act(installation: Installation, service: str, path: str, body: dict[str, Any]) -> Any:
    try:
        return installation.act(service, path, body)
    except ServiceAway as error:
        fail(AWAY, DOES_NOT_ANSWER, name=service, url=str(error))


def _ask(installation: Installation, service: str, path: str) -> Any:
    try:
        return installation.ask(service, path)
    except ServiceAway as error:
        fail(AWAY, DOES_NOT_ANSWER, name=service, url=str(error))


_STATES: Final = {
    "waiting": Text(vi="chờ đến lượt", en="waits its turn"),
    "running": Text(vi="đang gửi", en="at work"),
    "finished": Text(vi="xong", en="done"),
}
_ASKED: Final = Text(vi="theo yêu cầu", en="asked for")
_FORGOTTEN: Final = Text(vi="Kafka đã mất bản tin", en="the broker had forgotten them")
_RETRIED: Final = Text(
    vi="Đang gửi lại: {count}. Bản tin nào lại bị từ chối sẽ hiện lại trong `kipthoi outbox refused`.",
    en="Tried again: {count}. What is refused again stands again in `kipthoi outbox refused`.",
)
_NOT_REFUSED: Final = Text(vi="Không nằm chờ: {ids}.", en="Does not stand aside: {ids}.")
_NO_REPUBLICATIONS: Final = Text(vi="Chưa gửi lại lần nào.", en="Nothing was published again.")
