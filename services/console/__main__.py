"""The command line: `python -m services.console serve [--roles api,consumers,worker,relay]` and `… migrate`."""

from services.console.settings import ConsoleSettings
from shared.commandline import Serve, run_command


def _load_serve() -> Serve:
    from services.console.app import serve

    return serve


if __name__ == "__main__":
    run_command("console", ConsoleSettings, _load_serve)
