"""`kipthoi status` says what crashed on this machine and came back: for people and for programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.console.cli import status
from services.console.cli.health import Health

AT = "2026-11-29T20:12:00+00:00"


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A stack of which one service came back twice; nothing is asked of it."""
    (tmp_path / "restarts.json").write_text(json.dumps({"intake": {"count": 2, "last_at": AT}}), encoding="utf-8")
    here = {"folder": str(tmp_path), "engines": {}, "simulators": {}}
    monkeypatch.setattr(status, "stack", lambda: here)
    monkeypatch.setattr(status, "elsewhere_url", lambda: "")
    monkeypatch.setattr(status, "_engines", lambda _: {})
    monkeypatch.setattr(status, "url_of", lambda name: f"http://127.0.0.1/{name}")
    monkeypatch.setattr(status, "look", lambda _: Health(dict.fromkeys(status.SERVICES, True)))
    monkeypatch.setattr(status, "ask_for_backups", lambda _: None)
    return here


def test_a_program_reads_how_often_and_when_last(running: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    status.status("a-token", as_json=True)

    assert json.loads(capsys.readouterr().out)["came_back"] == {"intake": {"count": 2, "last_at": AT}}


def test_people_read_it_in_the_time_of_vietnam(running: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    status.status("a-token", as_json=False)

    said = capsys.readouterr().out
    assert ("intake" in said, "03:12:00 30/11/2026" in said) == (True, True)


@pytest.mark.parametrize("content", ["", "not json", None])
def test_where_nothing_came_back_or_it_cannot_be_read_nothing_is_said(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "restarts.json").write_text(content, encoding="utf-8")

    assert status._came_back({"folder": str(tmp_path)}) == {}


def test_where_the_alerts_stand_is_said_while_prometheus_watches(
    running: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    status.status("a-token", as_json=True)
    nobody = json.loads(capsys.readouterr().out)["watched_at"]
    (Path(running["folder"]) / "prometheus.json").write_text(json.dumps({"mark": None, "port": 9090}), encoding="utf-8")

    status.status("a-token", as_json=False)

    assert nobody is None
    assert "http://127.0.0.1:9090/alerts" in capsys.readouterr().out
