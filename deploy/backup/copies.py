"""One copy of a PostgreSQL server: taken while everything runs, whole or not there, checked file by file.

All databases of the server are copied as of one moment (the end of its log that is copied with them). Whoever had taken a fact
by then had it from somebody who had written it before, in the same log: so no service knows what another one has forgotten.
"""

import shutil
import stat
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict

from deploy.backup.programs import run_program
from deploy.devstack.problems import StackProblem

FILE: Final = "backup.json"
FILES: Final = "postgres"
_DRAFT: Final = ".unfinished-"


class Copy(BaseModel):
    """What stands beside a copy. Keys are told by their names, which give nothing of them away."""

    model_config = ConfigDict(frozen=True)

    began_at: datetime
    ended_at: datetime
    """The copy is of a moment between both."""
    release: str
    server: str
    """PostgreSQL's version: the files are read by the same major version only."""
    keys: Mapping[str, Sequence[str]]
    """Which keys the rows need, by whose."""
    revisions: Mapping[str, str] = {}
    """The newest migration of each database; none in copies of before they were told."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises StackProblem where there is no copy that was finished."""
        try:
            return cls.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise StackProblem(
                f"Trong {folder} không có bản sao lưu nào trọn vẹn.", f"There is no finished backup in {folder}."
            ) from None


def take_copy(server_url: str, target: Path, release: str, keys: Mapping[str, Sequence[str]], databases: Sequence[str]) -> Copy:
    """Copy a server into a new folder; what could not be finished leaves none. Raises StackProblem.

    Two may do so at once: each writes a draft of its own, and who is first there stays.
    """
    expect_new(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{target.name}{_DRAFT}", dir=target.parent))
    began = datetime.now(UTC)
    try:
        options = ("--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256")
        run_program("pg_basebackup", "-d", server_url, "-D", str(draft / FILES), "--no-password", *options)
        copy = Copy(
            began_at=began,
            ended_at=datetime.now(UTC),
            release=release,
            server=_version(draft / FILES),
            keys=keys,
            revisions=_revisions(server_url, databases),
        )
        (draft / FILE).write_text(copy.model_dump_json(indent=1), encoding="utf-8")
        expect_whole(draft)
        _appears(draft, target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return copy


def _appears(draft: Path, target: Path) -> None:
    try:
        draft.replace(target)
    except OSError:
        expect_new(target)
        raise


def _revisions(server_url: str, databases: Sequence[str]) -> dict[str, str]:
    """Return the migration of each database, without those that were never migrated."""
    found = {}
    for name in databases:
        url = f"{server_url.rpartition('/')[0]}/{name}"
        if _asked(url, "select to_regclass('alembic_version')"):
            found[name] = _asked(url, "select version_num from alembic_version")
    return found


def _asked(url: str, question: str) -> str:
    return run_program("psql", "-d", url, "--no-psqlrc", "--no-password", "-Atc", question).strip()


def expect_new(target: Path) -> None:
    """Raises StackProblem where something is there already."""
    if target.exists():
        raise StackProblem(f"{target} đã có rồi: hãy chọn thư mục mới.", f"{target} is there already: choose a new folder.")


def expect_same_server(copy: Copy) -> None:
    """Raises StackProblem where the PostgreSQL that is here cannot read the files of the one that wrote them."""
    here = run_program("postgres", "--version").split()[2].partition(".")[0]
    if copy.server != here:
        raise StackProblem(
            f"Bản sao lưu là của PostgreSQL {copy.server}, ở đây là {here}: hãy khôi phục bằng kipthoi {copy.release}.",
            f"The backup is of PostgreSQL {copy.server}, here is {here}: restore it with kipthoi {copy.release}.",
        )


def expect_whole(folder: Path) -> None:
    """Compare every file of a copy with the sums that were taken with it. Raises StackProblem where one is not as it was."""
    try:
        run_program("pg_verifybackup", "--quiet", str(folder / FILES))
    except StackProblem as problem:
        raise StackProblem(
            f"Bản sao lưu trong {folder} bị hỏng: {problem.vi}", f"The backup in {folder} is damaged: {problem.en}"
        ) from None


def put_in_place(folder: Path, data: Path) -> None:
    """Copy the files of a copy to where a server will take them up."""
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(folder / FILES, data, symlinks=True)
    data.chmod(stat.S_IRWXU)


def _version(data: Path) -> str:
    return (data / "PG_VERSION").read_text(encoding="ascii").strip()
