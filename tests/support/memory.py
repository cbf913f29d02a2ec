"""A folder in memory for databases that live for a second.

Each is some hundred files, made and removed again: a disk's file system spends more on that than PostgreSQL on all tests.
"""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from deploy.devstack.places import plain_user

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - there is no other name for it
_PREFIX: Final = "kipthoi-tests-"
_ENOUGH: Final = 4 * 2**30
"""Bytes that must be free: in a container it often holds only 64 MB."""


def folder_in_memory() -> Path | None:
    """Return a new folder that the server's user may fill; None where there is too little memory, or none that is a folder."""
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return None
    for left in _MEMORY.glob(f"{_PREFIX}*"):
        # Who was killed could not tidy up, and memory is not given back by itself.
        if not _lives(left.name.removeprefix(_PREFIX)):
            shutil.rmtree(left, ignore_errors=True)
    if shutil.disk_usage(_MEMORY).free < _ENOUGH:
        return None
    folder = _MEMORY / f"{_PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o700)
    if user := plain_user():
        os.chown(folder, user.uid, user.gid)
    return folder


def _lives(pid: str) -> bool:
    with contextlib.suppress(ProcessLookupError, ValueError):
        os.kill(int(pid), 0)
        return True
    return False
