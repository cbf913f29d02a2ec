"""kipthoi at a terminal: a stack.json of its own and stand-ins on the loopback."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from services.console import cli
from shared.clock import VIETNAM, now

_CASE = uuid4()
_STORY = {
    "case_id": str(_CASE), "as_of": now().isoformat(), "incident_id": None, "commune_code": "00004",
    "stage": "paid", "drill": True, "moves": [],
    "entries": [{"at": "2026-11-20T01:00:00Z", "what": "HouseholdReported", "service": "intake",
                 "text": {"vi": "Hộ được phát hiện", "en": "Identified"}}],
    "clocks": [], "awards": [], "payments": [], "notices": [], "away": ["notifications"],
}  # fmt: skip


class _Door(http.server.BaseHTTPRequestHandler):
    wishes: list[dict[str, Any]] = []  # noqa: RUF012 - one door a test
    parts: list[dict[str, Any]] = []  # noqa: RUF012 - as above
    payments: list[dict[str, Any]] | None = None
    backups: dict[str, Any] | None = None

    def do_GET(self) -> None:
        if self.path == f"/v1/cases/{_CASE}/timeline":
            assert self.headers["Authorization"] == "Bearer a.b.c"
            self._answer(200, _STORY)
        elif self.path == "/health/parts":
            self._answer(200, {"parts": self.parts})
        elif self.path == "/v1/operations/payments":
            self._answer(404 if self.payments is None else 200, {"items": self.payments})
        elif self.path == "/v1/operations/backups":
            self._answer(404 if self.backups is None else 200, self.backups or {})
        elif self.path.startswith("/v1/operations/"):
            self._answer(200, {"items": [], "next_cursor": None})
        else:
            self._answer(200 if self.path.startswith("/health") else 404, {})

    def do_POST(self) -> None:
        self.wishes.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer(200, {"token": "a.b.c"})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deploy" / "devstack").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    return tmp_path


@pytest.fixture
def stack(checkout: Path) -> Iterator[dict[str, Any]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    address = f"127.0.0.1:{server.server_port}"
    content = {
        "services": {name: {"url": url} for name in ("intake", "assessment", "disbursement", "notifications", "console")},
        "engines": {
            "postgres": {"host": "127.0.0.1", "port": server.server_port},
            "kafka": {"bootstrap": [address]},
            "temporal": {"address": address},
        },
        "simulators": {"tokens": {"url": url}, "bank": {"url": f"{url}/bank"}, "pid": 1, "log": "-"},
    }
    (checkout / ".run").mkdir()
    (checkout / ".run" / "stack.json").write_text(json.dumps(content))
    _Door.wishes.clear()
    _Door.parts = []
    _Door.payments = None
    _Door.backups = None
    yield content
    server.shutdown()
    server.server_close()


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(
    ("language", "says"),
    [([], "Chưa có hệ thống nào chạy: hãy chạy `make up`"), (["--lang", "en"], "No stack is running: run `make up`")],
)
def test_without_a_stack_one_sentence_says_what_to_do(language: list[str], says: str) -> None:
    result = _run(*language, "status")

    assert result.exit_code == 3
    assert says in result.stderr
    assert result.stdout == ""


@pytest.mark.usefixtures("stack")
def test_a_token_of_a_role_and_a_place_is_printed_alone() -> None:
    result = _run("token", "--role", "commune_officer", "--commune", "00004", "--commune", "00008")

    assert (result.exit_code, result.stdout) == (0, "a.b.c\n")
    _run("token", "--role", "law_officer", "--subject", "law-officer-2")

    assert _Door.wishes == [
        {"role": "commune_officer", "communes": ["00004", "00008"], "provinces": []},
        {"role": "law_officer", "communes": [], "provinces": [], "country": "VN", "subject": "law-officer-2"},
    ]


@pytest.mark.usefixtures("stack")
def test_a_role_or_place_that_does_not_exist_is_refused() -> None:
    assert _run("token", "--role", "king").exit_code == 2
    assert "--commune" in _run("token", "--role", "commune_chair").stderr
    assert "99999" in _run("token", "--role", "ops", "--commune", "99999").stderr


def test_the_state_of_the_stack_is_told_to_people_and_programs(stack: dict[str, Any], checkout: Path) -> None:
    assert "sẵn sàng" in _run("status").stdout
    assert json.loads(_run("status", "--json").stdout)["ok"] is True

    stack["engines"]["temporal"]["address"] = "127.0.0.1:1"
    (checkout / ".run" / "stack.json").write_text(json.dumps(stack))
    result = _run("status", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["engines"]["temporal"] == {"address": "127.0.0.1:1", "reachable": False}


@pytest.mark.usefixtures("stack")
def test_a_part_that_is_away_is_told_with_since_when_and_what_goes_on() -> None:
    _Door.parts = [{"name": "broker", "ok": False, "since": "2026-11-20T01:00:00Z"}]
    told, given = _run("--lang", "en", "status"), json.loads(_run("status", "--json").stdout)

    assert told.exit_code == 1
    assert "The line between the parts is cut (Kafka)" in told.stdout
    assert "08:00:00 20/11/2026" in told.stdout
    [wrong] = given["wrong"]
    assert wrong["what"] == "Đường truyền tin giữa các phần bị ngắt (Kafka)", "once, however many services miss it"


@pytest.mark.usefixtures("stack")
def test_payments_that_have_not_ended_are_told_with_the_age_of_the_oldest() -> None:
    long_ago = now() - timedelta(hours=3, minutes=20)
    _Door.payments = [
        {"state": "reserved", "count": 12, "oldest_since": None},
        {"state": "unknown", "count": 2, "oldest_since": long_ago.isoformat()},
    ]
    told, given = _run("--lang", "en", "status"), json.loads(_run("status", "--json").stdout)
    lines = {line.split("  ")[0].strip(): " ".join(line.split()) for line in told.stdout.splitlines()}

    assert lines["Reserved"] == "Reserved 12"
    unknown = lines["Outcome unknown, the bank is being asked"]
    assert unknown.endswith(" 3 h 20 min")
    assert f" 2 {long_ago.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y} " in unknown
    assert given["payments"] == _Door.payments
    assert (told.exit_code, given["ok"]) == (0, True), "how payments stand is no trouble of itself"


@pytest.mark.usefixtures("stack")
@pytest.mark.parametrize(
    ("hours", "failures", "says"),
    [(2, 0, ""), (None, 0, ""), (40, 0, "40 hours ago"), (2, 3, "3 backups have failed"), (None, 1, "1 backups have failed")],
)
def test_a_backup_that_is_too_old_or_has_failed_is_wrong_as_the_alerts_say(hours: int | None, failures: int, says: str) -> None:
    newest = None if hours is None else (now() - timedelta(hours=hours)).isoformat()
    _Door.backups = {"newest": newest, "failures": failures, "failure": "no space left" if failures else None}
    told, given = _run("--lang", "en", "status"), json.loads(_run("status", "--json").stdout)

    assert (told.exit_code, given["ok"]) == ((1, False) if says else (0, True))
    assert says in " ".join(one["what"] for one in json.loads(_run("--lang", "en", "status", "--json").stdout)["wrong"])
    assert ("Nothing is wrong" in told.stdout, "kipthoi backup" in told.stdout) == (not says, bool(says))


@pytest.mark.usefixtures("stack")
def test_a_release_before_that_says_nothing_of_its_payments() -> None:
    told, given = _run("status"), json.loads(_run("status", "--json").stdout)

    assert (told.exit_code, given["payments"]) == (0, [])
    assert "Khoản chi" not in told.stdout


@pytest.mark.usefixtures("stack")
def test_the_token_of_this_machine_goes_to_no_other_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KIPTHOI_TOKEN", "KIPTHOI_TOKEN_URL", "KIPTHOI_CLIENT_ID", "KIPTHOI_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    elsewhere = _run("--url", "https://desk.example", "status")
    no_file = _run("--url", "https://desk.example", "--token-file", "nowhere", "status")

    assert (elsewhere.exit_code, no_file.exit_code) == (2, 2)
    assert "KIPTHOI_TOKEN_FILE" in elsewhere.stderr
    assert "nowhere" in no_file.stderr
    assert _Door.wishes == []


@pytest.mark.usefixtures("stack")
def test_what_is_given_wrongly_is_named_before_anybody_is_asked() -> None:
    refused = {
        words: _run("--lang", "en", *words)
        for words in (
            ("report", "--head", "A", "--what", "B"),
            ("report", "--commune", "Xã Không Có", "--head", "A", "--what", "B"),
            ("report", "--commune", "00004", "--head", "A", "--what", "B", "--at", "hôm qua"),
            ("report", "--file", "nowhere.json"),
            ("sign", "--commune", "00004", "--verdict", "perhaps"),
            ("sign", "--commune", "00004", "--verdict", "declined"),
        )
    }

    assert {result.exit_code for result in refused.values()} == {2}
    named = ("--commune", "--commune", "--at", "--file", "--verdict", "--reason")
    assert [option in result.stderr for option, result in zip(named, refused.values(), strict=True)] == [True] * 6
    assert _Door.wishes == []


@pytest.mark.usefixtures("stack")
def test_a_case_and_its_story_are_shown() -> None:
    shown = _run("case", "show", str(_CASE))
    timeline = _run("--lang", "en", "case", "timeline", str(_CASE))

    assert "Đã có khoản đến tay  Phường Ba Đình, Thành phố Hà Nội" in shown.stdout
    assert "Thông báo" in shown.stderr
    assert timeline.stdout == "08:00 20/11/2026  Identified  (Intake)\n"
    assert json.loads(_run("case", "timeline", str(_CASE), "--json").stdout)["stage"] == "paid"


@pytest.mark.usefixtures("stack")
def test_an_unknown_case_is_said_to_be_so() -> None:
    assert _run("case", "show", str(uuid4())).exit_code == 5


@pytest.mark.usefixtures("stack")
def test_the_drill_gets_every_word_and_gives_its_exit_code(checkout: Path) -> None:
    folder = checkout / "tests" / "drill"
    folder.mkdir(parents=True)
    (checkout / "tests" / "__init__.py").touch()
    (folder / "__init__.py").touch()
    (folder / "__main__.py").write_text("import sys, json; json.dump(sys.argv[1:], open('words.json', 'w')); sys.exit(7)")
    words = ["--households", "50", "--seed", "3", "--exit", "--json", "out.json", "--help"]

    assert _run("drill", *words).exit_code == 7
    assert json.loads((checkout / "words.json").read_text()) == words
