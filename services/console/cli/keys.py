"""Keys by their ids: which seals and which open, in each service; and sealing again what older ones have sealed."""

from typing import Any, Final

import typer

from services.console.cli.installation import SERVICES, Installation, ServiceAway
from services.console.cli.options import ReasonOption, ServiceOption, chosen
from services.console.cli.output import (
    AWAY,
    NOT_WELL,
    JsonOption,
    TokenOption,
    fail,
    out,
    print_json,
    print_table,
    say,
)
from services.console.cli.texts import SERVICE
from shared.texts import Text

commands = typer.Typer(no_args_is_help=True, help="Khoá mã hoá / keys that seal and open")

_PASSES: Final = "/v1/operations/keys/sealing-passes"


@commands.command("list")
def list_keys(service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Khoá nào đang mã hoá, khoá nào còn mở được / which keys seal (the first), and which still open.

    Mã khoá không phải bí mật / ids are no secret.
    """
    installation, found, away = Installation(token), [], []
    for name in chosen(service, SERVICES):
        try:
            said = installation.ask(name, "/v1/operations/installation")
        except ServiceAway:
            away.append(name)
            continue
        found.append({"service": name, **{kind: said.get(kind) or [] for kind in _KINDS}})
    if as_json:
        print_json({"keys": found, "no_answer": away})
    else:
        rows = [(one["service"], *("  ".join(_numbered(one[kind])) for kind in _KINDS)) for one in found]
        print_table([SERVICE, *_KINDS.values()], rows)
    if away:
        fail(AWAY, _AWAY, names=", ".join(away))


@commands.command("rotate")
def rotate(
    reason: ReasonOption, service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """Mã hoá lại bằng khoá mới nhất, trong lúc mọi thứ vẫn chạy / seal again under the newest key, while everything runs.

    Chỉ các bảng của dịch vụ (DATA_KEY). Chạy lại không hại gì / only tables of services (DATA_KEY). Harmless to repeat.
    Kết thúc với 1 nếu có gì không mở được / ends with 1 if anything could not be opened.
    """
    installation = Installation(token)
    done = [_rotate(installation, name, reason) for name in chosen(service, SERVICES)]
    if as_json:
        print_json(done)
    else:
        rows = [(one["service"], one["key"], sum(one["sealed"].values()), sum(one["unreadable"].values())) for one in done]
        print_table([SERVICE, _KEY, _SEALED, _UNREADABLE], rows)
    closed = {f"{one['service']}: {column}": count for one in done for column, count in one["unreadable"].items()}
    if closed:
        fail(NOT_WELL, _CLOSED, columns=", ".join(f"{column} ({count})" for column, count in closed.items()))
    if not as_json:
        out.print(say(_NEXT))


def _rotate(installation: Installation, service: str, reason: str) -> dict[str, Any]:
    """Have one service go through all its columns, pass by pass."""
    total: dict[str, Any] = {"service": service, "key": "", "sealed": {}, "unreadable": {}}
    cursor = None
    while True:
        answer = installation.act(service, _PASSES, {"reason": reason, "cursor": cursor})
        total["key"] = answer["key"]
        for what in ("sealed", "unreadable"):
            for column, count in answer[what].items():
                total[what][column] = total[what].get(column, 0) + count
        if (cursor := answer["next_cursor"]) is None:
            return total


def _numbered(ids: list[str]) -> list[str]:
    """Return the keys in their order: the first seals."""
    return [f"{number} {name}" for number, name in enumerate(ids, start=1)]


_KINDS: Final = {
    "data_keys": Text(vi="Dữ liệu (1: đang mã hoá)", en="Tables (1: seals)"),
    "fact_keys": Text(vi="Bản tin", en="Facts"),
    "workflow_keys": Text(vi="Temporal", en="Temporal"),
}
_KEY: Final = Text(vi="Khoá", en="Key")
_SEALED: Final = Text(vi="Đã mã hoá lại", en="Sealed again")
_UNREADABLE: Final = Text(vi="Không mở được", en="Cannot be opened")
_AWAY: Final = Text(vi="Không trả lời: {names}.", en="No answer: {names}.")
_CLOSED: Final = Text(
    vi="Không khoá nào mở được: {columns}. Đừng bỏ khoá cũ; hãy tìm khoá còn thiếu (docs/operations/keys.md).",
    en="No key opens: {columns}. Keep the old keys; look for the one that is missing (docs/operations/keys.md).",
)
_NEXT: Final = Text(
    vi="Bảng đã theo khoá mới. Còn gì giữ khoá cũ: docs/operations/keys.md.",
    en="The tables are under the newest key. What else holds the old ones: docs/operations/keys.md.",
)
