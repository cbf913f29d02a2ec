"""The five services and the simulators as child processes: their settings, their addresses, when they are ready."""

import asyncio
import http.client
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from deploy.devstack.addresses import HOST, Addresses
from deploy.devstack.part import Part, Workshop
from deploy.devstack.process import Child, Program

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
SIMULATORS: Final = "simulators"
ROLES: Final = ("api", "consumers", "worker", "relay")
CHECKOUT: Final = Path(__file__).resolve().parents[2]
_ANSWER_WITHIN_S = 2.0
# Unbuffered, so that the last words of a killed process stand in its log.
PYTHON: Final = {"PYTHONUNBUFFERED": "1"}
# Our own environment must not reach a service under a name that it reads.
_OURS: Final = (*(f"{name.upper()}_" for name in SERVICES), "SIMULATORS_")


def settings_of(service: str, addresses: Addresses) -> dict[str, str]:
    """The environment of one service, `<SERVICE>_<SETTING>`; also good for settings of an app inside a test."""
    common = {
        "DATABASE_URL": addresses.engines.postgres.databases[service],
        "KAFKA_BOOTSTRAP": ",".join(addresses.engines.kafka.bootstrap),
        "TEMPORAL_ADDRESS": addresses.engines.temporal.address,
        "TEMPORAL_NAMESPACE": addresses.engines.temporal.namespace,
        "HTTP_HOST": HOST,
        "HTTP_PORT": addresses.services[service].url.rsplit(":", 1)[1],
        "TOKEN_ISSUER": addresses.simulators.tokens.url,
        "TOKEN_JWKS_URL": f"{addresses.simulators.tokens.url}/jwks.json",
        "TOKEN_AUDIENCE": "kipthoi",
        "DATA_KEY": addresses.keys.data[service],
        "INDEX_KEY": addresses.keys.index[service],
        "EVENT_KEY": addresses.keys.event,
        "TEMPORAL_KEY": addresses.keys.temporal,
        "EMBEDDED": "true",
        "LOG_LEVEL": "INFO",
    }
    return {f"{service.upper()}_{name}": value for name, value in (common | _own_settings(service, addresses)).items()}


def _own_settings(service: str, addresses: Addresses) -> dict[str, str]:
    windows, simulators = addresses.windows, addresses.simulators
    if service == "assessment":
        return {"LIST_WINDOW_S": f"{windows.list_s:g}", "CONSOLE_URL": addresses.services["console"].url}
    if service == "disbursement":
        bank = {"BANK_URL": simulators.bank.url, "BANK_SECRET": addresses.keys.bank_secret, "BANK_IS_REAL": "false"}
        # The simulated bank keeps nothing in its queue for longer than a second or two.
        return bank | {"ROUND_WINDOW_S": f"{windows.round_s:g}", "BANK_QUEUE_S": "5"}
    if service == "notifications":
        sms = {"SMS_URL": simulators.phones.url, "SMS_IS_REAL": "false", "CONSOLE_URL": addresses.services["console"].url}
        sms |= {"SMS_SECRET": addresses.keys.sms_secret, "SMS_SECOND_SECRET": addresses.keys.sms_second_secret}
        sms |= {"SMS_SECOND_URL": f"{simulators.phones.url}/second"}
        sms |= {"VOICE_URL": f"{simulators.phones.url}/voice", "VOICE_SECRET": addresses.keys.voice_secret}
        sms |= {"SMTP_URL": f"smtp://{simulators.smtp}" if simulators.smtp else "", "SMTP_PASSWORD": ""}
        times = {"DIGEST_WINDOW_S": f"{windows.digest_s:g}", "ESCALATION_WINDOW_S": f"{windows.escalation_s:g}"}
        return sms | times
    if service == "console":
        others = {f"{name.upper()}_URL": addresses.services[name].url for name in SERVICES if name != "console"}
        client = {"OIDC_CLIENT_SECRET": addresses.keys.client_secret, "PUBLIC_URL": addresses.services["console"].url}
        return others | client
    return {}


class Service(Part):
    """One process of a service; `name` is the service's, or `intake-2` for a second process of it."""

    ready_within_s = 90.0

    def __init__(  # noqa: PLR0913 - two options by name
        self,
        service: str,
        port: int,
        settings: Mapping[str, str],
        folder: Path,
        *,
        roles: Sequence[str] = (),
        copy: int = 1,
    ) -> None:
        self.name = service if copy == 1 else f"{service}-{copy}"
        self.service, self.port, self._settings, self._roles = service, port, settings, roles
        self.url = f"http://{HOST}:{port}"
        self.log = folder / "logs" / f"{self.name}.log"

    async def migrate(self, workshop: Workshop) -> None:
        """Needs PostgreSQL only, so it may run while the other engines start."""
        await workshop.run(self._program(f"{self.name}-migrate", "migrate"), within_s=90)

    def programs(self) -> Sequence[Program]:
        roles = ("--roles", ",".join(self._roles)) if self._roles else ()
        return [self._program(self.name, "serve", *roles)]

    async def is_ready(self, running: Sequence[Child]) -> bool:
        return bool(running) and await says_ready(self.port)

    def _program(self, name: str, *command: str) -> Program:
        argv = (sys.executable, "-m", f"services.{self.service}", *command)
        environment = {**self._settings, f"{self.service.upper()}_HTTP_PORT": str(self.port), **PYTHON}
        return Program(name, argv, self.log, CHECKOUT, environment, without=_OURS, stop_within_s=30)


class SimulatorsPart(Part):
    """The bank, the phones and the provider of sign-ins: one process with books of its own."""

    name = SIMULATORS

    def __init__(self, folder: Path, port: int, neighbours: tuple[str, str, str], secrets: Mapping[str, str]) -> None:
        """`neighbours`: where the bank answers, where the desk is, and where receipts go."""
        self.folder, self.port, self._neighbours, self._secrets = folder, port, neighbours, secrets
        self.smtp_port = 0
        self.url = f"http://{HOST}:{port}"
        self.log = folder / "logs" / f"{SIMULATORS}.log"

    def programs(self) -> Sequence[Program]:
        where = ("--port", str(self.port), "--folder", str(self.folder / SIMULATORS))
        answers_url, desk_url, receipts_url = self._neighbours
        others = ("--answers-url", answers_url, "--desk-url", desk_url, "--receipts-url", receipts_url)
        mail = ("--smtp-port", str(self.smtp_port))
        argv = (sys.executable, "-m", "deploy.simulators", *where, *others, *mail)
        environment = {**{f"SIMULATORS_{name}": secret for name, secret in self._secrets.items()}, **PYTHON}
        return [Program(self.name, argv, self.log, CHECKOUT, environment, without=_OURS)]

    async def is_ready(self, running: Sequence[Child]) -> bool:
        return bool(running) and await says_ready(self.port)


async def says_ready(port: int) -> bool:
    """Whether /health/ready answers 200."""
    return await asyncio.to_thread(_says_ready, port)


def _says_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_WITHIN_S)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
