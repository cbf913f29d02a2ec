"""Stops a stack whose owner died: `python -m deploy.devstack.guard <run folder> keep|sweep`, started beside each stack.

Its standard input is a pipe that only the owner holds. "bye" means that the owner has stopped the stack, or has left
it running on purpose (`up`); an end without a word means that the owner was killed. Standard library only.
"""

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from deploy.devstack.journal import LOGS, Journal, sweep

_FAREWELL = b"bye"
_CHECKOUT = Path(__file__).resolve().parents[2]
_GONE_WITHIN_S = 5.0


class Guard:
    """The owner's end of the pipe."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        self._popen = popen

    @classmethod
    def post(cls, folder: Path, *, keep: bool) -> "Guard":
        # -S and -E: no packages, no settings from the environment; it starts in a few hundredths of a second.
        command = [sys.executable, "-S", "-E", "-m", "deploy.devstack.guard", str(folder), "keep" if keep else "sweep"]
        with (folder / LOGS / "guard.log").open("ab") as log:
            popen = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=_CHECKOUT, start_new_session=True
            )
        return cls(popen)

    def dismiss(self) -> None:
        """The stack needs no guard any more."""
        with suppress(BrokenPipeError, subprocess.TimeoutExpired):
            self._popen.communicate(_FAREWELL, timeout=_GONE_WITHIN_S)


def main() -> None:
    folder, keep = Path(sys.argv[1]), sys.argv[2] == "keep"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the owner hears them and says what to do
    if sys.stdin.buffer.read().endswith(_FAREWELL):
        return
    children, temporary = Journal(folder).read()
    for child in reversed(children):
        child.stop()
    if not keep:
        sweep(folder, temporary)


if __name__ == "__main__":
    main()
