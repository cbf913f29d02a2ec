"""A Docker engine as its Python library shows one: keeps what it is told, runs nothing."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from docker.models.containers import ExecResult

MAPPED = 20_000
"""Added to a container's port where the engine may choose the host's."""


class Engine:
    """In the place of `docker.from_env()`. `log` and `answer` say, at each look, what a container has said or answers."""

    def __init__(self) -> None:
        self.made: list[Container] = []
        self.log: Callable[[], bytes] = lambda: b""
        self.answer: Callable[[], int] = lambda: 0
        self.api = SimpleNamespace(headers={}, base_url="http+docker://localhost", port=self._port)
        self.images = SimpleNamespace(get=lambda image: image)
        self.containers = SimpleNamespace(create=self._create)

    def ping(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""

    def _create(self, image: str, **told: Any) -> "Container":
        self.made.append(Container(self, image, told))
        return self.made[-1]

    def _port(self, container: str, port: int) -> list[Mapping[str, str]]:
        bound = self.made[int(container)].told["ports"][str(port)]
        return [{"HostPort": str(bound or MAPPED + port)}]


class Container:
    def __init__(self, engine: Engine, image: str, told: Mapping[str, Any]) -> None:
        self.engine, self.image, self.told = engine, image, told
        self.id = self.short_id = str(len(engine.made))
        self.status = "created"
        self.asked: list[str] = []

    def start(self) -> None:
        self.status = "running"

    def reload(self) -> None:
        """The status is always fresh."""

    def logs(self, *, stdout: bool = True, **_: object) -> bytes:
        """All is said on the standard output."""
        return self.engine.log() if stdout else b""

    def exec_run(self, cmd: list[str], **_: object) -> ExecResult:
        self.asked.append(" ".join(cmd))
        return ExecResult(self.engine.answer(), b"")

    def remove(self, **_: object) -> None:
        self.status = "removed"
