"""The image without Docker: the Dockerfile's layout in a folder, its processes within a root of their own that nobody writes.

A mount namespace, chroot and setpriv do here what Docker does there: nothing of the checkout is in sight, the root is read-only
and the user is 10001 without a capability. What is not the image's: the base (this machine's Python and libraries stand for
python:3.11-slim), and the network, which is this machine's loopback.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.devstack.process import Program
from tests.support.compose import ROOT

USER: Final = 10001
_DOCKERFILE: Final = ROOT / "deploy/Dockerfile"
_ENTER: Final = """
umask 022
root=$1 layout=$2 python=$3; shift 3
mount -t tmpfs -o mode=755 none "$root"
bound() { mkdir -p "$root$2"; mount --bind "$1" "$root$2"; mount -o remount,bind,ro "$root$2"; }
for folder in usr etc proc sys; do bound "/$folder" "/$folder"; done
for link in bin sbin lib lib64; do test -L "/$link" && ln -s "usr/$link" "$root/$link" || bound "/$link" "/$link"; done
case $python in /usr|/usr/*) ;; *) bound "$python" "$python" ;; esac
bound "$layout/venv" /venv
bound "$layout/kipthoi" /kipthoi
mkdir "$root/dev" "$root/tmp" "$root/books"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 none "$root/tmp"
mount -t tmpfs -o mode=0700,uid=10001,gid=10001 none "$root/books"
mount -o remount,ro "$root"
exec chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


def missing() -> str:
    """Why this machine cannot give a process a root of its own; empty where it can."""
    if os.geteuid() != 0:
        return "a root of its own needs root"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True, check=False)
    return f"no mount namespace here: {tried.stderr.strip()}" if tried.returncode else ""


@dataclass(frozen=True)
class Image:
    """What `deploy/Dockerfile` makes, in a folder."""

    folder: Path

    def program(self, words: Sequence[str], environment: Mapping[str, str], log: Path) -> Program:
        """A process of a container with this command and environment; each has a root and /tmp of its own."""
        root = self.folder / "roots" / log.stem
        root.mkdir(parents=True, exist_ok=True)
        said = {**self.variables, **environment, "PATH": "/venv/bin:/usr/bin:/bin"}
        within = ["env", "-i", f"--chdir={self.workdir}", *(f"{name}={value}" for name, value in said.items()), *words]
        enter = ("unshare", "--mount", "--propagation", "private", "/bin/sh", "-euc", _ENTER, "enter")
        argv = (*enter, str(root), str(self.folder), sys.base_prefix, *within)
        return Program(log.stem, argv, log, self.folder, stop_within_s=30)

    @property
    def variables(self) -> dict[str, str]:
        """The ENV of the last stage."""
        pairs = (pair for line in _lines("ENV") for pair in shlex.split(line))
        return dict(pair.split("=", 1) for pair in pairs)

    @property
    def workdir(self) -> str:
        return _lines("WORKDIR")[-1]


def build(folder: Path) -> Image:
    """Follow the Dockerfile: the locked packages, our wheel, and what it copies beside them."""
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    uv = [ROOT / ".venv/bin/uv", "pip", "install", "-q", "--system-certs", "--no-deps"]
    install = [*uv, "--compile-bytecode", "--python", folder / "venv/bin/python"]  # compiled, as pip does it
    locks = [word for name in ("runtime", "assets") for word in ("-r", ROOT / f"requirements/{name}.lock")]
    subprocess.run([*install, "--require-hashes", *locks], check=True)
    wheels = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder / "wheels"]
    subprocess.run(wheels, cwd=ROOT, check=True, capture_output=True)
    subprocess.run([*install, *(folder / "wheels").glob("*.whl")], check=True)
    command = folder / "venv/bin/kipthoi"
    _, *rest = command.read_text(encoding="utf-8").splitlines(keepends=True)
    command.write_text("".join(["#!/venv/bin/python\n", *rest]), encoding="utf-8")  # where it stands within
    assert _lines("USER")[-1] == str(USER)
    for line in _lines("COPY"):
        *sources, target = line.split()
        if not target.startswith("/kipthoi"):
            continue
        for source in sources:
            place = folder / target.strip("/") / (Path(source).name if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-R", ROOT / source, place], check=True)
    subprocess.run(["find", folder / "kipthoi", "-name", "__pycache__", "-prune", "-exec", "rm", "-r", "{}", "+"], check=True)
    subprocess.run(["chmod", "-R", "a+rX", folder / "kipthoi", folder / "venv"], check=True)
    return Image(folder)


def copied() -> list[str]:
    """What the Dockerfile takes from the checkout."""
    lines = [line.split() for line in re.findall(r"^COPY (?!--from)(.*)$", _text(), re.MULTILINE)]
    return [source for line in lines for source in line[:-1]]


def _lines(instruction: str) -> list[str]:
    """Of the last stage alone, continued lines joined; what comes from another stage is not among them."""
    last = _text().rpartition("\nFROM ")[2]
    return re.findall(rf"^{instruction} (?!--from)(.*)$", last, re.MULTILINE)


def _text() -> str:
    return _DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
