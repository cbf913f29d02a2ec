"""Where the services answer, with which token they are asked, and what is said when they do not."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import httpx

from services.console.cli.machine import machine_token
from services.console.cli.output import AWAY, NO_STACK, NOT_FOUND, WRONG_USE, fail, language, warn
from shared.identity import COUNTRY, Role
from shared.ids import new_id
from shared.texts import Text

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
TIMEOUT_S: Final = 5.0
# A pass of a replay may take as long as a door allows, and a little more.
_ACT_TIMEOUT_S: Final = 60.0
_PAUSES_S: Final = (0.5, 2.0)
_given: dict[str, str] = {}


def choose_installation(url: str, token_file: str) -> None:
    """Ask the installation whose desk is at this address, with the token that stands in this file; empty: as it comes."""
    _given.update(url=url.strip().rstrip("/"), token_file=token_file.strip())


class Installation:
    """The running services as one person asks them: by addresses in the environment, or those of the stack here."""

    def __init__(self, token: str, role: Role = Role.OPS, communes: Sequence[str] = ()) -> None:
        """Without a token a file or provider that the environment names gives one, or else the embedded issuer: of this role,
        in these communes.
        """
        self._token = token
        self._role = role
        self._communes = communes

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

    def act(self, service: str, path: str, body: Mapping[str, Any], key: str = "") -> Any:
        """Have something done, once also where the answer is lost on its way: asked again under the same key."""
        return self._answer(service, "POST", path, json=dict(body), headers={"Idempotency-Key": key or str(new_id())})

    def act_surely(self, service: str, path: str, body: Mapping[str, Any], key: str) -> Any:
        """Have something done, and ask again under its key where no answer came: it is done once all the same."""
        for pause_s in _PAUSES_S:
            try:
                return self.act(service, path, body, key)
            except ServiceAway:
                time.sleep(pause_s)
        return self.act(service, path, body, key)

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
        given = {"Authorization": f"Bearer {self.bearer()}", "Accept-Language": language(), **(headers or {})}
        timeout = TIMEOUT_S if method == "GET" else _ACT_TIMEOUT_S
        try:
            answer = httpx.request(method, url, headers=given, timeout=timeout, trust_env=False, **how)
        except httpx.HTTPError as error:
            raise ServiceAway(service, url) from error
        if answer.is_server_error:
            raise ServiceAway(service, url)
        if not answer.is_success:
            raise Refusal(service, answer.status_code, _detail(answer), _errors(answer))
        return answer.json()

    def bearer(self) -> str:
        """Return the token with which services are asked."""
        self._token = self._token or _token_of_file() or machine_token() or self._issued()
        return self._token

    def _issued(self) -> str:
        """Return a token of the embedded issuer, which is good for the stack of this machine alone."""
        if (elsewhere := elsewhere_url()) and not _is_here(elsewhere):
            fail(WRONG_USE, _NO_TOKEN, url=elsewhere)
        return issue(stack(), self._role.value, self._communes)


class ServiceAway(Exception):  # noqa: N818 - says what is the matter
    """The service does not answer now; the text is the address that was asked."""

    def __init__(self, service: str, url: str) -> None:
        super().__init__(url)
        self.service = service


class Refusal(Exception):  # noqa: N818 - says what is the matter
    """The service says no: in its own words, by the fields of its door."""

    def __init__(self, service: str, status: int, detail: str, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__(detail)
        self.service = service
        self.status = status
        self.detail = detail
        self.errors = errors

    def end(self, names: Mapping[str, str] | None = None) -> NoReturn:
        """End the command: each wrong field by the option that it was given with, in words."""
        fields = "; ".join(f"{_named(field, names or {})}: {reason}" for field, reason in self.errors)
        why = f"{self.detail}{' · ' if fields else ''}{fields}"
        fail(NOT_FOUND, _REFUSED, name=self.service, status=self.status, why=why)


def _named(field: str, names: Mapping[str, str]) -> str:
    """Return the option from which a field came; the nearest one above it where it has none of its own."""
    parts = field.split(".")
    while parts:
        if name := names.get(".".join(parts)):
            return name
        parts.pop()
    return field


def url_of(service: str) -> str:
    """Return where a service answers: at its own address, through the desk's, or in the stack of this machine."""
    if given := os.environ.get(f"KIPTHOI_{service.upper()}_URL", "").strip().rstrip("/"):
        return given
    if desk := _given.get("url"):
        return desk if service == "console" else f"{desk}/v1/services/{service}"
    return str(stack()["services"][service]["url"])


