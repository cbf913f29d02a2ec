"""python -m services.assessment serve [--roles api,consumers,worker,relay] | migrate."""

import argparse

import uvloop

from services.assessment.app import serve
from services.assessment.settings import AssessmentSettings
from shared.migrations import upgrade
from shared.runtime import ServiceRole


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="services.assessment")
    parser.add_argument("command", choices=["serve", "migrate"])
    parser.add_argument("--roles", default=",".join(ServiceRole), help="comma-separated; by default all")
    arguments = parser.parse_args()
    settings = AssessmentSettings()
    if arguments.command == "migrate":
        upgrade("assessment", settings.database_url.get_secret_value())
    else:
        uvloop.run(serve(settings, [ServiceRole(role) for role in arguments.roles.split(",")]))


if __name__ == "__main__":
    main()
