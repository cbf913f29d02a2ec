"""Keys by their ids: what each has sealed, in each service; and sealing again what older ones have sealed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn

from services.console.cli.installation import SERVICES, Installation, ServiceAway
from services.console.cli.options import ReasonOption, ServiceOption, chosen
from services.console.cli.output import AWAY, NOT_WELL, JsonOption, TokenOption, err, fail, out, print_json, print_table, say
from services.console.cli.texts import SERVICE
from shared.texts import Text

commands = typer.Typer(no_args_is_help=True, help="Khoá mã hoá / keys that seal and open")

_SEALS: Final = "/v1/operations/keys/seals"
_PASSES: Final = "/v1/operations/keys/sealing-passes"
_MAX_WALKS: Final = 20
"""Rows that somebody holds, or that a process of before seals meanwhile, are found by the next walk; but not for ever."""


@commands.command("list")
def list_keys(service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Khoá nào đang mã hoá, còn bao nhiêu dữ liệu theo từng khoá / which key seals, and how much each has sealed.

    Mã khoá không phải bí mật; số đếm là số giá trị trong các bảng. Kết thúc với 1 nếu có gì theo khoá không còn ở đây.
    / ids are no secret; values in tables are counted. Ends with 1 if anything is sealed under a key that is not here.
    """
    installation = Installation(token)
    found: list[dict[str, Any]] = []
    away: list[str] = []
    for name in chosen(service, SERVICES):
        try:
            found.append({"service": name, "keys": keys_of(installation, name)})
        except ServiceAway:
            away.append(name)
    if as_json:
        print_json({"services": found, "no_answer": away})
    else:
        lines = [(one["service"], *_line(key)) for one in found for key in one["keys"]]
        print_table([SERVICE, _KIND, _KEY, _STANDING, _VALUES], lines)
    lost = [f"{one['service']} {key['id']} ({key['values']})" for one in found for key in one["keys"] if not key["known"]]
    if lost:
        fail(NOT_WELL, _LOST, keys=", ".join(lost))
    if away:
        fail(AWAY, _AWAY, names=", ".join(away))


@commands.command("rotate")
def rotate(
    reason: ReasonOption, service: ServiceOption = None, token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """Mã hoá lại bằng khoá mới nhất, trong lúc mọi thứ vẫn chạy / seal again under the newest keys, while everything runs.

    Các bảng (DATA_KEY) và kho sự kiện (EVENT_KEY). Dừng giữa chừng, chạy lại, chạy hai nơi đều không hại gì.
    / tables (DATA_KEY) and the archive of facts (EVENT_KEY). Harmless to break off, to repeat, and to run twice at once.
    Kết thúc với 1 nếu còn gì theo khoá cũ / ends with 1 if anything is still sealed under another key than the newest.
    """
    installation = Installation(token)
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}")
    with Progress(*columns, console=err, disable=as_json) as bar:
        done = [_rotate(installation, name, reason, bar) for name in chosen(service, SERVICES)]
    if as_json:
        print_json(done)
    else:
        rows = [(one["service"], *(sum(one[what].values()) for what in ("sealed", "unreadable", "left"))) for one in done]
        print_table([SERVICE, _SEALED, _UNREADABLE, _LEFT], rows)
    closed = [f"{one['service']}: {table} ({count})" for one in done for table, count in one["unreadable"].items()]
    if closed:
        fail(NOT_WELL, _CLOSED, tables=", ".join(closed))
    left = [f"{one['service']}: {table} ({count})" for one in done for table, count in one["left"].items()]
    if left:
        fail(NOT_WELL, _STILL, tables=", ".join(left))
    if not as_json:
        out.print(say(_NEXT))


def keys_of(installation: Installation, service: str) -> list[dict[str, Any]]:
    """Return the keys of a service by kind and id: which seals, which is known, how many values each has sealed, by table.

    Of Temporal's nothing is counted (`values` is None): what they seal stands in no table.
    """
    said, counted = _counts(installation, service)
    found: list[dict[str, Any]] = []
    for kind, ids in (("data", said["data_keys"]), ("facts", said["fact_keys"])):
        others = sorted({key for which, key, _ in counted if which == kind} - set(ids))
        for key in (*ids, *others):
            tables = {table: number for (which, of, table), number in sorted(counted.items()) if (which, of) == (kind, key)}
            found.append(_key(kind, key, ids, tables))
    return [*found, *(_key("workflows", key, said["workflow_keys"], None) for key in said["workflow_keys"])]


def _key(kind: str, key: str, ids: Sequence[str], tables: Mapping[str, int] | None) -> dict[str, Any]:
    values = None if tables is None else sum(tables.values())
    # What was sealed before keys had ids is tried with every key.
    return {"kind": kind, "id": key, "seals": key == ids[0], "known": not key or key in ids, "values": values, "tables": tables}


