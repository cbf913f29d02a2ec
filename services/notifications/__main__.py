"""`python -m services.notifications serve [--roles api,consumers,worker,relay]` or `… migrate`."""

import argparse
from collections.abc import Sequence

import uvloop

from services.notifications.app import SERVICE, serve
from services.notifications.settings import NotificationsSettings
from shared.migrations import upgrade
from shared.runtime import ServiceRole


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m services.notifications", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run until SIGTERM")
    serving.add_argument("--roles", default=",".join(ServiceRole), help="comma-separated; all by default")
    commands.add_parser("migrate", help="bring the database to the newest revision")
    options = parser.parse_args(arguments)
    settings = NotificationsSettings()
    if options.command == "migrate":
        upgrade(SERVICE, settings.database_url.get_secret_value())
    else:
        uvloop.run(serve(settings, [ServiceRole(role) for role in options.roles.split(",")]))


if __name__ == "__main__":
    main()
