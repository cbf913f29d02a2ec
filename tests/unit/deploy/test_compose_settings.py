"""The command that writes the settings of docker-compose.yml: nothing to invent, nothing lost, nothing shown."""

import socket
import stat
import subprocess
import sys

import pytest

from deploy.compose.__main__ import main
from deploy.compose.settings_file import read
from deploy.compose.variables import free_port
from tests.support.compose import REAL, ROOT

NAMED = [word for name in ("desk", "issuer", "jwks", "bank", "sms") for word in (f"--{name}", getattr(REAL, name))]
SECRET = ("_SECRET", "_PASSWORD", "_KEY")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.env"


def _run(file, *words):
    return main(["--file", str(file), *words])


def test_it_needs_nothing_but_python_and_shows_no_secret(file):
    """As on a machine that has Docker alone: a bare interpreter, in the checkout."""
    words = [sys.executable, "-S", "-m", "deploy.compose", "--file", file]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, env={})

    written = read(file)
    secrets = {value for name, value in written.items() if name.endswith(SECRET) and value}
    assert len(secrets) > 20, "each its own"
    assert not [value for value in secrets if value in ran.stdout + ran.stderr]
    assert "docker compose up --build --wait" in ran.stdout
    assert written["DESK_URL"] in ran.stdout


def test_its_owner_alone_may_read_the_file_and_no_draft_is_left(file):
    _run(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_no_two_secrets_are_the_same_and_no_two_installations_share_one(file, tmp_path):
    _run(file)
    _run(tmp_path / "other.env")

    first, second = ([v for n, v in read(path).items() if n.endswith(SECRET) and v] for path in (file, tmp_path / "other.env"))
    assert len(set(first)) == len(first)
    assert not set(first) & set(second)


def test_run_again_it_keeps_every_line_also_those_that_it_does_not_know(file, capsys):
    _run(file)
    kept = file.read_text(encoding="utf-8").replace("LOG_LEVEL=INFO", "LOG_LEVEL=WARNING") + 'HTTP_PROXY="http://it\'s:1"\n'
    file.write_text(kept, encoding="utf-8")
    before = read(file)

    assert _run(file) == 0

    assert read(file) == before
    assert before["LOG_LEVEL"] == "WARNING"
    assert before["HTTP_PROXY"] == '"http://it\'s:1"'
    assert "0 lines added" in capsys.readouterr().out


def test_a_variable_of_a_newer_release_is_added_and_named(file, capsys):
    _run(file)
    before = read(file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("EVENT_KEY=")), encoding="utf-8")
    capsys.readouterr()

    _run(file)

    after = read(file)
    assert {name: value for name, value in after.items() if name != "EVENT_KEY"} == {
        name: value for name, value in before.items() if name != "EVENT_KEY"
    }
    assert after["EVENT_KEY"] not in {"", before["EVENT_KEY"]}
    assert "EVENT_KEY" in capsys.readouterr().out


def test_a_trial_becomes_real_by_its_five_addresses_and_keeps_its_secrets(file):
    _run(file)
    before = read(file)

    assert _run(file, *NAMED) == 0

    after = read(file)
    changed = {name for name in before if before[name] != after[name]}
    assert {"DESK_URL", "TRIAL", "COMPOSE_PROFILES", "TOKEN_ISSUER", "DISBURSEMENT_BANK_IS_REAL"} <= changed
    assert not {name for name in changed if name.endswith(SECRET)}
    assert "simulators" not in "".join(after.values())
    _run(file)
    assert read(file) == after, "run without options it does not go back to a trial"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (NAMED[:-2], "--sms"),
        (["--desk", "http://desk.example", *NAMED[2:]], "--desk"),
        (["--desk", "https://desk.example/kipthoi", *NAMED[2:]], "--desk"),
        (["--desk", "https://desk.example:8443", *NAMED[2:]], "--desk"),
        ([*NAMED[:-1], "sms.example"], "--sms"),
        ([*NAMED[:-1], "https://name:word@sms.example"], "--sms"),
        ([*NAMED[:-1], "https://sms.example/it's"], "nháy đơn"),
    ],
)
def test_what_cannot_be_installed_so_is_refused_and_nothing_is_written(file, words, says, capsys):
    assert _run(file, *words) == 1
    assert says in capsys.readouterr().err
    assert not file.exists()


def test_a_port_that_is_taken_is_not_written(file):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert free_port(taken.getsockname()[1])() != str(taken.getsockname()[1])
