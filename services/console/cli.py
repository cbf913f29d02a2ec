"""kipthoi: tokens, the state of the stack, one case, the drill; for people at a terminal and, with --json, for programs.

Exit codes: 0 done · 1 something is not as it should be · 2 wrong use · 3 no stack runs · 4 a service does not answer ·
5 not found or refused.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn
from uuid import UUID

import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from services.console.views.timeline import Timeline
from services.console.views.vocabulary import SERVICES, STAGES, word
from shared.clock import VIETNAM
from shared.communes import communes, name_of, provinces
from shared.identity import Role
from shared.texts import Language, Text

app = typer.Typer(name="kipthoi", add_completion=False, no_args_is_help=True, help="Kịp Thời")
case = typer.Typer(no_args_is_help=True, help="Một hồ sơ / one case")
app.add_typer(case, name="case")

_NOT_WELL, _WRONG_USE, _NO_STACK, _AWAY, _NOT_FOUND = 1, 2, 3, 4, 5
_TIMEOUT_S: Final = 5.0
_out = Console(highlight=False, soft_wrap=True, markup=False)
_err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
_chosen: dict[str, Language] = {}

JsonOption = Annotated[bool, typer.Option("--json", help="Cho chương trình đọc / for programs")]
TokenOption = Annotated[str, typer.Option("--token", envvar="KIPTHOI_TOKEN", help="Mã truy cập / access token")]


@app.callback()
def _global(lang: Annotated[str, typer.Option("--lang", help="vi | en")] = "") -> None:
    _chosen["language"] = "en" if (lang or _system_language()).lower().startswith("en") else "vi"


@app.command()
def token(
    role: Annotated[str, typer.Option("--role", help=", ".join(Role))],
    commune: Annotated[list[str], typer.Option("--commune", help="Mã xã / commune code")] = [],  # noqa: B006 - typer's way
    province: Annotated[list[str], typer.Option("--province", help="Mã tỉnh / province code")] = [],  # noqa: B006 - typer's way
    subject: Annotated[str, typer.Option("--subject", help="Ai / who; mặc định / by default: ROLE")] = "",
) -> None:
    """In mã truy cập của nơi cấp nhúng / print a token of the embedded issuer."""
    if role not in set(Role):
        _fail(_WRONG_USE, _NO_ROLE, role=role, known=", ".join(Role))
    unknown = [code for code in commune if code not in communes()] + [code for code in province if code not in provinces()]
    if unknown:
        _fail(_WRONG_USE, _NO_PLACE, codes=", ".join(unknown))
    print(_issue(_stack(), role, commune, province, subject))


@app.command()
def status(*, as_json: JsonOption = False) -> None:
    """Dịch vụ nào sẵn sàng, động cơ nào chạy / which services are ready, which engines run."""
    stack = _stack()
    services = {name: {"url": part["url"], "ready": _is_ready(part["url"])} for name, part in stack["services"].items()}
    engines = {name: {"address": address, "reachable": _reaches(address)} for name, address in _engines(stack).items()}
    simulators = {name: part["url"] for name, part in stack.get("simulators", {}).items() if isinstance(part, dict)}
    well = all(part["ready"] for part in services.values()) and all(part["reachable"] for part in engines.values())
    if as_json:
        _print_json({"ok": well, "services": services, "engines": engines, "simulators": simulators})
    else:
        _show_status(services, engines, simulators)
    if not well:
        raise typer.Exit(_NOT_WELL)


@case.command("show")
def show_case(case_id: UUID, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Hồ sơ đang ở đâu: thời hạn, khoản trợ giúp, chi trả / where a case stands: clocks, benefits, payments."""
    story = _story(case_id, token)
    if as_json:
        _print_json(story.model_dump(mode="json", exclude={"entries"}))
        return
    language = _language()
    _out.print(f"{case_id}  {word(STAGES, story.stage).say(language)}  {name_of(story.commune_code or '')}", style="bold")
    _show_away(story)
    for clock in story.clocks:
        line = [_say(clock.label), _say(clock.state_text), _when(clock.due_at), _say(clock.limit_text), _say(clock.basis_text)]
        _out.print("  " + " · ".join(part for part in line if part), style="red" if clock.state == "missed" else None)
    for award in story.awards:
        law = "; ".join(f"{basis.document} {basis.article}" for basis in award.basis)
        _out.print(f"  {_say(award.label)}: {_say(award.amount_text)} · {_say(award.state_text)} · {law}")
    for payment in story.payments:
        _out.print(
            f"  {_say(payment.label)}: {_say(payment.amount_text)} · {_say(payment.state_text)} {_say(payment.reason_text)}"
        )


