"""What watches and what stands before the desk, in the compose file: read by the tools of those who run it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Final

import pytest
import yaml

from deploy.devstack.debian import program_of
from deploy.grafana.boards import boards
from tests.support.compose import ROOT

SCRIPT: Final = ROOT / "deploy/alertmanager/start.sh"
WEBHOOK: Final = {"ALERT_WEBHOOK_URL": "https://chat.example/hook?who=ops&what='alerts'"}
MAIL: Final = {
    "ALERT_MAIL_TO": "ops@province.example",
    "ALERT_MAIL_FROM": "kip-thoi@province.example",
    "ALERT_MAIL_SERVER": "mail.province.example:587",
    "ALERT_MAIL_USER": "kip-thoi",
    "ALERT_MAIL_PASSWORD": "it's: #secret",
}
WATCHDOG: Final = {"ALERT_WATCHDOG_URL": "https://watch.example/kip-thoi"}


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "alertmanager.yaml"


async def _tool(name: str) -> Path:
    found = await program_of(name)
    if found is None:
        pytest.skip(f"{name} is neither here nor to be had from Debian's packages")
    return found


@pytest.fixture
async def amtool() -> Path:
    return await _tool("amtool")


@pytest.fixture
async def promtool() -> Path:
    return await _tool("promtool")


@pytest.fixture
async def caddy() -> Path:
    return await _tool("caddy")


def _ran(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def _start(file: Path, said: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As the container starts it; in Alertmanager's place stands a program that prints with what it was called."""
    environment = {**said, "PATH": "/usr/bin:/bin", "ALERTMANAGER_FILE": str(file), "ALERTMANAGER": "/bin/echo"}
    return subprocess.run(["/bin/sh", SCRIPT], env=environment, capture_output=True, text=True, check=False)


def _receivers(file: Path) -> dict[str, dict]:
    return {one["name"]: one for one in yaml.safe_load(file.read_text(encoding="utf-8"))["receivers"]}


@pytest.mark.parametrize("said", [{}, WEBHOOK, MAIL, {**WEBHOOK, **MAIL, **WATCHDOG}])
def test_alertmanager_can_read_it_and_every_alert_has_its_way(amtool: Path, file: Path, said: dict[str, str]):
    started = _start(file, said)
    assert started.returncode == 0, started.stderr
    assert f"--config.file={file}" in started.stdout

    checked = _ran(amtool, "check-config", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    for labels, receiver in {"severity=page": "people", "severity=ticket": "people", "alertname=Watchdog": "watchdog"}.items():
        routed = _ran(amtool, "config", "routes", "test", f"--config.file={file}", f"--verify.receivers={receiver}", labels)
        assert routed.returncode == 0, (labels, routed.stdout)


def test_what_was_said_reaches_whom_it_is_for_letter_by_letter(file: Path):
    _start(file, {**WEBHOOK, **MAIL, **WATCHDOG})

    config, receivers = yaml.safe_load(file.read_text(encoding="utf-8")), _receivers(file)
    assert receivers["people"]["webhook_configs"][0]["url"] == WEBHOOK["ALERT_WEBHOOK_URL"]
    assert receivers["people"]["email_configs"][0]["to"] == MAIL["ALERT_MAIL_TO"]
    assert config["global"] == {
        "smtp_from": MAIL["ALERT_MAIL_FROM"],
        "smtp_smarthost": MAIL["ALERT_MAIL_SERVER"],
        "smtp_auth_username": MAIL["ALERT_MAIL_USER"],
        "smtp_auth_password": MAIL["ALERT_MAIL_PASSWORD"],
    }
    assert receivers["watchdog"]["webhook_configs"][0]["url"] == WATCHDOG["ALERT_WATCHDOG_URL"]
    assert file.stat().st_mode & 0o077 == 0


def test_where_nobody_is_named_it_starts_and_says_that_nobody_is_woken(file: Path):
    started = _start(file, {})

    assert started.returncode == 0
    assert "Nobody is woken" in started.stderr
    assert "Nobody watches this watch" in started.stderr
    assert _receivers(file) == {"people": {"name": "people"}, "watchdog": {"name": "watchdog"}}


def test_mail_without_a_server_is_refused_and_names_the_variable(file: Path):
    started = _start(file, {"ALERT_MAIL_TO": "ops@province.example"})

    assert started.returncode != 0
    assert "ALERT_MAIL_FROM" in started.stderr


def test_prometheus_can_read_its_configuration(promtool: Path, tmp_path: Path):
    text = (ROOT / "deploy/prometheus/prometheus.yaml").read_text(encoding="utf-8")
    here = tmp_path / "prometheus.yaml"
    here.write_text(text.replace("/etc/kipthoi/", f"{ROOT}/deploy/prometheus/"), encoding="utf-8")

    checked = _ran(promtool, "check", "config", here)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 rule files found" in checked.stdout


def test_prometheus_understands_every_question_of_the_dashboards(promtool: Path, tmp_path: Path):
    questions = [question for board in boards() for panel in board.panels for question in panel.asks.values()]
    rules = [{"record": f"question:{number}", "expr": question} for number, question in enumerate(questions)]
    here = tmp_path / "questions.yaml"
    here.write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}), encoding="utf-8")

    checked = _ran(promtool, "check", "rules", here)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(questions)} rules found" in checked.stdout


