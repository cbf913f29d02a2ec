"""`docker-compose.yml` as Docker would read it: with the variables of a file of settings put in their places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from deploy.compose.settings_file import read, write
from deploy.compose.wishes import Real

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = ROOT / "docker-compose.yml"
REAL: Final = Real(
    desk="https://desk.province.example",
    issuer="https://id.province.example/realms/kipthoi",
    jwks="https://id.province.example/realms/kipthoi/protocol/openid-connect/certs",
    bank="https://bank.example/gateway",
    sms="https://sms.example/api",
)
_VARIABLE: Final = re.compile(r"\$(?:\$|\{(\w+)(?:(:?[-?])([^}]*))?\}|(\w+))")


class Unsaid(KeyError):  # noqa: N818 - says what is the matter
    """A variable that must be said is not."""


@dataclass(frozen=True)
class Compose:
    """The file, read with these variables; `services` of every profile."""

    variables: Mapping[str, str]
    content: Mapping[str, Any]

    @property
    def services(self) -> Mapping[str, Any]:
        services: Mapping[str, Any] = self.content["services"]
        return services

    def environment(self, service: str) -> dict[str, str]:
        return {name: str(value) for name, value in self.services[service].get("environment", {}).items()}

    def running(self, profiles: set[str]) -> set[str]:
        """The services that start with these profiles."""
        return {name for name, one in self.services.items() if set(one.get("profiles", ())) & profiles or "profiles" not in one}


def variables_of(folder: Path, real: Real | None = None) -> dict[str, str]:
    """What the command writes, as Docker reads it."""
    write(folder / "settings.env", real)
    return {name: value.strip("'") for name, value in read(folder / "settings.env").items()}


def compose(variables: Mapping[str, str]) -> Compose:
    """Raises Unsaid, which names the variable and says what it is."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Compose(variables, _filled(content, variables))


def names_in_compose() -> set[str]:
    """Every variable for which the file asks."""
    return {match[1] or match[4] for match in _VARIABLE.finditer(_without_comments()) if match[1] or match[4]}


def _without_comments() -> str:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one, variables) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, variables) for one in value]
    return _VARIABLE.sub(lambda match: _said(match, variables), value) if isinstance(value, str) else value


def _said(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, how, text = match[1] or match[4], match[2] or "", match[3] or ""
    if name is None:
        return "$"
    value = variables.get(name)
    lacks = value is None or (how.startswith(":") and value == "")
    if not lacks:
        return value or ""
    if how.endswith("-"):
        return text
    raise Unsaid(f"{name}: {text}")
