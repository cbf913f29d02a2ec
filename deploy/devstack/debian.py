"""Programs of others, from this machine or from Debian's packages: fetched into `.cache`, nothing is installed."""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from deploy.devstack.part import Workshop
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Program

CACHE: Final = Path(__file__).resolve().parents[2] / ".cache" / "debian"
_PACKAGES: Final = {"prometheus": "prometheus", "promtool": "prometheus", "amtool": "prometheus-alertmanager", "caddy": "caddy"}
_FETCHED_WITHIN_S: Final = 60.0


async def program_of(name: str, cache: Path = CACHE) -> Path | None:
    """Return where one of these programs is, fetched if need be; None where this machine cannot have it."""
    found = shutil.which(name)
    if found:
        return Path(found)
    package = _PACKAGES[name]
    fetched = cache / package / "usr" / "bin" / name
    if not fetched.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        await _fetch(package, cache)
    return fetched if fetched.exists() else None


async def _fetch(package: str, cache: Path) -> None:
    """Download a package, which apt checks, and unpack it beside the other things that were fetched.

    It appears whole or not at all: of two who fetch at one moment, one may already run what the other would still be writing.
    """
    workshop, log = Workshop(lambda: None), _made(cache) / f"{package}.log"
    with tempfile.TemporaryDirectory(prefix=f".{package}-", dir=cache) as name:
        folder = Path(name)
        unpacked = folder / "unpacked"
        with contextlib.suppress(StackProblem, ValueError):
            await workshop.run(Program("apt-get", ("apt-get", "-q", "download", package), log, folder), _FETCHED_WITHIN_S)
            unpack = Program("dpkg", ("dpkg", "-x", _downloaded(package, folder), str(unpacked)), log, cache)
            await workshop.run(unpack, _FETCHED_WITHIN_S)
            _appears(unpacked, cache / package)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _downloaded(package: str, folder: Path) -> str:
    [file] = folder.glob(f"{package}_*.deb")
    return str(file)


def _appears(unpacked: Path, place: Path) -> None:
    # Where somebody else was first there is a whole one already.
    with contextlib.suppress(OSError):
        unpacked.rename(place)
