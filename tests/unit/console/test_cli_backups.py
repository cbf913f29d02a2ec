"""`kipthoi backup` and `restore` where they cannot: one sentence in both languages, files where the caller stands."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.backup.__main__ import main
from deploy.backup.copies import FILE
from deploy.devstack.plan import FILE as PLAN

CHECKOUT = Path(__file__).resolve().parents[3]
ABOUT = (
    """{"began_at": "2026-11-30T00:00:00Z", "ended_at": "2026-11-30T00:00:01Z", "release": "1", "server": "18", "keys": {}}"""
)


def _said(capsys, *words):
    assert main(words) == 1
    return capsys.readouterr().err


def test_what_is_no_backup_and_what_are_no_keys_is_said(tmp_path, capsys):
    (tmp_path / "backup").mkdir()
    assert "no finished backup" in _said(capsys, "restore", str(tmp_path / "nowhere"), "--keys", "x")
    (tmp_path / "backup" / FILE).write_bytes(b"\xff")
    assert "no finished backup" in _said(capsys, "restore", str(tmp_path / "backup"), "--keys", "x")
    (tmp_path / "backup" / FILE).write_text(ABOUT, encoding="utf-8")
    for keys, says in ((tmp_path / "none", "no file of keys"), (tmp_path / PLAN, "no file of keys"), (tmp_path, "no keys")):
        assert says in _said(capsys, "restore", str(tmp_path / "backup"), "--keys", str(keys))


def test_what_may_not_be_read_is_one_sentence(tmp_path, capsys, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied", "backup.json")

    monkeypatch.setattr(Path, "read_text", refused)
    said = _said(capsys, "restore", str(tmp_path), "--keys", "x")

    assert "cannot be read or written" in said
    assert "backup.json" in said


def test_files_are_meant_where_the_caller_stands(tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / FILE).write_text(ABOUT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    argv = [sys.executable, "-c", "from services.console.cli import main; main()", "restore", "copy", "--keys", "keys"]
    done = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "There is no file of keys keys" in done.stderr
