"""A stack that another command left running, found again by its run folder."""

from pathlib import Path

from deploy.devstack.journal import Journal
from deploy.devstack.plan import Plan
from deploy.devstack.problems import StackProblem
from deploy.devstack.stack import Stack, silent


class FoundStack(Stack):
    """A stack that somebody else has started, rebuilt from its plan and its journal."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._say, self._wanted, self.has_kept_data = folder.resolve(), silent, ((), False, ()), False
        plan = Plan.read(self.folder)
        children, temporary = Journal(self.folder).read()
        if plan is None or not children:
            raise StackProblem(f"Chưa có hệ thống nào chạy trong {folder}.", f"No stack is up in {folder}.")
        self._plan = plan
        self._open()
        self._claimed = True
        self._workshop.temporary += temporary
        for child in children:
            name = "kafka" if child.name in self._layout.kafka.nodes else child.name
            if name in self._layout.parts:
                self._children.setdefault(name, []).append(child)
            else:
                self._workshop.running.append(child)