def _counts(installation: Installation, service: str) -> tuple[dict[str, Any], Counter[tuple[str, str, str]]]:
    """Return the ids that a service has, and what was counted over all stretches: by kind, key and table."""
    counted: Counter[tuple[str, str, str]] = Counter()
    cursor = None
    while True:
        said = installation.ask(service, _SEALS, cursor=cursor)
        for one in said["counts"]:
            counted[one["keys"], one["key"], one["table"]] += one["values"]
        if (cursor := said["next_cursor"]) is None:
            return said, counted


def _older(installation: Installation, service: str) -> Counter[str]:
    """Return how many values another key than the newest has sealed, by table."""
    older: Counter[str] = Counter()
    for key in keys_of(installation, service):
        if not key["seals"] and key["tables"]:
            older.update(key["tables"])
    return older


def _rotate(installation: Installation, service: str, reason: str, bar: Progress) -> dict[str, Any]:
    """Have one service go through its tables, again and again until a walk finds nothing to do; then count what is left."""
    sealed: Counter[str] = Counter()
    task = bar.add_task(service, total=_older(installation, service).total())
    for _ in range(_MAX_WALKS):
        unreadable: Counter[str] = Counter()
        found = busy = 0
        for answer in _walk(installation, service, reason):
            sealed.update(answer["sealed"])
            unreadable.update(answer["unreadable"])
            found, busy = found + sum(answer["sealed"].values()), busy + sum(answer["busy"].values())
            bar.update(task, completed=sealed.total())
        if not found and not busy:
            break
    left = _older(installation, service)
    return {"service": service, "sealed": dict(sealed), "unreadable": dict(unreadable), "left": dict(left)}


def _walk(installation: Installation, service: str, reason: str) -> Iterator[dict[str, Any]]:
    """Have one service go through its tables once, pass by pass."""
    cursor = None
    while True:
        answer = installation.act(service, _PASSES, {"reason": reason, "cursor": cursor})
        yield answer
        if (cursor := answer["next_cursor"]) is None:
            return


def _line(key: Mapping[str, Any]) -> tuple[str, str, str, str]:
    standing = _SEALING if key["seals"] else _OPENS if key["known"] else _NOT_HERE
    values = say(_NOT_COUNTED) if key["values"] is None else str(key["values"])
    return say(_KINDS[key["kind"]]), key["id"] or say(_WITHOUT), say(standing), values


_KINDS: Final = {
    "data": Text(vi="dữ liệu", en="tables"),
    "facts": Text(vi="sự kiện", en="facts"),
    "workflows": Text(vi="Temporal", en="Temporal"),
}
_KIND: Final = Text(vi="Loại", en="Kind")
_KEY: Final = Text(vi="Mã khoá", en="Key")
_STANDING: Final = Text(vi="Vai trò", en="What it does")
_VALUES: Final = Text(vi="Số giá trị", en="Values")
_SEALING: Final = Text(vi="đang mã hoá", en="seals")
_OPENS: Final = Text(vi="chỉ mở", en="opens")
_NOT_HERE: Final = Text(vi="KHÔNG CÒN Ở ĐÂY", en="IS NOT HERE")
_WITHOUT: Final = Text(vi="(chưa có mã)", en="(no id)")
_NOT_COUNTED: Final = Text(vi="trong Temporal", en="in Temporal")
_SEALED: Final = Text(vi="Dòng đã mã hoá lại", en="Rows sealed again")
_UNREADABLE: Final = Text(vi="Không mở được", en="Cannot be opened")
_LEFT: Final = Text(vi="Còn theo khoá khác", en="Left under another key")
_AWAY: Final = Text(vi="Không trả lời: {names}.", en="No answer: {names}.")
_LOST: Final = Text(
    vi="Có dữ liệu theo khoá không còn ở đây: {keys}. Hãy trả lại khoá đó (docs/operations/keys.md).",
    en="Something is sealed under a key that is not here: {keys}. Give it back (docs/operations/keys.md).",
)
_CLOSED: Final = Text(
    vi="Không khoá nào mở được: {tables}. Đừng bỏ khoá cũ; hãy tìm khoá còn thiếu (docs/operations/keys.md).",
    en="No key opens: {tables}. Keep the old keys; look for the one that is missing (docs/operations/keys.md).",
)
_STILL: Final = Text(
    vi="Vẫn còn theo khoá cũ: {tables}. Có tiến trình chưa khởi động lại, có việc đang giữ dòng, hoặc sẽ tự hết trong vài giờ.",
    en="Still under an older key: {tables}. A process was not restarted, somebody holds rows, or it is gone within hours.",
)
_NEXT: Final = Text(
    vi="Mọi bảng đã theo khoá mới nhất. Còn gì giữ khoá cũ: docs/operations/keys.md.",
    en="All tables are under the newest keys. What else holds the old ones: docs/operations/keys.md.",
)
