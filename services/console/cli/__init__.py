"""kipthoi: tokens, the state of the stack, one case, what stands aside, the drill; for people and, with --json, for programs.

Exit codes: 0 done · 1 something is not as it should be · 2 wrong use · 3 no stack runs · 4 a service does not answer ·
5 not found or refused.

A stack on this machine is found by its checkout; another installation by KIPTHOI_<SERVICE>_URL and KIPTHOI_TOKEN, or
KIPTHOI_TOKEN_URL, KIPTHOI_CLIENT_ID and KIPTHOI_CLIENT_SECRET.
"""

from typing import Annotated

import typer

from services.console.cli import cases, dead_letters, drill, gaps, outbox, status
from services.console.cli.output import choose_language

app = typer.Typer(name="kipthoi", add_completion=False, no_args_is_help=True, help="Kịp Thời")
app.command()(status.token)
app.command()(status.status)
app.add_typer(cases.commands, name="case")
app.add_typer(dead_letters.commands, name="dead-letters")
app.add_typer(outbox.commands, name="outbox")
app.command("gaps")(gaps.gaps)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)(drill.drill)


@app.callback()
def _global(lang: Annotated[str, typer.Option("--lang", help="vi | en")] = "") -> None:
    choose_language(lang)


def main() -> None:
    """Run the command line."""
    app()
