"""The command line: `python -m services.assessment serve [--roles api,consumers,worker,relay]` and `… migrate`."""

from services.assessment.settings import AssessmentSettings
from shared.commandline import Serve, run_command


def _load_serve() -> Serve:
    from services.assessment.app import serve

    return serve


if __name__ == "__main__":
    run_command("assessment", AssessmentSettings, _load_serve)
