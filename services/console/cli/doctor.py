"""What a doctor looks at: whether an installation can be reached, fits together, goes by one clock, and is set up safely."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import typer

from services.console.cli.health import look
from services.console.cli.installation import SERVICES, Installation, Refusal, ServiceAway
from services.console.cli.known_backups import BACK_UP, ask_for_backups, newest_of, troubles_of
from services.console.cli.outbox import PUBLISHERS
from services.console.cli.output import AWAY, NOT_WELL, JsonOption, TokenOption, out, print_json, say
from shared.clock import now
from shared.connections import Connections, lacking
from shared.texts import Text

Weight = Literal["wrong", "danger", "note"]
MAX_SKEW: Final = timedelta(seconds=5)
"""Between this machine and a service, or between two services: more, and deadlines differ by where one looks."""
MAX_DATABASE_SKEW: Final = timedelta(seconds=1)
"""A service escalates by its database's clock and promises five seconds."""


@dataclass(frozen=True)
class Finding:
    """One thing that a doctor found, and the way out."""

    weight: Weight
    service: str
    what: str
    way_out: str


def doctor(token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Khám một hệ thống: có trả lời không, đồng hồ, phiên bản, khoá, cài đặt nguy hiểm / look whether an installation is sound.

    Kết thúc với 0 khi chỉ có lưu ý / ends with 0 where there are only notes.
    """
    installation = Installation(token)
    health = look(installation)
    found = [Finding("wrong", one.service, one.what, one.way_out) for one in health.wrong]
    said, more = _asked(installation, [name for name in SERVICES if health.ready[name]])
    backups = ask_for_backups(installation) if "console" in said else None
    found += [*more, *_clocks(said), *_releases(said), *_keys(said), *_connections(said), *_settings(said)]
    found += _backups(backups, now())
    if as_json:
        print_json({"findings": [one.__dict__ for one in found], "services": {name: one["said"] for name, one in said.items()}})
    else:
        _show(found, said)
    if not all(health.ready.values()):
        raise typer.Exit(AWAY)
    if any(one.weight != "note" for one in found):
        raise typer.Exit(NOT_WELL)


def _asked(installation: Installation, services: Sequence[str]) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """Return what each service says of itself, with the moment at which it was asked, and what stood in the way."""
    said, found = {}, []
    for service in services:
        began = now()
        try:
            answer = installation.ask(service, "/v1/operations/installation")
        except ServiceAway as away:
            found.append(Finding("wrong", service, say(_SILENT).format(url=away), say(_SEE_LOG)))
            continue
        except Refusal as refusal:
            found.append(Finding("wrong", service, say(_REFUSED).format(status=refusal.status, why=refusal), say(_TOKEN)))
            continue
        said[service] = {"said": answer, "at": began + (now() - began) / 2}
    return said, found


def _clocks(said: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield clocks that go wrong: against the service's own database, and against this machine's."""
    for service, one in said.items():
        own, database = (datetime.fromisoformat(one["said"][name]) for name in ("at", "database_at"))
        if abs(own - database) > MAX_DATABASE_SKEW:
            yield Finding("wrong", service, say(_DATABASE_CLOCK).format(seconds=_seconds(own - database)), say(_NTP))
        if abs(own - one["at"]) > MAX_SKEW:
            yield Finding("wrong", service, say(_CLOCK).format(seconds=_seconds(own - one["at"])), say(_NTP))


def _releases(said: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield services of different releases, and databases that are of another."""
    releases = {service: str(one["said"]["release"]) for service, one in said.items()}
    if len(set(releases.values())) > 1:
        words = ", ".join(f"{service} {release}" for service, release in releases.items())
        yield Finding("wrong", "", say(_RELEASES).format(releases=words), say(_ONE_RELEASE))
    for service, one in said.items():
        wanted, tables = one["said"]["tables_wanted"], one["said"]["tables_found"]
        if wanted != tables:
            what = say(_TABLES).format(wanted=wanted, found=tables or say(_NEVER))
            yield Finding("wrong", service, what, say(_MIGRATE).format(service=service))


def _keys(said: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield keys under which one service seals facts and which another one lacks."""
    for owner in (name for name in PUBLISHERS if name in said):
        seals = said[owner]["said"]["fact_keys"][0]
        lacking = [name for name, one in said.items() if seals not in one["said"]["fact_keys"]]
        if lacking:
            what = say(_KEY).format(key=seals, owner=owner, names=", ".join(lacking))
            yield Finding("wrong", owner, what, say(_GIVE_KEY))


def _connections(said: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield servers that could not give all processes the connections that these may open."""
    taken = {
        service: Connections(**one["said"]["connections"]) for service, one in said.items() if one["said"].get("connections")
    }
    for server, count in lacking(taken.values()).items():
        here = {service: one for service, one in taken.items() if one.server == server}
        words = ", ".join(f"{service} {one.processes} × {one.most_of_each}" for service, one in here.items())
        one = next(iter(here.values()))
        what = say(_CONNECTIONS).format(processes=words, others=one.others, allowed=one.allowed, lacking=count)
        yield Finding("danger", "", what, say(_MORE_CONNECTIONS))


def _backups(known: Mapping[str, Any] | None, moment: datetime) -> Iterator[Finding]:
    """Yield that there is no backup, that the newest is too old, that attempts have failed since it was taken."""
    if known is None:
        return
    if newest_of(known) is None:
        yield Finding("note", "", say(_NO_BACKUP), say(BACK_UP))
    for one in troubles_of(known, moment):
        yield Finding("danger", "", one.what, say(BACK_UP))


def _settings(said: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield dangerous settings; what several services say alike is said once, with all its names in the environment."""
    alike: dict[tuple[Weight, str, str], list[str]] = {}
    for setting in (setting for one in said.values() for setting in one["said"]["settings"]):
        weight: Weight = "danger" if setting["weight"] == "danger" else "note"
        alike.setdefault((weight, setting["why"], setting["way_out"]), []).append(setting["variable"])
    for (weight, why, way_out), variables in alike.items():
        yield Finding(weight, "", f"{', '.join(variables)}: {why}", way_out)


def _show(found: Sequence[Finding], said: Mapping[str, Mapping[str, Any]]) -> None:
    for one in found:
        style = None if one.weight == "note" else "red" if one.weight == "wrong" else "yellow"
        where = f"{one.service}: " if one.service else ""
        out.print(f"{say(_WEIGHTS[one.weight])}  {where}{one.what}", style=style)
        out.print(f"    → {one.way_out}")
    if not [one for one in found if one.weight != "note"]:
        releases = sorted({str(one["said"]["release"]) for one in said.values()})
        out.print(say(_SOUND).format(count=len(said), release=", ".join(releases)), style="green")


def _seconds(skew: timedelta) -> str:
    return f"{skew.total_seconds():+.1f}"


_WEIGHTS: Final = {
    "wrong": Text(vi="HỎNG   ", en="WRONG  "),
    "danger": Text(vi="NGUY   ", en="DANGER "),
    "note": Text(vi="lưu ý  ", en="note   "),
}
_SILENT: Final = Text(vi="không trả lời tại {url}", en="does not answer at {url}")
_SEE_LOG: Final = Text(vi="xem nhật ký của dịch vụ", en="look at the service's log")
_REFUSED: Final = Text(vi="từ chối ({status}): {why}", en="refuses ({status}): {why}")
_TOKEN: Final = Text(
    vi="dùng mã truy cập của người vận hành cả nước (role ops, country VN); nếu đúng là mã đó, so TOKEN_ISSUER, "
    "TOKEN_AUDIENCE và TOKEN_JWKS_URL của dịch vụ với nơi cấp mã",
    en="use a token of an operator of the whole country (role ops, country VN); if it is one, compare the service's "
    "TOKEN_ISSUER, TOKEN_AUDIENCE and TOKEN_JWKS_URL with the issuer",
)
_DATABASE_CLOCK: Final = Text(
    vi="đồng hồ lệch {seconds} giây so với cơ sở dữ liệu của nó", en="its clock differs by {seconds} s from its database's"
)
_CLOCK: Final = Text(vi="đồng hồ lệch {seconds} giây so với máy này", en="its clock differs by {seconds} s from this machine's")
_NTP: Final = Text(
    vi="cho mọi máy chỉnh giờ theo cùng một nguồn (chrony, NTP): thời hạn tính theo giờ này",
    en="let all machines keep time by the same source (chrony, NTP): deadlines rest on it",
)
_RELEASES: Final = Text(vi="các dịch vụ khác phiên bản: {releases}", en="services are of different releases: {releases}")
_ONE_RELEASE: Final = Text(
    vi="dừng tất cả, nâng cấp, rồi chạy lại (docs/operations/README.md, Upgrading)",
    en="stop all, upgrade, start again (docs/operations/README.md, Upgrading)",
)
_TABLES: Final = Text(
    vi="cơ sở dữ liệu ở {found}, phiên bản này cần {wanted}", en="its database is at {found}, this release needs {wanted}"
)
_NEVER: Final = Text(vi="chưa từng tạo bảng", en="no migration at all")
_MIGRATE: Final = Text(vi="python -m services.{service} migrate", en="python -m services.{service} migrate")
_KEY: Final = Text(
    vi="mã hoá bản tin bằng khoá {key} của {owner}, mà {names} không có",
    en="facts are sealed under key {key} of {owner}, which {names} lacks",
)
_GIVE_KEY: Final = Text(
    vi="cho mọi dịch vụ cùng EVENT_KEY (docs/operations/keys.md); bản tin chờ, không mất",
    en="give every service the same EVENT_KEY (docs/operations/keys.md); facts wait, nothing is lost",
)
_CONNECTIONS: Final = Text(
    vi="PostgreSQL cho {allowed} kết nối, các tiến trình có thể mở nhiều hơn {lacking}: {processes}, khác {others}",
    en="PostgreSQL gives {allowed} connections, its processes may open {lacking} more: {processes}, others {others}",
)
_MORE_CONNECTIONS: Final = Text(
    vi="tăng max_connections, hoặc giảm DATABASE_POOL_SIZE (docs/operations/scale.md)",
    en="raise max_connections, or lower DATABASE_POOL_SIZE (docs/operations/scale.md)",
)
_NO_BACKUP: Final = Text(vi="chưa biết bản sao lưu nào", en="no backup is known")
_SOUND: Final = Text(
    vi="{count} dịch vụ ăn khớp, phiên bản {release}: không có gì phải sửa.",
    en="{count} services fit together, release {release}: nothing to mend.",
)
