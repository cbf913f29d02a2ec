"""In which order the files of the tests are run by several workers, and that one of them alone starts the whole stack.

Five services and three engines at rest take a third of a core, and start for half a minute: two stacks on two cores made
everything beside them slower than what they took away. So what needs the stack is one piece of work, begun when about half of
the others are done; the other worker goes on with those.
"""

import os
from collections.abc import Sequence
from typing import Final

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

OF_THE_STACK: Final = ("tests/browser/", "tests/chaos/", "tests/component/console/test_cli.py", "tests/journeys/")
_ONE_PIECE: Final = "the whole stack"
_OTHERS_BEFORE: Final = 0.5
"""Which part of the other tests comes before those of the stack, so that both workers end at about the same time."""


class OneStack(LoadFileScheduling):  # type: ignore[misc]
    """File by file to whoever is free; all files of the stack to one."""

    def _split_scope(self, nodeid: str) -> str:
        return _ONE_PIECE if nodeid.startswith(OF_THE_STACK) else str(super()._split_scope(nodeid))


def in_turn(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return these tests in the order in which they are run: one process alone comes to the stack last, and lets it go then.

    Raises pytest.UsageError for a file that needs the stack and is not said to: it would start a second one.
    """
    strangers = {
        item.nodeid.partition("::")[0]
        for item in items
        if "stack" in getattr(item, "fixturenames", ()) and not item.nodeid.startswith(OF_THE_STACK)
    }
    if strangers:
        raise pytest.UsageError(f"{sorted(strangers)} need the stack: tests/support/turns.py must know them")
    of_the_stack = [item for item in items if item.nodeid.startswith(OF_THE_STACK)]
    others = [item for item in items if not item.nodeid.startswith(OF_THE_STACK)]
    before = len(others)
    if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
        before = round(before * _OTHERS_BEFORE)
        while 0 < before < len(others) and others[before].path == others[before - 1].path:
            before += 1
    return [*others[:before], *of_the_stack, *others[before:]]
