"""`python -m tests.desk.chromium`: which Chromium would be used. It is the machine's own; none is ever downloaded."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

VARIABLE: Final = "KIPTHOI_CHROMIUM"
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoChromium(Exception):  # noqa: N818 - says what is the matter
    """There is none, or not where it was said to be."""


def find_chromium(environment: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which) -> Path:
    """Return the program that the environment names, or the first of the usual names on the path. Raises NoChromium."""
    if given := environment.get(VARIABLE):
        if which(given) is None:
            raise NoChromium(f"{VARIABLE}={given}: không có chương trình này / there is no such program")
        return Path(given)
    if found := next(filter(None, map(which, NAMES)), None):
        return Path(found)
    raise NoChromium(
        "Cần Chromium đã cài sẵn trên máy; không có gì được tải về.\n"
        "A Chromium of this machine is needed; none is downloaded.\n"
        f"  PATH: {', '.join(NAMES)}\n"
        f"  {VARIABLE}=/…/chromium\n"
        "  Debian: apt-get install --no-install-recommends chromium-headless-shell libatomic1"
    )


def main() -> int:
    try:
        print(find_chromium())  # noqa: T201 - the answer to who asked
    except NoChromium as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
