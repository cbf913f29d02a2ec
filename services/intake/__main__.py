"""The command line: `python -m services.intake serve [--roles api,consumers,worker,relay]` and `… migrate`."""

from services.intake.settings import IntakeSettings
from shared.commandline import Serve, run_command


def _load_serve() -> Serve:
    from services.intake.app import serve

    return serve


if __name__ == "__main__":
    run_command("intake", IntakeSettings, _load_serve)
