"""Completion: what a shell needs so that Tab finishes a command, an option, a service."""

from typing import Annotated, Final

import typer
from typer._completion_classes import completion_init
from typer._completion_shared import get_completion_script

from services.console.cli.output import WRONG_USE, fail
from shared.texts import Text

SHELLS: Final = ("bash", "zsh", "fish")
_VARIABLE: Final = "_KIPTHOI_COMPLETE"

# The same command answers the shell's question when Tab is pressed.
completion_init()


def completion(shell: Annotated[str, typer.Argument(help=" | ".join(SHELLS))]) -> None:
    """In đoạn lệnh để shell tự hoàn thành: eval "$(kipthoi completion bash)" / print what makes Tab complete."""
    if shell not in SHELLS:
        fail(WRONG_USE, _NO_SHELL, shell=shell, known=", ".join(SHELLS))
    print(get_completion_script(prog_name="kipthoi", complete_var=_VARIABLE, shell=shell))


_NO_SHELL: Final = Text(vi="Chưa hỗ trợ {shell}; chọn: {known}.", en="{shell} is not supported; choose: {known}.")
