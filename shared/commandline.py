"""`python -m services.<name> serve [--roles …] | migrate`, the same for every service.

What only serving needs is imported only then: five migrations would otherwise each load Temporal, Kafka and FastAPI.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy import make_url

from shared.engine_settings import NamedSettings
from shared.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.runtime import ServiceRole

S = TypeVar("S", bound=NamedSettings)

Serve = Callable[[Any, Sequence["ServiceRole"]], Coroutine[Any, Any, None]]


SECRETS_DIR: Final = "KIPTHOI_SECRETS_DIR"
"""Names a folder in which each file is a setting, named as in the environment, with its value. The environment wins."""
_WRONG_USE: Final = 2
_ROLES: Final = ("api", "consumers", "worker", "relay")
"""As `ServiceRole` has them, which is not imported for a migration."""


def run_command(service: str, settings: type[ServiceSettings], load_serve: Callable[[], Serve]) -> None:
    """Do what the command line says; `load_serve` imports the service's wiring."""
    parser = argparse.ArgumentParser(prog=f"python -m services.{service}")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="run the service until SIGTERM")
    serving.add_argument(
        "--roles",
        type=_roles,
        default=_ROLES,
        help="what this process does, of api, consumers, worker, relay; by default everything",
    )
    commands.add_parser("migrate", help="bring the database to the newest revision")
    given = parser.parse_args()
    if given.command == "migrate":
        _migrate(service, read_settings(settings))
        return
    import uvloop

    from shared.runtime import ServiceRole

    given_settings = read_settings(settings)
    # While everything is loaded nothing becomes free: the collector would walk through it again and again, half a second in all
    # of the five in which a service that was killed must be back. `run_service` lets it work again.
    gc.disable()
    uvloop.run(load_serve()(given_settings, [ServiceRole(role) for role in given.roles]))


def _roles(given: str) -> Sequence[str]:
    roles = [role.strip() for role in given.split(",")]
    if unknown := [role for role in roles if role not in _ROLES]:
        words = f"không có vai / there is no role {', '.join(unknown)}; có / there are {', '.join(_ROLES)}"
        raise argparse.ArgumentTypeError(words)
    return roles


def _migrate(service: str, settings: ServiceSettings) -> None:
    """As the role that owns the tables, where there is one beside the service's own; then it lets that one in."""
    from shared.database_roles import let_in
    from shared.migrations import upgrade

    url, owner = settings.database_url.get_secret_value(), settings.migration_url.get_secret_value()
    upgrade(service, owner or url, settings.database_security())
    if owner:
        let_in(owner, str(make_url(url).username), settings.database_security())


def read_settings(settings: type[S]) -> S:
    """Read the settings, or say which of them are missing or wrong (never their values: some are secret) and end."""
    folder = os.environ.get(SECRETS_DIR) or None
    if folder and not Path(folder).is_dir():
        sys.stderr.write(f"{SECRETS_DIR}: không có thư mục {folder} / there is no folder {folder}\n")
        raise SystemExit(_WRONG_USE)
    try:
        return settings(_secrets_dir=folder)
    except ValidationError as error:
        lines = [_said(settings, part["loc"], part["type"], part["msg"]) for part in error.errors(include_input=False)]
    except SettingsError as error:
        # It names the field; what a file holds stands in neither.
        why = error.__cause__
        what = f"{why.filename} ({why.strerror})" if isinstance(why, OSError) else str(error)
        lines = [f"  {SECRETS_DIR}: không đọc được / cannot be read: {what}"]
    sys.stderr.write("\n".join(["Chưa khởi động được: thiết đặt / not started: settings", *lines, ""]))
    raise SystemExit(_WRONG_USE)


def _said(settings: type[NamedSettings], where: Sequence[int | str], kind: str, message: str) -> str:
    if not where:  # several settings together
        return f"  {message}"
    name = str(where[0])
    wrong = "chưa được đặt / is not set" if kind == "missing" else f"không hợp lệ / is not valid ({message})"
    meaning = settings.model_fields[name].description if name in settings.model_fields else ""
    prefix = str(settings.model_config.get("env_prefix", ""))
    return f"  {prefix.upper()}{name.upper()} {wrong}. {meaning}"
