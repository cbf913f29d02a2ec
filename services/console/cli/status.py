"""One page: what is wrong now, in the stack of this machine or in any installation."""

import json
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typer
from rich.table import Table

from services.console.cli.health import Health, Wrong, look
from services.console.cli.installation import SERVICES, Installation, elsewhere_url, stack, url_of
from services.console.cli.known_backups import BACK_UP, ask_for_backups, troubles_of
from services.console.cli.output import (
    NOT_WELL,
    JsonOption,
    TokenOption,
    language,
    out,
    print_json,
    print_table,
    say,
    styled,
    warn,
    when,
)
from services.console.cli.texts import SINCE, WAY_OUT
from services.console.views.durations import duration
from services.console.views.vocabulary import PAYMENT_STATES, word
from shared.clock import now
from shared.texts import Text


def status(token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Một trang: đang trục trặc gì, từ bao giờ, phải làm gì / one page: what is wrong now, since when, and the way out.

    Kết thúc với 1 nếu có trục trặc / ends with 1 if anything is wrong.
    """
    here = {} if elsewhere_url() else stack()
    installation = Installation(token)
    health = look(installation)
    known = ask_for_backups(installation) if health.ready["console"] else None
    health.wrong += [Wrong("", one.what, one.since, say(BACK_UP)) for one in (troubles_of(known, now()) if known else ())]
    engines = {name: {"address": address, "reachable": _reaches(address)} for name, address in _engines(here).items()}
    simulators = {name: part["url"] for name, part in here.get("simulators", {}).items() if isinstance(part, dict)}
    services = {name: {"url": url_of(name), "ready": health.ready[name]} for name in SERVICES}
    well = health.is_well and all(part["reachable"] for part in engines.values())
    came_back, watched_at = _came_back(here), _watched_at(here)
    if as_json:
        wrong = [one.to_json() for one in health.wrong]
        found = {"ok": well, "services": services, "engines": engines, "simulators": simulators}
        more = {"wrong": wrong, "not_asked": health.not_asked, "payments": health.payments}
        print_json({**found, "came_back": came_back, "watched_at": watched_at, **more})
    else:
        _show(services, engines, {**simulators, **({"prometheus": watched_at} if watched_at else {})})
        _show_came_back(came_back)
        _show_payments(health.payments)
        _show_wrong(health, well=well)
    if not well:
        raise typer.Exit(NOT_WELL)


def _engines(running: Mapping[str, Any]) -> dict[str, str]:
    if not running:
        return {}
    engines = running["engines"]
    kafka = engines["kafka"]["bootstrap"]
    nodes = {"kafka" if len(kafka) == 1 else f"kafka-{number}": address for number, address in enumerate(kafka, start=1)}
    postgres = f"{engines['postgres']['host']}:{engines['postgres']['port']}"
    return {"postgres": postgres, "temporal": engines["temporal"]["address"], **nodes}


def _came_back(running: Mapping[str, Any]) -> dict[str, Any]:
    """What of the stack of this machine crashed and was started again: how often and when last, by process."""
    try:
        return dict(json.loads((Path(running["folder"]) / "restarts.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        return {}


def _watched_at(running: Mapping[str, Any]) -> str | None:
    """Return where Prometheus' page is that watches the stack of this machine; None where nobody watches."""
    try:
        port = json.loads((Path(running["folder"]) / "prometheus.json").read_text(encoding="utf-8"))["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return f"http://127.0.0.1:{port}/alerts"


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


def _show_came_back(came_back: Mapping[str, Any]) -> None:
    if came_back:
        lines = [(name, str(one["count"]), when(one["last_at"], seconds=True)) for name, one in came_back.items()]
        out.print()
        print_table([_CAME_BACK, _TIMES, _LAST], lines)


def _show_payments(payments: Sequence[Mapping[str, Any]]) -> None:
    """What has not ended: a few that stay say more than many that pass."""
    if not payments:
        return
    moment = now()
    lines = [
        (say(word(PAYMENT_STATES, one["state"])), one["count"], when(one["oldest_since"], seconds=True), _age(one, moment))
        for one in payments
    ]
    out.print()
    print_table([_PAYMENTS, _COUNT, _OLDEST, _AGE], lines)


def _age(one: Mapping[str, Any], moment: datetime) -> str:
    if one["oldest_since"] is None:
        return ""
    return duration(max(0.0, (moment - datetime.fromisoformat(one["oldest_since"])).total_seconds()), language())


def _show_wrong(health: Health, *, well: bool) -> None:
    out.print()
    if health.wrong:
        print_table([_WRONG, SINCE, WAY_OUT], [(one.what, when(one.since, seconds=True), one.way_out) for one in health.wrong])
    elif well:
        out.print(say(_WELL), style="green")
    if health.not_asked:
        warn(_NOT_ASKED, names=", ".join(health.not_asked))
    out.print(say(_AT_THE_DESK).format(url=f"{url_of('console')}/operations"))


_WRONG: Final = Text(vi="Đang trục trặc", en="Wrong now")
_CAME_BACK: Final = Text(vi="Bị dừng, tự chạy lại", en="Crashed, came back")
_PAYMENTS: Final = Text(vi="Khoản chi đang đi", en="Payments on their way")
_COUNT: Final = Text(vi="Số khoản", en="Count")
_OLDEST: Final = Text(vi="Cũ nhất từ", en="Oldest since")
_AGE: Final = Text(vi="Đã", en="For")
_TIMES: Final = Text(vi="Số lần", en="Times")
_LAST: Final = Text(vi="Lần cuối", en="Last")
_WELL: Final = Text(vi="Không có gì trục trặc.", en="Nothing is wrong.")
_NOT_ASKED: Final = Text(
    vi="Chưa biết có gì nằm chờ ở: {names}. Cần mã truy cập của người vận hành cả nước.",
    en="What stands aside is not known of: {names}. It needs a token of an operator of the whole country.",
)
_AT_THE_DESK: Final = Text(vi="Cũng xem được ở bàn trực: {url}", en="Also at the desk: {url}")
_READY: Final = Text(vi="sẵn sàng", en="ready")
_NOT_READY: Final = Text(vi="chưa sẵn sàng", en="not ready")
_RUNS: Final = Text(vi="chạy", en="runs")
_SILENT: Final = Text(vi="không trả lời", en="no answer")
