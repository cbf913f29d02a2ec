"""Stories out of the logs, of one case or of a night: those of the stack in this checkout, or files and what is piped in."""

import itertools
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from uuid import UUID

from services.console.cli.installation import checkout
from services.console.cli.output import NO_STACK, WRONG_USE, fail, language, out, print_json, say
from services.console.views.log_story import LogLine, story_of
from services.console.views.vocabulary import SERVICES, word
from shared.clock import VIETNAM
from shared.texts import Text

_PIPED: Final = "-"
_FAR: Final = {"refused": "yellow", "dead letter": "red"}


def show_logs(case_id: UUID, given: Sequence[str], known_as: Sequence[str], *, as_json: bool) -> None:
    """Print the story of this case; `given`: files, folders, or `-` for what is piped in."""
    with ExitStack() as open_files:
        story = story_of(str(case_id), itertools.chain.from_iterable(logs_of(given, open_files)), known_as)
    if as_json:
        print_json([line.model_dump(mode="json") for line in story])
        return
    if not story:
        fail(WRONG_USE, _NOTHING, case_id=case_id)
    for line in story:
        _print(line)


def _print(line: LogLine) -> None:
    service = say(word(SERVICES, line.service)) if line.service in SERVICES else line.service
    took = f" · {line.ms:.0f} ms" if line.ms is not None else ""
    trace = f" · {line.trace[:8]}" if line.trace else ""
    aside = "" if line.of_this_case else "  "
    style = _FAR.get(line.what) or ("red" if "engine" in line.said else None)
    out.print(f"{line.at.astimezone(VIETNAM):%d/%m %H:%M:%S.%f}"[:-3], end="  ")
    out.print(f"{aside}{line.text.say(language())}  ({service}{took}{trace})", style=style)


def _here() -> Path:
    folder = checkout() / ".run" / "logs"
    if not folder.is_dir():
        fail(NO_STACK, _NO_LOGS, folder=folder)
    return folder


def logs_of(given: Sequence[str], open_files: ExitStack, *, also: Collection[str] = ()) -> Iterator[Iterable[str]]:
    """Yield each log by its lines: of these files and folders, or of this checkout's stack; `also`: others than services'."""
    for path in _paths(given or [str(_here())], also):
        yield _file(path, open_files)


def _paths(given: Sequence[str], also: Collection[str]) -> Iterator[Path | None]:
    for name in given:
        path = Path(name)
        if name == _PIPED:
            yield None
        elif path.is_dir():
            # What the engines write is no line of ours, and long.
            yield from sorted(found for found in path.glob("*.log") if found.stem in SERVICES or found.stem in also)
        elif path.is_file():
            yield path
        else:
            fail(WRONG_USE, _NO_FILE, path=path)


def _file(path: Path | None, open_files: ExitStack) -> Iterable[str]:
    return sys.stdin if path is None else open_files.enter_context(path.open(encoding="utf-8", errors="replace"))


_NO_LOGS: Final = Text(
    vi="Không có nhật ký trong {folder}: chạy `make up`, hoặc nêu tệp bằng --log.",
    en="There are no logs in {folder}: run `make up`, or name files by --log.",
)
_NO_FILE: Final = Text(vi="Không có tệp {path}.", en="There is no file {path}.")
_NOTHING: Final = Text(vi="Nhật ký không nói gì về hồ sơ {case_id}.", en="The logs say nothing of the case {case_id}.")
