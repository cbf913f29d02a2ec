"""`python -m services.<name> serve [--roles …] | migrate`, the same for every service.

What only serving needs is imported only then: five migrations would otherwise each load Temporal, Kafka and FastAPI.
"""

import argparse
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from shared.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.runtime import ServiceRole

Serve = Callable[[Any, Sequence["ServiceRole"]], Coroutine[Any, Any, None]]


def run_command(service: str, settings: Callable[[], ServiceSettings], load_serve: Callable[[], Serve]) -> None:
    """Do what the command line says; `load_serve` imports the service's wiring."""
    parser = argparse.ArgumentParser(prog=f"python -m services.{service}")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run the service until SIGTERM")
    serving.add_argument(
        "--roles",
        default="api,consumers,worker,relay",
        help="what this process does, of api, consumers, worker, relay; by default everything",
    )
    commands.add_parser("migrate", help="bring the database to the newest revision")
    given = parser.parse_args()
    if given.command == "migrate":
        from shared.migrations import upgrade

        upgrade(service, settings().database_url.get_secret_value())
        return
    import uvloop

    from shared.runtime import ServiceRole

    uvloop.run(load_serve()(settings(), [ServiceRole(role) for role in given.roles.split(",")]))
