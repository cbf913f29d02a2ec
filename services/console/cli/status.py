"""Tokens of the embedded issuer, and the state of the stack."""

import socket
from collections.abc import Mapping
from typing import Annotated, Any, Final

import httpx
import typer
from rich.table import Table

from services.console.cli.installation import TIMEOUT_S, issue, stack
from services.console.cli.output import NOT_WELL, WRONG_USE, JsonOption, fail, out, print_json, say, styled
from shared.communes import communes, provinces
from shared.identity import Role
from shared.permissions import COUNTRY_ROLES
from shared.texts import Text


def token(
    role: Annotated[str, typer.Option("--role", help=", ".join(Role))],
    commune: Annotated[list[str], typer.Option("--commune", help="Mã xã / commune code")] = [],  # noqa: B006 - typer's way
    province: Annotated[list[str], typer.Option("--province", help="Mã tỉnh / province code")] = [],  # noqa: B006 - typer's way
    subject: Annotated[str, typer.Option("--subject", help="Ai / who; mặc định / by default: ROLE")] = "",
) -> None:
    """In mã truy cập của nơi cấp nhúng / print a token of the embedded issuer; without a place: for the whole country."""
    if role not in set(Role):
        fail(WRONG_USE, _NO_ROLE, role=role, known=", ".join(Role))
    unknown = [code for code in commune if code not in communes()] + [code for code in province if code not in provinces()]
    if unknown:
        fail(WRONG_USE, _NO_PLACE, codes=", ".join(unknown))
    if not (commune or province) and role not in COUNTRY_ROLES:
        fail(WRONG_USE, _PLACE_NEEDED, role=role, known=", ".join(sorted(COUNTRY_ROLES)))
    print(issue(stack(), role, commune, province, subject))


def status(*, as_json: JsonOption = False) -> None:
    """Dịch vụ nào sẵn sàng, động cơ nào chạy / which services are ready, which engines run."""
    running = stack()
    services = {name: {"url": part["url"], "ready": _is_ready(part["url"])} for name, part in running["services"].items()}
    engines = {name: {"address": address, "reachable": _reaches(address)} for name, address in _engines(running).items()}
    simulators = {name: part["url"] for name, part in running.get("simulators", {}).items() if isinstance(part, dict)}
    well = all(part["ready"] for part in services.values()) and all(part["reachable"] for part in engines.values())
    if as_json:
        print_json({"ok": well, "services": services, "engines": engines, "simulators": simulators})
    else:
        _show(services, engines, simulators)
    if not well:
        raise typer.Exit(NOT_WELL)


def _engines(running: Mapping[str, Any]) -> dict[str, str]:
    engines = running["engines"]
    kafka = engines["kafka"]["bootstrap"]
    nodes = {"kafka" if len(kafka) == 1 else f"kafka-{number}": address for number, address in enumerate(kafka, start=1)}
    postgres = f"{engines['postgres']['host']}:{engines['postgres']['port']}"
    return {"postgres": postgres, "temporal": engines["temporal"]["address"], **nodes}


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=TIMEOUT_S, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _reaches(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except (OSError, ValueError):
        return False
    return True


def _show(
    services: Mapping[str, Mapping[str, Any]], engines: Mapping[str, Mapping[str, Any]], simulators: Mapping[str, str]
) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, part in services.items():
        table.add_row(name, styled(_READY if part["ready"] else _NOT_READY, well=part["ready"]), part["url"])
    for name, part in engines.items():
        table.add_row(name, styled(_RUNS if part["reachable"] else _SILENT, well=part["reachable"]), part["address"])
    for name, url in simulators.items():
        table.add_row(name, "", url)
    out.print(table)
    out.print(say(_WHAT_IS_WRONG).format(url=f"{services['console']['url']}/operations"))


_NO_ROLE: Final = Text(vi="Không có vai trò {role}; các vai trò: {known}.", en="There is no role {role}; roles are: {known}.")
_NO_PLACE: Final = Text(
    vi="Không có xã hoặc tỉnh mang mã {codes}.", en="There is no commune or province with the code {codes}."
)
_PLACE_NEEDED: Final = Text(
    vi="Vai trò {role} làm việc ở một nơi: hãy thêm --commune hoặc --province. Cả nước chỉ dành cho: {known}.",
    en="The role {role} works in a place: add --commune or --province. The whole country is only for: {known}.",
)
_WHAT_IS_WRONG: Final = Text(vi="Đang trục trặc gì, ở bàn trực: {url}", en="What is wrong now, at the desk: {url}")
_READY: Final = Text(vi="sẵn sàng", en="ready")
_NOT_READY: Final = Text(vi="chưa sẵn sàng", en="not ready")
_RUNS: Final = Text(vi="chạy", en="runs")
_SILENT: Final = Text(vi="không trả lời", en="no answer")