def elsewhere_url() -> str:
    """Return the address of an installation that the environment names; empty: the stack of this machine is meant."""
    own = (os.environ.get(f"KIPTHOI_{service.upper()}_URL", "").strip().rstrip("/") for service in SERVICES)
    return _given.get("url") or next((url for url in own if url), "")


def _is_here(url: str) -> bool:
    """Tell whether an address is one of the stack of this machine, to which alone the embedded issuer's token goes."""
    try:
        services = json.loads((checkout() / ".run" / "stack.json").read_text(encoding="utf-8"))["services"]
    except (OSError, ValueError, KeyError):
        return False
    return url in {str(part["url"]).rstrip("/") for part in services.values()}


def _token_of_file() -> str:
    """Return the token that stands in the file that KIPTHOI_TOKEN_FILE names; empty where it names none."""
    path = _given.get("token_file")
    if not path:
        return ""
    try:
        token = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        fail(WRONG_USE, _NO_TOKEN_FILE, path=path)
    if not token:
        fail(WRONG_USE, _NO_TOKEN_FILE, path=path)
    return token


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


def _detail(answer: httpx.Response) -> str:
    """Return the words of a problem."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase


def _errors(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return each wrong field with its reason."""
    try:
        return [(str(error["field"]), str(error["reason"])) for error in answer.json().get("errors") or ()]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


DOES_NOT_ANSWER: Final = Text(
    vi="{name} không trả lời tại {url}: hãy xem `kipthoi status`.", en="{name} does not answer at {url}: see `kipthoi status`."
)
_REFUSED: Final = Text(vi="{name} từ chối ({status}): {why}", en="{name} refuses ({status}): {why}")
_NO_STACK_RUNS: Final = Text(
    vi="Chưa có hệ thống nào chạy: hãy chạy `make up` (hoặc `make demo`) trong thư mục dự án.",
    en="No stack is running: run `make up` (or `make demo`) in the project's folder.",
)
_UNREADABLE: Final = Text(
    vi="Không đọc được {path}: hãy chạy `make down` rồi `make up` (dữ liệu vẫn còn).",
    en="{path} cannot be read: run `make down`, then `make up` (its data stay).",
)
_NO_CHECKOUT: Final = Text(
    vi="Không tìm thấy thư mục dự án: hãy chạy lệnh này bên trong nó.",
    en="The project's folder was not found: run this command inside it.",
)
_NO_TOKEN: Final = Text(
    vi="Để hỏi {url} cần mã truy cập: --token, KIPTHOI_TOKEN, KIPTHOI_TOKEN_FILE, hoặc máy tự lấy bằng KIPTHOI_TOKEN_URL, "
    "KIPTHOI_CLIENT_ID, KIPTHOI_CLIENT_SECRET.",
    en="To ask {url} a token is needed: --token, KIPTHOI_TOKEN, KIPTHOI_TOKEN_FILE, or a client's own by KIPTHOI_TOKEN_URL, "
    "KIPTHOI_CLIENT_ID, KIPTHOI_CLIENT_SECRET.",
)
_NO_TOKEN_FILE: Final = Text(
    vi="KIPTHOI_TOKEN_FILE: không đọc được mã truy cập trong {path}: hãy xem tệp có ở đó, đọc được và không trống.",
    en="KIPTHOI_TOKEN_FILE: no token can be read in {path}: see that the file is there, readable and not empty.",
)