@pytest.mark.parametrize(
    ("tls", "issuers", "files"),
    [
        ("", None, []),
        ("tls internal", [{"module": "internal"}], []),
        (
            "tls /etc/caddy/certificates/desk.pem /etc/caddy/certificates/desk.key",
            None,
            ["/etc/caddy/certificates/desk.pem"],
        ),
    ],
)
def test_https_leads_to_the_desk_and_to_the_two_doors_of_signed_messages(caddy: Path, tls: str, issuers, files):
    adapted = _ran(caddy, "adapt", "--config", ROOT / "deploy/caddy/Caddyfile", DESK_URL="https://desk.example", DESK_TLS=tls)
    assert adapted.returncode == 0, adapted.stderr
    apps = json.loads(adapted.stdout)["apps"]
    [server] = apps["http"]["servers"].values()
    [site] = server["routes"]

    assert server["listen"] == [":443"]
    assert site["match"] == [{"host": ["desk.example"]}]
    assert _leads(site) == {
        "/v1/bank/answers": "disbursement:8000",
        "/v1/receipts/*": "notifications:8000",
        "/metrics": None,
        None: "console:8000",
    }
    assert _idle_s(site) == [3, 3, 3], "our servers close what lies idle for five seconds"
    said = apps.get("tls", {})
    assert [policy.get("issuers") for policy in said.get("automation", {}).get("policies", [])] == (
        [issuers] if issuers else []
    )
    assert [one["certificate"] for one in said.get("certificates", {}).get("load_files", [])] == files


def _leads(site: dict) -> dict[str | None, str | None]:
    """Where each path leads; None is every other path, and nowhere."""
    [within] = [handler for handler in site["handle"] if handler["handler"] == "subroute"]
    found: dict[str | None, str | None] = {}
    for route in within["routes"]:
        if "group" not in route:
            continue
        [inner] = route["handle"][0]["routes"]
        [handler] = inner["handle"]
        [path] = route.get("match", [{"path": [None]}])[0]["path"]
        found[path] = handler["upstreams"][0]["dial"] if handler["handler"] == "reverse_proxy" else None
    return found


def _idle_s(place: object) -> list[float]:
    """For how many seconds a connection to each of ours is kept that nobody uses, wherever one is led to."""
    if isinstance(place, list):
        return [found for one in place for found in _idle_s(one)]
    if not isinstance(place, dict):
        return []
    if place.get("handler") == "reverse_proxy":
        return [place["transport"]["keep_alive"]["idle_timeout"] / 1e9]
    return _idle_s(list(place.values()))
