"""Programs of others, from this machine or from Debian's packages: fetched into `.cache`, nothing is installed."""

import shutil
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
    fetched = cache / "usr" / "bin" / name
    if not fetched.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        await _fetch(_PACKAGES[name], cache)
    return fetched if fetched.exists() else None


async def _fetch(package: str, cache: Path) -> None:
    """Download a package, which apt checks, and unpack it beside the other things that were fetched."""
    workshop, log = Workshop(lambda: None), _made(cache) / "fetch.log"
    try:
        await workshop.run(Program("apt-get", ("apt-get", "-q", "download", package), log, cache), _FETCHED_WITHIN_S)
        await workshop.run(Program("dpkg", ("dpkg", "-x", _newest(package, cache), str(cache)), log, cache), _FETCHED_WITHIN_S)
    except (StackProblem, ValueError):
        return


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _newest(package: str, cache: Path) -> str:
    return str(max(cache.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime))
