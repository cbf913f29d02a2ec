"""The drill, as a program of its own that gets every word."""

import subprocess
import sys
from typing import Final

import typer

from services.console.cli.installation import checkout
from services.console.cli.output import NOT_FOUND, fail
from shared.texts import Text


def drill(context: typer.Context) -> None:
    """Diễn tập một cơn bão / play a storm: --households N --seed S --storm KEY --exit --json FILE --help."""
    folder = checkout()
    if not (folder / "tests" / "drill").is_dir():
        fail(NOT_FOUND, _NO_DRILL, folder=folder)
    child = subprocess.Popen([sys.executable, "-m", "tests.drill", *context.args], cwd=folder)
    while True:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            continue  # the drill hears Ctrl-C too, and ends in order
        raise typer.Exit(code if code >= 0 else 128 - code)


_NO_DRILL: Final = Text(vi="Không có bài diễn tập trong {folder}.", en="There is no drill in {folder}.")
