"""Who has started the system is told in both languages where the desk is and what comes next; what is named is there."""

import re
from pathlib import Path

import pytest

from deploy.devstack.welcome import welcome
from services.console import cli
from tests.support.golden import ROOT

DESK = "http://127.0.0.1:8005"


@pytest.mark.parametrize("after_drill", [False, True])
def test_the_desk_and_the_next_step_are_named_in_both_languages(*, after_drill: bool) -> None:
    lines = welcome(DESK, after_drill=after_drill)
    said = "\n".join(lines)

    assert [line for line in lines if DESK in line] == [f"Đây là bàn trực: {DESK}", f"This is the desk: {DESK}"]
    assert all(word in said for word in ("chọn một vai bất kỳ", "choose any role", "Tiếp theo:", "Next:"))
    assert [path for path in re.findall(r"\b(docs/[\w/.-]+)", said) if not (ROOT / path).is_file()] == []


def test_the_commands_that_are_named_exist() -> None:
    named = set(re.findall(r"\.venv/bin/(\w+) ([\w-]+)", "\n".join(welcome(DESK))))

    assert {program for program, _ in named} == {"kipthoi"}
    known = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    assert {word for _, word in named if not word.startswith("-")} <= known
    assert Path(ROOT / "pyproject.toml").read_text().count("kipthoi = ") == 1
