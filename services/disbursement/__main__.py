"""`python -m services.disbursement serve [--roles api,consumers,worker,relay]` and `… migrate`."""

import argparse

import uvloop

from services.disbursement.app import migrate, serve
from services.disbursement.settings import DisbursementSettings
from shared.runtime import ServiceRole


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m services.disbursement", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run the service")
    serving.add_argument("--roles", default=",".join(ServiceRole), help="what this process does; by default everything")
    commands.add_parser("migrate", help="bring the database to the newest revision")
    options = parser.parse_args()
    settings = DisbursementSettings()
    if options.command == "migrate":
        migrate(settings)
    else:
        uvloop.run(serve(settings, [ServiceRole(role) for role in options.roles.split(",")]))


if __name__ == "__main__":
    main()
