"""What is decided before the first process starts: ports, keys, passwords, windows; and the parts that follow from it.

Kept with the data (`plan.json`, mode 0600): without its keys nobody could read the data again.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from deploy.devstack import addresses as at
from deploy.devstack.addresses import HOST, Keys, Windows, free_port, is_free, new_key
from deploy.devstack.journal import write_private
from deploy.devstack.kafka import Kafka
from deploy.devstack.part import Part
from deploy.devstack.postgres import Postgres
from deploy.devstack.problems import StackProblem
from deploy.devstack.services import SERVICES, Service, SimulatorsPart, settings_of
from deploy.devstack.temporal import NAMESPACE, Temporal

FILE = "plan.json"


class Ports(BaseModel):
    model_config = ConfigDict(frozen=True)

    postgres: int
    temporal: int
    kafka: tuple[int, ...]
    kafka_controllers: tuple[int, ...]
    simulators: int
    smtp: int = 0
    services: dict[str, int]

    @classmethod
    def choose(cls, nodes: int, before: Self | None = None) -> Self:
        """Free ports; those of before where they are free still, so that a link that was sent yesterday opens today."""
        if before is not None and all(port and is_free(port) for port in before.all()):
            return before
        return cls(
            postgres=free_port(),
            temporal=free_port(),
            kafka=tuple(free_port() for _ in range(nodes)),
            kafka_controllers=tuple(free_port() for _ in range(nodes)),
            simulators=free_port(),
            smtp=free_port(),
            services={name: free_port() for name in SERVICES},
        )

    def all(self) -> Sequence[int]:
        """Every port, of engines, simulators and services."""
        engines = (self.postgres, self.temporal, *self.kafka, *self.kafka_controllers)
        return (*engines, self.simulators, self.smtp, *self.services.values())


class Plan(BaseModel):
    model_config = ConfigDict(frozen=True)

    ports: Ports
    keys: Keys
    passwords: dict[str, str]
    windows: Windows
    settings: dict[str, str]
    """More settings for services, by their full names (`DISBURSEMENT_BANK_TIMEOUT_S`)."""
    bank_answers_url: str | None = None
    """Where the bank answers instead of at disbursement."""

    @classmethod
    def make(
        cls,
        folder: Path,
        nodes: int,
        windows: Windows,
        settings: Mapping[str, str],
        bank_answers_url: str | None = None,
    ) -> Self:
        """A new plan, or new ports for the keys that were kept. Raises StackProblem where kept data do not fit."""
        kept = cls.read(folder)
        if kept is None:
            passwords = {name: secrets.token_urlsafe(24) for name in SERVICES}
            keys = _new_keys()
        elif len(kept.ports.kafka) != nodes:
            raise StackProblem(
                f"Dữ liệu giữ lại trong {folder} là của Kafka {len(kept.ports.kafka)} nút, không phải {nodes}.",
                f"The data kept in {folder} belong to a Kafka of {len(kept.ports.kafka)} nodes, not {nodes}.",
            )
        else:
            passwords, keys = kept.passwords, kept.keys
        ports = Ports.choose(nodes, kept.ports if kept else None)
        return cls(
            ports=ports,
            keys=keys,
            passwords=passwords,
            windows=windows,
            settings=dict(settings),
            bank_answers_url=bank_answers_url,
        )

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return what was planned for this folder. Raises StackProblem where it was written by another version."""
        try:
            return cls.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValidationError:
            raise StackProblem(
                f"Không đọc được {folder / FILE} (do bản khác của phần mềm ghi): hãy dùng lại bản đó, hoặc xóa dữ liệu bằng "
                "`make reset`.",
                f"{folder / FILE} cannot be read (another version wrote it): use that version, or remove the data by "
                "`make reset`.",
            ) from None

    def write(self, folder: Path) -> None:
        write_private(folder / FILE, self.model_dump_json(indent=1))


