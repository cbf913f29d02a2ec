"""The command line: `python -m services.disbursement serve [--roles api,consumers,worker,relay]` and `… migrate`."""

from services.disbursement.settings import DisbursementSettings
from shared.commandline import Serve, run_command


def _load_serve() -> Serve:
    from services.disbursement.app import serve

    return serve


if __name__ == "__main__":
    run_command("disbursement", DisbursementSettings, _load_serve)
