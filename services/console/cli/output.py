"""How the command line speaks: the language, tables for people, JSON for programs, one sentence and an exit code at the end."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from shared.clock import VIETNAM
from shared.texts import Language, Text

NOT_WELL, WRONG_USE, NO_STACK, AWAY, NOT_FOUND = 1, 2, 3, 4, 5

# No emoji: `channel:bank:` in what somebody did is no picture of a bank.
out: Final = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err: Final = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
# A terminal's width would cut off ids.
_wide: Final = Console(highlight=False, soft_wrap=True, markup=False, emoji=False, width=400)
_chosen: dict[str, Language] = {}

JsonOption = Annotated[bool, typer.Option("--json", help="Cho chương trình đọc / for programs")]
TokenOption = Annotated[str, typer.Option("--token", envvar="KIPTHOI_TOKEN", help="Mã truy cập / access token")]


def choose_language(given: str) -> None:
    """Speak this language, or the system's; Vietnamese unless one of them is English."""
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "vi"
    _chosen["language"] = "en" if (given or system).lower().startswith("en") else "vi"


def language() -> Language:
    return _chosen.get("language", "vi")


def say(text: Text | None) -> str:
    return text.say(language()) if text else ""


def when(moment: datetime | str | None, *, seconds: bool = False) -> str:
    """Return a moment as people write it, in the time of Vietnam; `seconds` where it is compared with logs and figures."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y" if seconds else "%H:%M %d/%m/%Y") if moment else ""


def styled(text: Text, *, well: bool) -> Styled:
    return Styled(text.say(language()), style="green" if well else "red")


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def print_table(heads: Sequence[Text], rows: Sequence[Sequence[object]]) -> None:
    """Print lines under their heads; nothing is cut off, so that an id can be copied."""
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(say(head), no_wrap=True)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    _wide.print(table)


def warn(text: Text, **values: object) -> None:
    err.print(text.say(language(), **values), style="red")


def fail(code: int, text: Text, **values: object) -> NoReturn:
    err.print(text.say(language(), **values))
    raise typer.Exit(code)
