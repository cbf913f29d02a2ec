"""One command at a time in a run folder. Standard library only."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deploy.devstack.problems import StackProblem

_GLANCE_S: Final = 0.05


@contextmanager
def alone(folder: Path, within_s: float = 3.0) -> Iterator[None]:
    """Hold the run folder. Raises StackProblem where another command holds it for longer than this.

    The keeper holds it for a moment at a time; an `up` or a `down` until it is done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + within_s
    with (folder / ".lock").open("a") as lock:
        while not _taken(lock.fileno()):
            if time.monotonic() >= end:
                raise StackProblem(f"Một lệnh khác đang chạy trong {folder}.", f"Another command is at work in {folder}.")
            time.sleep(_GLANCE_S)  # flock itself waits for ever or not at all
        yield


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
