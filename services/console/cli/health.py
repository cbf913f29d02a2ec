"""How an installation is at this moment: which service answers, which of its parts do not, and what stands aside there."""

import contextlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import httpx

from services.console.cli.installation import SERVICES, TIMEOUT_S, Installation, Refusal, ServiceAway, url_of
from services.console.cli.outbox import PUBLISHERS
from services.console.cli.output import say
from services.console.cli.stuck import WHAT, stuck_at, way_out
from services.console.views.troubles import Trouble, TroubleKind, merged
from services.console.views.vocabulary import SERVICES as NAMES
from services.console.views.vocabulary import word
from shared.clock import now
from shared.texts import Text

_PAGE: Final = 100
_KINDS: Final[dict[str, TroubleKind]] = {
    "database": "database",
    "broker": "broker",
    "temporal": "temporal",
    "facts": "facts",
    "bank": "bank",
    "sms": "sms",
}


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong now: what, since when, and the way out."""

    service: str
    what: str
    since: datetime | None
    way_out: str

    def to_json(self) -> dict[str, Any]:
        return {"service": self.service, "what": self.what, "since": self.since, "way_out": self.way_out}


@dataclass
class Health:
    """What was found, service by service."""

    ready: dict[str, bool] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    """Services of which nobody may tell this caller what stands aside."""
    payments: list[Mapping[str, Any]] = field(default_factory=list)
    """How many have not ended, by state, and since when the oldest; none where that is not known."""

    @property
    def is_well(self) -> bool:
        return all(self.ready.values()) and not self.wrong


def look(installation: Installation) -> Health:
    """Look at all services at once, and at what stands aside in those that answer.

    One after another, five that hang would take most of a minute: just then somebody waits before the screen.
    """
    bearer = {"Authorization": f"Bearer {installation.bearer()}"}
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        looks = list(pool.map(lambda service: _look_at(installation, service, bearer), SERVICES))
    health = Health()
    for ready, _, _ in looks:
        health.ready |= ready.ready
        health.wrong += ready.wrong
    health.wrong += [
        Wrong(one.service, say(one.told_to_operators), one.since, say(one.meaning))
        for one in merged([trouble for _, troubles, _ in looks for trouble in troubles])
        if one.kind != "service"
    ]
    for _, _, aside in looks:
        health.wrong += aside.wrong
        health.not_asked += aside.not_asked
        health.payments += aside.payments
    return health


def _look_at(installation: Installation, service: str, bearer: Mapping[str, str]) -> tuple[Health, Sequence[Trouble], Health]:
    """Return whether one service takes work, its parts that are away, and what stands aside there."""
    ready, aside = Health(), Health()
    troubles = _troubles(ready, service, bearer)
    if ready.ready[service]:
        _aside(aside, installation, service)
    if ready.ready[service] and service == "disbursement":
        # An earlier release has no such door.
        with contextlib.suppress(ServiceAway, Refusal):
            aside.payments += installation.ask(service, "/v1/operations/payments")["items"]
    return ready, troubles, aside


def _troubles(health: Health, service: str, bearer: Mapping[str, str]) -> Sequence[Trouble]:
    """Ask one service how it is; note whether it takes work, and return which of its parts are away."""
    url = url_of(service)
    try:
        ready, parts = (_get(f"{url}/health/{what}", bearer) for what in ("ready", "parts"))
    except httpx.HTTPError:
        health.ready[service] = False
        health.wrong.append(Wrong(service, say(_SILENT).format(name=_name(service), url=url), None, say(_START)))
        return ()
    health.ready[service] = ready.is_success
    if not ready.is_success:
        health.wrong.append(Wrong(service, say(_NOT_READY).format(name=_name(service)), None, say(_LOG)))
    said = parts.json().get("parts", ()) if parts.is_success else ()
    away = [part for part in said if not part["ok"] and part["name"] in _KINDS]
    return [Trouble(_KINDS[part["name"]], service, _since(part["since"])) for part in away]


def _aside(health: Health, installation: Installation, service: str) -> None:
    """Note what stands aside in one service."""
    try:
        letters = installation.ask(service, "/v1/operations/dead-letters", limit=_PAGE)
        gaps = installation.ask(service, "/v1/operations/gaps", limit=_PAGE)
        stuck = stuck_at(installation, service) if service in PUBLISHERS else []
    except (ServiceAway, Refusal):
        health.not_asked.append(service)
        return
    for page, what, out in ((letters, _LETTERS, _LETTERS_OUT), (gaps, _GAPS, _GAPS_OUT)):
        if lines := page["items"]:
            count = f"{len(lines)}{'+' if page['next_cursor'] else ''}"
            words = say(what).format(name=_name(service), count=count)
            health.wrong.append(Wrong(service, words, _since(lines[0]["since"]), say(out).format(service=service)))
    for one in stuck:
        words = f"{_name(service)}: {one['count']}{'+' if one['is_more'] else ''} {say(WHAT[one['what']])}"
        health.wrong.append(Wrong(service, words, _since(one["since"]), way_out(one)))


def _get(url: str, bearer: Mapping[str, str]) -> httpx.Response:
    """Ask with the token: who asks through the desk's address must have one."""
    return httpx.get(url, headers=bearer, timeout=TIMEOUT_S, trust_env=False)


def _since(given: str | None) -> datetime:
    return datetime.fromisoformat(given) if given else now()


def _name(service: str) -> str:
    return say(word(NAMES, service))


_SILENT: Final = Text(vi="{name} không trả lời tại {url}", en="{name} does not answer at {url}")
_START: Final = Text(
    vi="khởi động tiến trình của dịch vụ, xem nhật ký của nó", en="start the service's process and look at its log"
)
_NOT_READY: Final = Text(vi="{name} có trả lời nhưng chưa nhận việc", en="{name} answers, but takes no work")
_LOG: Final = Text(
    vi="xem phần nào của nó không trả lời, và nhật ký của nó", en="see which of its parts is away, and look at its log"
)
_LETTERS: Final = Text(vi="{name}: {count} bản tin chưa nhận được", en="{name}: {count} facts could not be taken")
_LETTERS_OUT: Final = Text(
    vi="`kipthoi dead-letters list --service {service}`, sửa nguyên nhân, `kipthoi dead-letters replay --all`",
    en="`kipthoi dead-letters list --service {service}`, mend the cause, `kipthoi dead-letters replay --all`",
)
_GAPS: Final = Text(vi="{name}: {count} khoảng bản tin bị lỡ", en="{name}: {count} gaps of facts that were missed")
_GAPS_OUT: Final = Text(vi="`kipthoi gaps --refill --reason …`", en="`kipthoi gaps --refill --reason …`")
