"""`python -m services.<name> serve [--roles …] | migrate`, the same for every service.

What only serving needs is imported only then: five migrations would otherwise each load Temporal, Kafka and FastAPI.
"""

import argparse
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from shared.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.runtime import ServiceRole

S = TypeVar("S", bound=ServiceSettings)

Serve = Callable[[Any, Sequence["ServiceRole"]], Coroutine[Any, Any, None]]


_WRONG_USE: Final = 2


def run_command(service: str, settings: type[ServiceSettings], load_serve: Callable[[], Serve]) -> None:
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

        upgrade(service, _read(settings).database_url.get_secret_value())
        return
    import uvloop

    from shared.runtime import ServiceRole

    given_settings = _read(settings)
    uvloop.run(load_serve()(given_settings, [ServiceRole(role) for role in given.roles.split(",")]))


def _read(settings: type[S]) -> S:
    """Read the settings, or say which of them are missing or wrong (never their values: some are secret) and end."""
    try:
        return settings()
    except ValidationError as error:
        lines = [_said(settings, str(part["loc"][0]), part["type"], part["msg"]) for part in error.errors(include_input=False)]
    sys.stderr.write("\n".join(["Chưa khởi động được: thiết đặt / not started: settings", *lines, ""]))
    raise SystemExit(_WRONG_USE)


def _said(settings: type[ServiceSettings], name: str, kind: str, message: str) -> str:
    wrong = "chưa được đặt / is not set" if kind == "missing" else f"không hợp lệ / is not valid ({message})"
    meaning = settings.model_fields[name].description if name in settings.model_fields else ""
    prefix = str(settings.model_config.get("env_prefix", ""))
    return f"  {prefix.upper()}{name.upper()} {wrong}. {meaning}"
