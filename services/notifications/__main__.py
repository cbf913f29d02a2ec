"""The command line: `python -m services.notifications serve [--roles api,consumers,worker,relay]` and `… migrate`."""

from services.notifications.settings import NotificationsSettings
from shared.commandline import Serve, run_command


def _load_serve() -> Serve:
    from services.notifications.app import serve

    return serve


if __name__ == "__main__":
    run_command("notifications", NotificationsSettings, _load_serve)
