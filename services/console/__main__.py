"""python -m services.console serve [--roles api,consumers,worker,relay] | migrate."""

import argparse

import uvloop

from services.console.app import serve
from services.console.settings import ConsoleSettings
from shared.migrations import upgrade
from shared.runtime import ServiceRole


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="services.console")
    parser.add_argument("command", choices=["serve", "migrate"])
    parser.add_argument("--roles", default=",".join(ServiceRole), help="comma-separated; by default all")
    arguments = parser.parse_args()
    settings = ConsoleSettings()
    if arguments.command == "migrate":
        upgrade("console", settings.database_url.get_secret_value())
    else:
        uvloop.run(serve(settings, [ServiceRole(role) for role in arguments.roles.split(",")]))


if __name__ == "__main__":
    main()
