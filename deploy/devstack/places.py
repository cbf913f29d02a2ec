"""Who runs PostgreSQL, which refuses root: the user nobody where we are root, and folders that this user can reach."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from deploy.devstack.problems import StackProblem

_SEARCH = {"owner": stat.S_IXUSR, "group": stat.S_IXGRP, "other": stat.S_IXOTH}
_READ = {"owner": stat.S_IRUSR, "group": stat.S_IRGRP, "other": stat.S_IROTH}


@dataclass(frozen=True)
class PlainUser:
    """Uid and gid of a user without rights of root."""

    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether every folder down to this one, the path itself included, may be entered by the user."""
        path = path.resolve()
        return all(self._may(_SEARCH, folder) for folder in (*path.parents, path) if folder.is_dir())

    def can_run(self, folder: Path) -> bool:
        """Whether programs and libraries under the folder are within reach and readable, judged by all its files."""
        if not self.reaches(folder):
            return False
        return all(self._may(_SEARCH if path.is_dir() else _READ, path) for path in folder.rglob("*"))

    def _may(self, bits: dict[str, int], path: Path) -> bool:
        found = path.stat()
        who = "owner" if found.st_uid == self.uid else "group" if found.st_gid == self.gid else "other"
        return bool(found.st_mode & bits[who])


def plain_user() -> PlainUser | None:
    """None where we are a plain user ourselves. Raises StackProblem where root's machine has no user nobody."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam("nobody")
    except KeyError:
        raise StackProblem(
            "PostgreSQL không chạy bằng quyền root và máy này không có người dùng nobody.",
            "PostgreSQL refuses to run as root and this machine has no user nobody.",
        ) from None
    return PlainUser(found.pw_uid, found.pw_gid)


def copy_for_all(source: Path, target: Path) -> None:
    """Copy a folder so that every user may read it and run its programs."""
    shutil.copytree(source, target, symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)


def copy_beside(source: Path, target: Path) -> Path:
    """Copy a folder, owners kept, beside this place and under a name that says that it is not there yet; return it."""
    draft = target.with_name(f"{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft, symlinks=True)
    for path in (source, *source.rglob("*")):
        found = path.lstat()
        os.chown(draft / path.relative_to(source), found.st_uid, found.st_gid, follow_symlinks=False)
    return draft