@case.command("timeline")
def show_timeline(case_id: UUID, token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Diễn biến của một hồ sơ / what happened in a case, step by step."""
    story = _story(case_id, token)
    if as_json:
        _print_json(story.model_dump(mode="json"))
        return
    _show_away(story)
    for entry in story.entries:
        style = "red" if entry.what == "ClockMissed" else None
        service = word(SERVICES, entry.service).say(_language())
        _out.print(f"{_when(entry.at)}  {entry.text.say(_language())}  ({service})", style=style)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)
def drill(context: typer.Context) -> None:
    """Diễn tập một cơn bão / play a storm: --households N --seed S --storm KEY --exit --json FILE --help."""
    checkout = _checkout()
    if not (checkout / "tests" / "drill").is_dir():
        _fail(_NOT_FOUND, _NO_DRILL, folder=checkout)
    child = subprocess.Popen([sys.executable, "-m", "tests.drill", *context.args], cwd=checkout)
    while True:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            continue  # the drill hears Ctrl-C too, and ends in order
        raise typer.Exit(code if code >= 0 else 128 - code)


def main() -> None:
    """Run the command line."""
    app()


def _issue(
    stack: Mapping[str, Any], role: str, communes: Sequence[str] = (), provinces: Sequence[str] = (), subject: str = ""
) -> str:
    wish = {"role": role, "communes": list(communes), "provinces": list(provinces)} | ({"subject": subject} if subject else {})
    url = f"{stack['simulators']['tokens']['url']}/issue"
    try:
        answer = httpx.post(url, json=wish, timeout=_TIMEOUT_S, trust_env=False).raise_for_status()
    except httpx.HTTPError:
        _fail(_AWAY, _DOES_NOT_ANSWER, name="tokens", url=url)
    return str(answer.json()["token"])


def _story(case_id: UUID, token: str) -> Timeline:
    """Ask the desk for a case; without a token as an auditor of the embedded stack."""
    stack = _stack()
    bearer = token or _issue(stack, Role.AUDITOR.value)
    url = f"{stack['services']['console']['url']}/v1/cases/{case_id}/timeline"
    headers = {"Authorization": f"Bearer {bearer}", "Accept-Language": _language()}
    try:
        answer = httpx.get(url, headers=headers, timeout=_TIMEOUT_S, trust_env=False)
    except httpx.HTTPError:
        _fail(_AWAY, _DOES_NOT_ANSWER, name="console", url=url)
    if answer.is_server_error:
        _fail(_AWAY, _DOES_NOT_ANSWER, name="console", url=url)
    if not answer.is_success:
        _fail(_NOT_FOUND, _NO_CASE, case_id=case_id, status=answer.status_code)
    return Timeline.model_validate_json(answer.content)


def _stack() -> dict[str, Any]:
    """Return the content of `.run/stack.json`: every address of the running stack."""
    path = _checkout() / ".run" / "stack.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        _fail(_NO_STACK, _NO_STACK_RUNS)
    except (OSError, ValueError):
        _fail(_NO_STACK, _UNREADABLE, path=path)
    return found


def _checkout() -> Path:
    """Return the folder of the project: above where we stand, or above this file."""
    above = [folder for start in (Path.cwd(), Path(__file__).resolve().parent) for folder in (start, *start.parents)]
    found = [folder for folder in above if (folder / "deploy" / "devstack").is_dir() and (folder / "pyproject.toml").is_file()]
    if not found:
        _fail(_NOT_FOUND, _NO_CHECKOUT)
    return found[0]


def _engines(stack: Mapping[str, Any]) -> dict[str, str]:
    engines = stack["engines"]
    kafka = engines["kafka"]["bootstrap"]
    nodes = {"kafka" if len(kafka) == 1 else f"kafka-{number}": address for number, address in enumerate(kafka, start=1)}
    postgres = f"{engines['postgres']['host']}:{engines['postgres']['port']}"
    return {"postgres": postgres, "temporal": engines["temporal"]["address"], **nodes}


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=_TIMEOUT_S, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _reaches(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except (OSError, ValueError):
        return False
    return True


def _show_status(
    services: Mapping[str, Mapping[str, Any]], engines: Mapping[str, Mapping[str, Any]], simulators: Mapping[str, str]
) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, part in services.items():
        table.add_row(name, _state(_READY if part["ready"] else _NOT_READY, well=part["ready"]), part["url"])
    for name, part in engines.items():
        table.add_row(name, _state(_RUNS if part["reachable"] else _SILENT, well=part["reachable"]), part["address"])
    for name, url in simulators.items():
        table.add_row(name, "", url)
    _out.print(table)


def _state(text: Text, *, well: bool) -> Styled:
    return Styled(text.say(_language()), style="green" if well else "red")


def _show_away(story: Timeline) -> None:
    if story.away:
        names = ", ".join(word(SERVICES, name).say(_language()) for name in story.away)
        _err.print(_PART_AWAY.say(_language(), names=names), style="red")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _say(text: Text | None) -> str:
    return text.say(_language()) if text else ""


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if moment else ""


def _language() -> Language:
    return _chosen.get("language", "vi")


def _system_language() -> str:
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "vi"


def _fail(code: int, text: Text, **values: object) -> NoReturn:
    _err.print(text.say(_language(), **values))
    raise typer.Exit(code)


_NO_STACK_RUNS: Final = Text(
    vi="Chưa có hệ thống nào chạy: hãy chạy `make up` (hoặc `make demo`) trong thư mục dự án.",
    en="No stack is running: run `make up` (or `make demo`) in the project's folder.",
)
_UNREADABLE: Final = Text(
    vi="Không đọc được {path}: hãy chạy `make down` rồi `make up`.",
    en="{path} cannot be read: run `make down`, then `make up`.",
)
_NO_CHECKOUT: Final = Text(
    vi="Không tìm thấy thư mục dự án: hãy chạy lệnh này bên trong nó.",
    en="The project's folder was not found: run this command inside it.",
)
_NO_DRILL: Final = Text(vi="Không có bài diễn tập trong {folder}.", en="There is no drill in {folder}.")
_NO_ROLE: Final = Text(vi="Không có vai trò {role}; các vai trò: {known}.", en="There is no role {role}; roles are: {known}.")
_NO_PLACE: Final = Text(
    vi="Không có xã hoặc tỉnh mang mã {codes}.", en="There is no commune or province with the code {codes}."
)
_DOES_NOT_ANSWER: Final = Text(
    vi="{name} không trả lời tại {url}: hãy xem `kipthoi status`.", en="{name} does not answer at {url}: see `kipthoi status`."
)
_NO_CASE: Final = Text(
    vi="Không có hồ sơ {case_id}, hoặc bạn không được xem ({status}).",
    en="There is no case {case_id}, or you may not see it ({status}).",
)
_PART_AWAY: Final = Text(vi="Không trả lời lúc này: {names}", en="No answer now from: {names}")
_READY: Final = Text(vi="sẵn sàng", en="ready")
_NOT_READY: Final = Text(vi="chưa sẵn sàng", en="not ready")
_RUNS: Final = Text(vi="chạy", en="runs")
_SILENT: Final = Text(vi="không trả lời", en="no answer")


if __name__ == "__main__":
    main()
