"""PostgreSQL as its image would start it with what docker-compose.yml says, out of the embedded programs."""

import asyncio
import os
import shlex
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg

from deploy.devstack.addresses import HOST, free_port
from deploy.devstack.part import Workshop, wait_until_ready
from deploy.devstack.places import plain_user
from deploy.devstack.postgres import Postgres
from deploy.devstack.process import Child, Program
from tests.support.compose import ROOT

_LIKE_THE_IMAGE: Final = {"LC_ALL": "C.UTF-8"}
"""The image speaks en_US.utf8, which this machine may not have: what counts is UTF-8."""


class ImagePostgres(Postgres):
    """What the image's entry point does at the first start: initdb with POSTGRES_INITDB_ARGS, the database, the scripts."""

    def __init__(self, folder: Path, environment: Mapping[str, str], command: Sequence[str], scripts: Sequence[Path]) -> None:
        super().__init__(folder, free_port(), {})
        self.environment, self._command, self._scripts = environment, command, scripts
        self.superuser = environment.get("POSTGRES_USER", "postgres")
        self.password = environment["POSTGRES_PASSWORD"]
        self.database = environment.get("POSTGRES_DB", self.superuser)
        self.superuser_url = f"postgresql://{self.superuser}:{self.password}@{HOST}:{self.port}/postgres"

    @property
    def socket(self) -> Path:
        return self._data

    async def prepare(self, workshop: Workshop, /) -> None:
        self._user = plain_user()
        self._place(workshop)
        self._data.mkdir(mode=0o700, exist_ok=True)
        secret = self._data.with_name("password")
        secret.write_text(self.password, encoding="ascii")
        if self._user:
            for path in (self._data, secret):
                os.chown(path, self._user.uid, self._user.gid)
        words = shlex.split(self.environment.get("POSTGRES_INITDB_ARGS", ""))
        initdb = self._program("initdb", "-D", str(self._data), f"--username={self.superuser}", f"--pwfile={secret}", *words)
        await workshop.run(Program(**{**vars(initdb), "environment": _LIKE_THE_IMAGE}))
        with (self._data / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write("\nhost all all all scram-sha-256\n")

    def programs(self) -> Sequence[Program]:
        options = [*self._command[1:], "-c", f"listen_addresses={HOST}", "-c", f"unix_socket_directories={self.socket}"]
        options += ["-c", "dynamic_shared_memory_type=mmap"]
        return [self._program("postgres", "-D", str(self._data), "-p", str(self.port), *options)]

    async def settle(self, workshop: Workshop, /) -> None:
        if self.database != "postgres":
            await workshop.run(self._psql("-d", "postgres", "-c", f'CREATE DATABASE "{self.database}"'))
        for script in self._scripts:
            await workshop.run(self._psql("-d", self.database, "-f", str(script)))

    def _psql(self, *words: str) -> Program:
        where = ("-h", str(self.socket), "-p", str(self.port), "--username", self.superuser)
        argv = (str(self._bin / "psql"), "-v", "ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", *where, *words)
        user = self._user.uid if self._user else None
        group = self._user.gid if self._user else None
        return Program("psql", argv, self.log, Path("/"), dict(self.environment), without=("PG",), user=user, group=group)


@asynccontextmanager
async def image_postgres(
    folder: Path, environment: Mapping[str, str], command: Sequence[str] = ("postgres",), scripts: Sequence[str] = ()
) -> AsyncIterator[ImagePostgres]:
    """A server whose first start is over, in a folder of its own; `scripts` are paths of the checkout."""
    part = ImagePostgres(folder, environment, command, [ROOT / script for script in scripts])
    workshop = Workshop(lambda: None)
    await part.prepare(workshop)
    children = [Child(program) for program in part.programs()]
    for child in children:
        child.start()
    try:
        await wait_until_ready(part, children)
        await part.settle(workshop)
        yield part
    finally:
        for child in children:
            await asyncio.to_thread(child.stop)


async def asked(url: str, question: str) -> object:
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg://", "postgresql://"), timeout=10)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()
