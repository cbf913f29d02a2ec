"""The embedded engines as a province secures them: certificates, passwords, rights; nobody gets in without."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from deploy.devstack.addresses import HOST, free_port
from deploy.devstack.kafka import Kafka
from deploy.devstack.part import Workshop, port_answers, wait_until_ready
from deploy.devstack.places import plain_user
from deploy.devstack.postgres import INIT_SQL, Postgres
from deploy.devstack.process import Child, Program
from tests.support.certificates import Authority
from tests.support.services import SERVICES

PASSWORDS: Final[Mapping[str, str]] = {service: f"{service}-password" for service in SERVICES}
ROLES_SQL: Final = INIT_SQL.with_name("roles.sql")


class SecuredPostgres(Postgres):
    """Three roles a service, as the embedded server has one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port(), PASSWORDS)

    def url(self, role: str, database: str, host: str = HOST) -> str:
        return f"postgresql+asyncpg://{role}:{role}-password@{host}:{self.port}/{database}"

    async def settle(self, workshop: Workshop, /) -> None:
        await super().settle(workshop)
        names = [(service, kind) for service in SERVICES for kind in ("owner", "reader")]
        given = {f"{service.upper()}_{kind.upper()}_PASSWORD": f"{service}_{kind}-password" for service, kind in names}
        where = ("-X", "-h", HOST, "-p", str(self.port), "-U", "postgres", "-d", "postgres", "-f", str(ROLES_SQL))
        for _ in range(2):
            await workshop.run(
                Program("psql", (str(self._bin / "psql"), *where), self.log, self.folder, given, without=("PG",))
            )


class TlsPostgres(SecuredPostgres):
    """Debian's server, because the wheel's is built without TLS; lets services in by TLS alone."""

    def __init__(self, folder: Path, programs: Path, authority: Authority) -> None:
        super().__init__(folder)
        self._bin, self._authority = programs, authority

    async def prepare(self, workshop: Workshop, /) -> None:
        self._user = plain_user()
        self._data = workshop.lend_folder("kipthoi-postgres-") / "data"
        self._data.parent.chmod(0o711)
        self._data.mkdir(mode=0o700)
        self._give(self._data)
        words = ("-D", str(self._data), "-U", "postgres", "--auth=trust", "-N", "--no-instructions", "-E", "UTF8", "--locale=C")
        await workshop.run(self._program("initdb", *words))
        rules = f"host all postgres {HOST}/32 trust\nhostssl all all {HOST}/32 scram-sha-256\n"
        (self._data / "pg_hba.conf").write_text(rules, encoding="ascii")
        for path, name in zip(self._authority.issue("postgres"), ("server.crt", "server.key"), strict=True):
            file = self._data / name
            file.write_bytes(path.read_bytes())
            file.chmod(0o600)
            self._give(file)

    def programs(self) -> Sequence[Program]:
        [server] = super().programs()
        return [Program(**{**vars(server), "argv": (*server.argv, "-c", "ssl=on", "-c", "fsync=off")})]

    def _give(self, path: Path) -> None:
        if self._user:
            os.chown(path, self._user.uid, self._user.gid)


def postgres_with_tls() -> Path | None:
    """Where a server of this machine is that speaks TLS."""
    return next((path for path in sorted(Path("/usr/lib/postgresql").glob("*/bin")) if (path / "initdb").exists()), None)


class SecuredKafka(Kafka):
    """Lets nobody in without TLS and a password, and nobody do what no list allows; `admin` may all."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        super().__init__(folder, [free_port()], [free_port()], lambda _: None)
        self._authority = authority

    async def is_ready(self, running: Sequence[Child]) -> bool:
        return bool(running) and await port_answers(self.ports[0])

    async def settle(self, _: Workshop, /) -> None:
        """The topics are made by the test, as their job makes them."""

    def _program(self, number: int, *arguments: str, name: str | None = None) -> Program:
        if arguments[0] == "kafka.tools.StorageTool":
            users = {"admin": "admin-password", **PASSWORDS}
            added = [f"SCRAM-SHA-512=[name={user},password={password}]" for user, password in users.items()]
            arguments = (*arguments, *(word for one in added for word in ("--add-scram", one)))
        return super()._program(number, *arguments, name=name)

    def _properties(self, number: int) -> dict[str, str]:
        before = super()._properties(number)
        certificate, key = self._authority.issue("kafka")
        both = certificate.with_name("kafka-both.pem")
        both.write_bytes(key.read_bytes() + certificate.read_bytes())
        module = "org.apache.kafka.common.security"
        admin, intake = 'username="admin" password="admin-password"', 'user_intake="by-plain"'
        return {
            **before,
            "listeners": before["listeners"].replace("PLAINTEXT://", "SASL_SSL://", 1),
            "advertised.listeners": before["advertised.listeners"].replace("PLAINTEXT", "SASL_SSL"),
            "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "SASL_SSL",
            "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": f"{module}.scram.ScramLoginModule required {admin};",
            "listener.name.sasl_ssl.plain.sasl.jaas.config": f"{module}.plain.PlainLoginModule required {intake};",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(both),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self._authority.file),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found": "false",
            # The controller of a test speaks on the loopback, as nobody.
            "super.users": "User:admin;User:ANONYMOUS",
        }


@asynccontextmanager
async def running(part: Any) -> AsyncIterator[Any]:
    """The part in a folder of its own, ready and settled; stopped at the end."""
    (part.folder / "logs").mkdir(exist_ok=True)
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
            child.kill()
        for folder in workshop.temporary:
            shutil.rmtree(folder, ignore_errors=True)
