"""Where everything is: free ports, and the file `stack.json` of the run folder, which tests, drill and console read."""

import base64
import os
import random
import socket
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from deploy.devstack.journal import write_private
from deploy.devstack.problems import StackProblem

HOST = "127.0.0.1"
FILE = "stack.json"
# Below the ports that Linux lends to outgoing connections (32768 and up): while a killed engine is away, nobody else
# may be given its port.
_FIRST, _LAST = 15_000, 32_000
_TRIES = 200
_given: set[int] = set()
_dice = random.SystemRandom()


def new_key() -> str:
    """32 bytes by chance, in base64."""
    return base64.b64encode(os.urandom(32)).decode()


def free_port() -> int:
    """A port on the loopback that nobody listens on and that this process has not given away yet."""
    for _ in range(_TRIES):
        port = _dice.randrange(_FIRST, _LAST)
        if port not in _given and is_free(port):
            _given.add(port)
            return port
    raise StackProblem("Không tìm được cổng mạng còn trống.", "No free network port was found.")


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port of the loopback; what was closed a moment ago counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Windows(_Frozen):
    """How long a service collects before it acts together, in seconds; a drill shortens them."""

    list_s: float = 60
    digest_s: float = 60
    round_s: float = 2
    escalation_s: float = 1


class ServiceAddress(_Frozen):
    url: str
    pid: int | None = None
    log: str


class PostgresAddress(_Frozen):
    host: str
    port: int
    superuser_url: str
    databases: dict[str, str]
    """SQLAlchemy addresses (postgresql+asyncpg) by service, each with its own role and password."""
    pid: int | None = None
    log: str


class KafkaAddress(_Frozen):
    bootstrap: list[str]
    pid: int | list[int | None] | None = None
    log: str | list[str]


class TemporalAddress(_Frozen):
    address: str
    namespace: str
    pid: int | None = None
    log: str


class Engines(_Frozen):
    postgres: PostgresAddress
    kafka: KafkaAddress
    temporal: TemporalAddress


class SimulatorAddress(_Frozen):
    url: str


class Simulators(_Frozen):
    bank: SimulatorAddress
    phones: SimulatorAddress
    tokens: SimulatorAddress
    smtp: str = ""
    """Host and port of the mail server; its mailboxes are a page of the simulators, `/mail/`."""
    pid: int | None = None
    log: str


class Keys(_Frozen):
    """Invented for one stack. All but the bank's secret are base64 of 32 bytes; the secret's UTF-8 bytes are the key."""

    event: str
    data: dict[str, str]
    index: dict[str, str]
    temporal: str
    bank_secret: str
    client_secret: str
    """Of the desk and of the machine that may ask the provider for tokens."""
    sms_secret: str = Field(default_factory=new_key)
    """Signs the receipts of the first SMS provider."""
    sms_second_secret: str = Field(default_factory=new_key)
    voice_secret: str = Field(default_factory=new_key)


class Addresses(_Frozen):
    """The whole of `stack.json`. A part without a pid is not running; its address is reserved for it."""

    services: dict[str, ServiceAddress]
    engines: Engines
    simulators: Simulators
    keys: Keys
    windows: Windows
    folder: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises StackProblem where no stack is up in this folder."""
        try:
            return cls.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise StackProblem(f"Chưa có hệ thống nào chạy trong {folder}.", f"No stack is up in {folder}.") from error

    def write(self, folder: Path) -> None:
        write_private(folder / FILE, self.model_dump_json(indent=1))
