"""Pausing the money: stopping a source, a rail or an incident at once, seeing what stands still, and letting it go on."""

from typing import Annotated, Any, Final

import typer

from services.console.cli.installation import DOES_NOT_ANSWER, Installation, Refusal, ServiceAway
from services.console.cli.output import (
    AWAY,
    WRONG_USE,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
    when,
)
from services.console.cli.texts import ID, SINCE, WHY
from services.console.views.money import PAUSED_KINDS
from shared.ids import new_id
from shared.texts import Text

SERVICE: Final = "disbursement"
PATH: Final = "/v1/pauses"
KINDS: Final = tuple(PAUSED_KINDS)
_OPTIONS: Final = {"what": "WHAT", "id": "NAME", "reason": "--reason"}

WhatArgument = Annotated[str, typer.Argument(metavar="[WHAT]", help="source | rail | incident")]
NameArgument = Annotated[
    str, typer.Argument(metavar="[NAME]", help="Mã nguồn, mã sự kiện, hoặc bank | goods | cash / the id, or the rail's name")
]
WhyOption = Annotated[
    str, typer.Option("--reason", help="Vì sao; mọi người đọc được, không ghi tên ai / why, naming no person")
]
LiftOption = Annotated[str, typer.Option("--lift", help="Gỡ lần tạm dừng này / let go on what this pause stopped")]
KeyOption = Annotated[str, typer.Option("--key", help="Khoá gửi một lần, để gửi lại / the key of an attempt, to repeat it")]


def pause(  # noqa: PLR0913 - options of a command line, each by name
    what: WhatArgument = "",
    name: NameArgument = "",
    reason: WhyOption = "",
    lift: LiftOption = "",
    *,
    key: KeyOption = "",
    token: TokenOption = "",
    listed: Annotated[bool, typer.Option("--list", help="Đang tạm dừng những gì / what is paused")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Với --list: cả đã gỡ / with --list: also what was lifted")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tạm dừng chi của một nguồn, kênh chi hoặc sự kiện; --list xem, --lift gỡ / pause a source, a rail or an incident.

    Người đã tạm dừng không tự gỡ / who paused it does not lift it.
    """
    if listed + bool(lift) + bool(what) != 1:
        fail(WRONG_USE, _ONE_OF)
    installation = Installation(token)
    if listed:
        _show(list(installation.all_of(SERVICE, PATH, in_force=None if everything else "true")), as_json=as_json)
        return
    if what and (what not in KINDS or not name):
        fail(WRONG_USE, _NO_KIND, known=", ".join(KINDS))
    if not reason.strip():
        fail(WRONG_USE, _NO_REASON)
    if lift:
        _done(_act(installation, f"{PATH}/{lift}/lifted", {"reason": reason}, key), _LIFTED, as_json=as_json)
    else:
        _done(_act(installation, PATH, {"what": what, "id": name, "reason": reason}, key), _PAUSED, as_json=as_json)


def _act(installation: Installation, path: str, body: dict[str, str], key: str) -> dict[str, Any]:
    """Have it done, once also where the answer is lost; without an answer the key is named with which it is repeated."""
    key = key or str(new_id())
    try:
        done: dict[str, Any] = installation.act_surely(SERVICE, path, body, key)
    except Refusal as refusal:
        refusal.end(_OPTIONS)
    except ServiceAway as away:
        fail(AWAY, _MAYBE, away=say(DOES_NOT_ANSWER).format(name=SERVICE, url=str(away)), key=key)
    return done


def _done(pause: dict[str, Any], text: Text, *, as_json: bool) -> None:
    if as_json:
        print_json(pause)
    else:
        out.print(say(text).format(what=_named(pause), id=pause["id"]))


def _show(pauses: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({"pauses": pauses})
    elif pauses:
        rows = [
            (one["id"], _named(one), when(one["paused_at"]), one["paused_by"], one["reason"], _end_of(one)) for one in pauses
        ]
        print_table([ID, _WHAT, SINCE, _BY, WHY, _END], rows)
    else:
        out.print(say(_NONE))


def _named(pause: dict[str, Any]) -> str:
    return f"{say(PAUSED_KINDS[pause['what']])} {pause['subject']}"


def _end_of(pause: dict[str, Any]) -> str:
    lift = pause["lifted"]
    return f"{when(lift['lifted_at'])} {lift['lifted_by']}: {lift['reason']}" if lift else ""


_WHAT: Final = Text(vi="Tạm dừng", en="Paused")
_BY: Final = Text(vi="Ai", en="By")
_END: Final = Text(vi="Gỡ", en="Lifted")
_ONE_OF: Final = Text(
    vi="Hãy nêu một việc: WHAT NAME --reason …, hoặc --list, hoặc --lift MÃ --reason ….",
    en="Say one thing: WHAT NAME --reason …, or --list, or --lift ID --reason ….",
)
_NO_KIND: Final = Text(
    vi="Tạm dừng cái gì? {known}, rồi mã hoặc tên của nó.", en="Pause what? {known}, then its id or its name."
)
_NO_REASON: Final = Text(vi="Cần --reason: vì sao.", en="--reason is needed: why.")
_PAUSED: Final = Text(
    vi="Đã tạm dừng {what} (mã {id}). Lệnh đã ở ngân hàng vẫn chờ ngân hàng trả lời. Người khác gỡ bằng: "
    "kipthoi pause --lift {id} --reason …",
    en="Paused: {what} ({id}). What is at the bank waits for the bank's answer. Another person lifts it by: "
    "kipthoi pause --lift {id} --reason …",
)
_LIFTED: Final = Text(vi="Đã gỡ tạm dừng {what}: tự chi tiếp.", en="Lifted: {what}. Payments go on by themselves.")
_NONE: Final = Text(vi="Không có gì đang tạm dừng.", en="Nothing is paused.")
_MAYBE: Final = Text(
    vi="{away} Có thể đã làm rồi; chạy lại với --key {key} thì chỉ làm một lần.",
    en="{away} It may have been done; the same again with --key {key} does it once.",
)
