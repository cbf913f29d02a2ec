"""What was started and where data was put, written down at once, so that `down` and the guard find it after any crash.

Holds whole programs with their environment (keys, passwords): mode 0600. Standard library only (the guard reads it).
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deploy.devstack.proc import Mark
from deploy.devstack.process import Child, Program

FILE = "processes.json"
LOGS = "logs"
# All that a stack puts into its run folder, beside its logs.
_FILES = (FILE, "stack.json", "plan.json", "postgres.place", "keeper.json", "restarts.json", "prometheus.json", ".lock")
_BLOCK = 512
"""Bytes of a block as stat(2) counts them."""
_DATA = ("postgres", "postgres.restored", "temporal", "kafka", "simulators", "prometheus")


class Journal:
    """The file `processes.json` of a run folder: processes in the order of their start, folders outside the run folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def write(self, children: Iterable[Child], temporary: Iterable[Path]) -> None:
        entries = [{"program": asdict(child.program), "mark": asdict(child.mark) if child.mark else None} for child in children]
        text = json.dumps({"processes": entries, "temporary": [str(p) for p in temporary]}, default=str, indent=1)
        write_private(self.path, text)

    def read(self) -> tuple[list[Child], list[Path]]:
        """The children in the order of their start, and the temporary folders; both empty where there is no journal."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return [], []
        children = [_child(entry) for entry in content["processes"]]
        return children, [Path(path) for path in content["temporary"]]


def _child(entry: dict[str, Any]) -> Child:
    program = entry["program"]
    return Child(
        Program(
            **{
                **program,
                "argv": tuple(program["argv"]),
                "without": tuple(program["without"]),
                "log": Path(program["log"]),
                "folder": Path(program["folder"]),
            }
        ),
        Mark(**entry["mark"]) if entry["mark"] else None,
    )


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step, readable for its owner only from the first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
        file.write(text)
    draft.replace(path)


def sweep(folder: Path, temporary: Iterable[Path]) -> None:
    """Remove all data of a stack, and nothing else that may lie in its folder; its logs stay until the next start."""
    for path in (*temporary, *(folder / name for name in _DATA)):
        shutil.rmtree(path, ignore_errors=True)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)


def data_in(folder: Path) -> list[Path]:
    """Return what of a stack's data lies in its folder, whether anybody still knows of it or not."""
    there = (folder / name for name in (*_DATA, "postgres.place"))
    return [path for path in there if path.exists()]


def size_of(folder: Path, temporary: Iterable[Path]) -> int:
    """Return how many bytes of data `sweep` would remove, as they lie on the disk: Kafka's files are longer than full."""
    roots = (*temporary, *(folder / name for name in _DATA))
    return sum(path.lstat().st_blocks * _BLOCK for root in roots for path in root.rglob("*"))


def begin_logs(folder: Path, *, keep: bool) -> None:
    """Begin with empty logs, or write on: whoever goes on with data of before is asked what happened before, too."""
    logs = folder / LOGS
    logs.mkdir(mode=0o700, exist_ok=True)
    for path in () if keep else logs.glob("*.log"):
        path.unlink()
