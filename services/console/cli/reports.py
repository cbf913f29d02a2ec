"""A household reported from a terminal, by who may report one; done once however often it is sent under one key."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from services.console.cli.incidents import incident_for
from services.console.cli.installation import Installation, Refusal, ServiceAway
from services.console.cli.options import commune_meant, moment_of
from services.console.cli.output import AWAY, WRONG_USE, JsonOption, TokenOption, fail, out, print_json, say
from shared.communes import name_of
from shared.identity import Role
from shared.ids import new_id
from shared.texts import Text

_PATH: Final = "/v1/reports"
_OPTIONS: Final = {
    "incident_id": "--incident",
    "commune_code": "--commune",
    "identified_at": "--at",
    "household.head_name": "--head",
    "household.phone": "--phone",
    "household.size": "--size",
    "household.standing": "--standing",
    "what_happened": "--what",
    "losses.house.state": "--house",
    "losses.short_of_food.people": "--hungry",
    "reported_by.name": "--informant",
    "reported_by.phone": "--informant-phone",
}
"""By which option each field of the door was given."""


def report(  # noqa: PLR0913, PLR0917 - options of a command line, each by name
    commune: Annotated[str, typer.Option("--commune", help="Mã hoặc tên xã / code or name of the commune")] = "",
    head: Annotated[str, typer.Option("--head", help="Tên chủ hộ / name of the head of the household")] = "",
    what: Annotated[str, typer.Option("--what", help="Chuyện gì đã xảy ra / what happened")] = "",
    incident: Annotated[str, typer.Option("--incident", help="Mã sự kiện / id of the incident")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Số điện thoại / telephone")] = "",
    size: Annotated[int | None, typer.Option("--size", help="Số người trong hộ / how many people")] = None,
    standing: Annotated[str, typer.Option("--standing", help="Diện hộ / standing: poor, near_poor …")] = "",
    house: Annotated[str, typer.Option("--house", help="destroyed | heavily_damaged | damaged | intact")] = "",
    hungry: Annotated[int | None, typer.Option("--hungry", help="Số người thiếu ăn / how many are short of food")] = None,
    at: Annotated[str, typer.Option("--at", help="Phát hiện lúc / identified at: 2026-11-20T07:00")] = "",
    informant: Annotated[str, typer.Option("--informant", help="Người báo tin / who told it")] = "",
    informant_phone: Annotated[str, typer.Option("--informant-phone", help="Số của người báo tin / his telephone")] = "",
    file: Annotated[str, typer.Option("--file", help="Tệp JSON như ở cửa, - là stdin / the door's JSON, - is stdin")] = "",
    key: Annotated[str, typer.Option("--key", help="Khoá gửi một lần, để gửi lại / the key of an attempt, to repeat it")] = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Báo một hộ bị nạn: chỉ cần xã, tên, chuyện gì / report a household: commune, name and what happened are enough."""
    given = {
        "incident_id": incident,
        "commune_code": commune_meant(commune).code if commune else "",
        "identified_at": moment_of("--at", at),
        "household.head_name": head,
        "household.phone": phone,
        "household.size": size,
        "household.standing": standing,
        "what_happened": what,
        "losses.house.state": house,
        "losses.short_of_food.people": hungry,
        "reported_by.name": informant,
        "reported_by.phone": informant_phone,
    }
    body = _body(_read(file) if file else {}, given)
    code = body.get("commune_code")
    if not isinstance(code, str):
        fail(WRONG_USE, _NO_COMMUNE)
    installation = Installation(token, Role.COMMUNE_OFFICER, [code])
    if "incident_id" not in body:
        body["incident_id"] = incident_for(installation, code)
    done = _sent(installation, body, key or str(new_id()))
    if as_json:
        print_json(done)
        return
    out.print(say(_DONE).format(case=done["case_id"], commune=name_of(code)), style="green")
    if alike := done.get("looks_like"):
        out.print(say(_ALIKE).format(case=alike["case_id"]))


def _sent(installation: Installation, body: Mapping[str, Any], key: str) -> Any:
    try:
        return installation.act_surely("intake", _PATH, body, key)
    except Refusal as refusal:
        refusal.end(_OPTIONS)
    except ServiceAway as away:
        fail(AWAY, _UNKNOWN, url=str(away), key=key)


def _body(read: dict[str, Any], given: Mapping[str, object]) -> dict[str, Any]:
    """Return the question: what the file says, and over it what was given by options."""
    for path, value in given.items():
        if value in {"", None}:
            continue
        *parents, last = path.split(".")
        part = read
        for parent in parents:
            part = part.setdefault(parent, {})
            if not isinstance(part, dict):
                fail(WRONG_USE, _NO_OBJECT, field=parent)
        part[last] = value
    return read


def _read(file: str) -> dict[str, Any]:
    try:
        content = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        found = json.loads(content)
    except (OSError, ValueError):
        fail(WRONG_USE, _NO_FILE, file=file)
    if not isinstance(found, dict):
        fail(WRONG_USE, _NO_FILE, file=file)
    return found


_DONE: Final = Text(vi="Đã tiếp nhận, {commune}. Hồ sơ: {case}", en="Recorded, {commune}. Case: {case}")
_ALIKE: Final = Text(
    vi="Giống hồ sơ {case} đã có: hãy xem có phải cùng một hộ.",
    en="It looks like case {case}: see whether it is the same household.",
)
_UNKNOWN: Final = Text(
    vi="Không có trả lời từ {url}: có thể đã ghi rồi. Gửi lại đúng lệnh đó thêm --key {key}: việc này chỉ được ghi một lần.",
    en="No answer came from {url}: it may have been recorded. Send the same again with --key {key}: it is recorded once.",
)
_NO_COMMUNE: Final = Text(
    vi='--commune: thiếu xã. Ví dụ: --commune 18115 hoặc --commune "Hương Khê".',
    en='--commune: which commune? For example --commune 18115, or --commune "Hương Khê".',
)
_NO_FILE: Final = Text(
    vi="--file: {file} không đọc được, hoặc không phải một đối tượng JSON như ở cửa POST /v1/reports.",
    en="--file: {file} cannot be read, or is no JSON object as the door POST /v1/reports takes it.",
)
_NO_OBJECT: Final = Text(vi="--file: {field} phải là đối tượng JSON.", en="--file: {field} must be a JSON object.")
