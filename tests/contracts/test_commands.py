"""The commands of kipthoi: operators read of each what it does and takes in a document made from its own --help."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
import typer
from typer.testing import CliRunner

from services.console import cli
from services.console.cli import output
from tests.support.golden import OPERATIONS, as_table, compare

_DOCUMENT: Final = OPERATIONS / "commands.md"
_MADE: Final = re.compile(r"(?<=by `make contracts` -->\n).*(?=<!-- end of commands -->)", re.DOTALL)
_COLUMNS: Final = ("Option", "Default", "Meaning")


def test_the_reference_is_the_committed_one(request: pytest.FixtureRequest) -> None:
    document = _DOCUMENT.read_text(encoding="utf-8")
    sections = "\n".join(_section(name, command) for name, command in commands())

    assert _MADE.search(document)
    compare(_DOCUMENT, _MADE.sub(lambda _: sections, document), request)


def test_every_command_says_what_it_does_in_both_languages() -> None:
    said = {name: inspect.cleandoc(command.callback.__doc__ or "").splitlines()[0] for name, command in commands()}

    assert [name for name, line in said.items() if " / " not in line] == []


def test_every_way_of_ending_is_told() -> None:
    codes = {output.NOT_WELL, output.WRONG_USE, output.NO_STACK, output.AWAY, output.NOT_FOUND}

    document = _DOCUMENT.read_text(encoding="utf-8")

    assert {code for code in range(10) if f"\n| {code} | " in document} == {0, *codes}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_what_completes(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = CliRunner().invoke(cli.app, ["completion", shell]).stdout
    words = {"_KIPTHOI_COMPLETE": f"complete_{shell}", "COMP_WORDS": "kipthoi dead-l", "COMP_CWORD": "1"}
    words |= {"_TYPER_COMPLETE_ARGS": "kipthoi dead-l", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    answered = CliRunner().invoke(cli.app, [], prog_name="kipthoi", env=words)

    assert "_KIPTHOI_COMPLETE" in script
    assert "dead-letters" in answered.stdout


def test_a_shell_that_nobody_knows_is_refused() -> None:
    refused = CliRunner().invoke(cli.app, ["completion", "dos"])

    assert refused.exit_code == output.WRONG_USE
    assert "bash, zsh, fish" in refused.stderr


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its whole name."""
    yield from _below("kipthoi", typer.main.get_command(cli.app))


def _below(name: str, group: Any) -> Iterator[tuple[str, Any]]:
    for part, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(f"{name} {part}", command)
        else:
            yield f"{name} {part}", command


def _section(name: str, command: Any) -> str:
    says = inspect.cleandoc(command.callback.__doc__ or "")
    arguments = [one.metavar or one.name.upper() for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join([name, *arguments, *(["[OPTIONS]"] if options else [])])
    rows = [(", ".join(f"`{each}`" for each in one.opts), _default(one), one.help or "") for one in options]
    return f"## {name}\n\n{says}\n\n```\n{usage}\n```\n" + (f"\n{as_table(_COLUMNS, rows)}" if rows else "")


def _default(option: Any) -> str:
    """What an option is where nobody gives it; nothing where that is empty or "no"."""
    if option.required:
        return "needed"
    return f"`{option.default}`" if option.default else ""