class Layout:
    """All parts of one stack with their addresses, whether they run or not."""

    def __init__(self, folder: Path, plan: Plan, say: Callable[[str], None]) -> None:
        ports, self._plan, self._folder = plan.ports, plan, folder
        self.postgres = Postgres(folder, ports.postgres, plan.passwords)
        self.temporal = Temporal(folder, ports.temporal)
        self.kafka = Kafka(folder, ports.kafka, ports.kafka_controllers, say)
        disbursement = f"http://{HOST}:{ports.services['disbursement']}/v1/bank/answers"
        answers_url = plan.bank_answers_url or disbursement
        desk_url = f"http://{HOST}:{ports.services['console']}"
        receipts_url = f"http://{HOST}:{ports.services['notifications']}/v1/receipts"
        known = {
            "BANK_SECRET": plan.keys.bank_secret,
            "CLIENT_SECRET": plan.keys.client_secret,
            "SMS_SECRET": plan.keys.sms_secret,
            "SMS_SECOND_SECRET": plan.keys.sms_second_secret,
            "VOICE_SECRET": plan.keys.voice_secret,
        }
        self.simulators = SimulatorsPart(folder, ports.simulators, (answers_url, desk_url, receipts_url), known)
        self.simulators.smtp_port = ports.smtp
        self.services: dict[str, Service] = {}
        for name in SERVICES:
            self.services[name] = Service(name, ports.services[name], self.settings_of(name), folder)

    @property
    def parts(self) -> dict[str, Part]:
        """By name, in the order of their start."""
        engines: list[Part] = [self.postgres, self.temporal, self.kafka]
        return {part.name: part for part in (*engines, self.simulators, *self.services.values())}

    def settings_of(self, service: str) -> dict[str, str]:
        return settings_of(service, self.addresses({})) | self._plan.settings

    def copy_of(self, service: str, roles: tuple[str, ...]) -> Service:
        """A second process of a service, with a port of its own."""
        number = 1 + sum(1 for part in self.services.values() if part.service == service)
        part = Service(service, free_port(), self.settings_of(service), self._folder, roles=roles, copy=number)
        self.services[part.name] = part
        return part

    def addresses(self, pids: Mapping[str, int | None]) -> at.Addresses:
        """The content of `stack.json`; `pids` by name of the process."""
        logs, ports = self._folder / "logs", self._plan.ports
        services = {
            name: at.ServiceAddress(url=f"http://{HOST}:{port}", pid=pids.get(name), log=str(logs / f"{name}.log"))
            for name, port in ports.services.items()
        }
        simulators = at.Simulators(
            **{name: at.SimulatorAddress(url=f"{self.simulators.url}/{name}") for name in ("bank", "phones", "tokens")},
            smtp=f"{HOST}:{ports.smtp}",
            pid=pids.get(self.simulators.name),
            log=str(self.simulators.log),
        )
        return at.Addresses(
            services=services,
            engines=self._engines(pids),
            simulators=simulators,
            keys=self._plan.keys,
            windows=self._plan.windows,
            folder=str(self._folder),
        )

    def _engines(self, pids: Mapping[str, int | None]) -> at.Engines:
        postgres = at.PostgresAddress(
            host=HOST,
            port=self.postgres.port,
            superuser_url=self.postgres.superuser_url,
            databases=self.postgres.databases,
            pid=pids.get(self.postgres.name),
            log=str(self.postgres.log),
        )
        nodes, logs = [pids.get(node) for node in self.kafka.nodes], [str(log) for log in self.kafka.logs]
        one = len(nodes) == 1
        kafka = at.KafkaAddress(bootstrap=self.kafka.bootstrap, pid=nodes[0] if one else nodes, log=logs[0] if one else logs)
        temporal = at.TemporalAddress(
            address=self.temporal.address,
            namespace=NAMESPACE,
            pid=pids.get(self.temporal.name),
            log=str(self.temporal.log),
        )
        return at.Engines(postgres=postgres, kafka=kafka, temporal=temporal)


def _new_keys() -> Keys:
    return Keys(
        event=new_key(),
        data={name: new_key() for name in SERVICES},
        index={name: new_key() for name in SERVICES},
        temporal=new_key(),
        bank_secret=new_key(),
        client_secret=new_key(),
    )
