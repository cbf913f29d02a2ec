"""Where the services answer, with which token they are asked, and what is said when they do not."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import httpx

from services.console.cli.machine import machine_token
from services.console.cli.output import AWAY, NO_STACK, NOT_FOUND, fail, language, warn
from shared.identity import COUNTRY, Role
from shared.ids import new_id
from shared.texts import Text

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
TIMEOUT_S: Final = 5.0
# A pass of a replay may take as long as a door allows, and a little more.
_ACT_TIMEOUT_S: Final = 60.0


class Installation:
    """The running services as one operator asks them: by addresses in the environment, or those of the stack here."""

    def __init__(self, token: str, role: Role = Role.OPS) -> None:
        """Without a token a provider that the environment names gives one, or else the embedded issuer, of this role."""
        self._token = token
        self._role = role

    def ask(self, service: str, path: str, **params: object) -> Any:
        """Return the answer to a question."""
        return self._answer(service, "GET", path, params={key: value for key, value in params.items() if value is not None})

    def all_of(self, service: str, path: str, **params: object) -> Iterator[dict[str, Any]]:
        """Return every line of a list, over its pages."""
        cursor = None
        while True:
            page = self.ask(service, path, limit=500, cursor=cursor, **params)
            yield from page["items"]
            if (cursor := page["next_cursor"]) is None:
                return

    def act(self, service: str, path: str, body: Mapping[str, Any]) -> Any:
        """Have something done, once also where the answer is lost on its way."""
        return self._answer(service, "POST", path, json=dict(body), headers={"Idempotency-Key": str(new_id())})

    def lines_of_all(self, services: Sequence[str], path: str, **params: object) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the lines of a list of each of these services, and who did not answer."""
        lines: list[dict[str, Any]] = []
        away = []
        for service in services:
            try:
                lines += [{"service": service, **line} for line in self.all_of(service, path, **params)]
            except ServiceAway as error:
                warn(DOES_NOT_ANSWER, name=service, url=str(error))
                away.append(service)
        return lines, away

    def _answer(self, service: str, method: str, path: str, headers: Mapping[str, str] | None = None, **how: Any) -> Any:
        url = f"{url_of(service)}{path}"
        given = {"Authorization": f"Bearer {self._bearer()}", "Accept-Language": language(), **(headers or {})}
        timeout = TIMEOUT_S if method == "GET" else _ACT_TIMEOUT_S
        try:
            answer = httpx.request(method, url, headers=given, timeout=timeout, trust_env=False, **how)
        except httpx.HTTPError as error:
            raise ServiceAway(url) from error
        if answer.is_server_error:
            raise ServiceAway(url)
        if not answer.is_success:
            fail(NOT_FOUND, _REFUSED, name=service, status=answer.status_code, why=_why(answer))
        return answer.json()

    def _bearer(self) -> str:
        self._token = self._token or machine_token() or issue(stack(), self._role.value)
        return self._token


class ServiceAway(Exception):  # noqa: N818 - says what is the matter
    """The service does not answer now; the text is the address that was asked."""


def url_of(service: str) -> str:
    """Return where a service answers."""
    given = os.environ.get(f"KIPTHOI_{service.upper()}_URL", "").rstrip("/")
    return given or str(stack()["services"][service]["url"])


def issue(
    stack: Mapping[str, Any], role: str, communes: Sequence[str] = (), provinces: Sequence[str] = (), subject: str = ""
) -> str:
    """Return a token of the embedded issuer."""
    wish = {"role": role, "communes": list(communes), "provinces": list(provinces)} | ({"subject": subject} if subject else {})
    wish |= {} if communes or provinces else {"country": COUNTRY}
    url = f"{stack['simulators']['tokens']['url']}/issue"
    try:
        answer = httpx.post(url, json=wish, timeout=TIMEOUT_S, trust_env=False).raise_for_status()
    except httpx.HTTPError:
        fail(AWAY, DOES_NOT_ANSWER, name="tokens", url=url)
    return str(answer.json()["token"])


def stack() -> dict[str, Any]:
    """Return the content of `.run/stack.json`: every address of the running stack."""
    path = checkout() / ".run" / "stack.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        fail(NO_STACK, _NO_STACK_RUNS)
    except (OSError, ValueError):
        fail(NO_STACK, _UNREADABLE, path=path)
    return found


def checkout() -> Path:
    """Return the folder of the project: above where we stand, or above this file."""
    above = [folder for start in (Path.cwd(), Path(__file__).resolve().parent) for folder in (start, *start.parents)]
    found = [folder for folder in above if (folder / "deploy" / "devstack").is_dir() and (folder / "pyproject.toml").is_file()]
    if not found:
        fail(NOT_FOUND, _NO_CHECKOUT)
    return found[0]


def _why(answer: httpx.Response) -> str:
    """Return the words of a problem, with each field that is wrong."""
    try:
        problem = answer.json()
        fields = "; ".join(f"{error['field']}: {error['reason']}" for error in problem.get("errors") or ())
        return f"{problem['detail']}{' · ' if fields else ''}{fields}"
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase


DOES_NOT_ANSWER: Final = Text(
    vi="{name} không trả lời tại {url}: hãy xem `kipthoi status`.", en="{name} does not answer at {url}: see `kipthoi status`."
)
_REFUSED: Final = Text(vi="{name} từ chối ({status}): {why}", en="{name} refuses ({status}): {why}")
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
