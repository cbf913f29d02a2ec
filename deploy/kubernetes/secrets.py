"""The secrets of an installation as files, one folder for each Secret: what is there stays, what is missing is thrown anew."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from deploy.compose.variables import key, password
from deploy.devstack.alone import alone
from deploy.devstack.journal import write_private
from deploy.kubernetes.parts import SERVICES

_SHARED: Final = ("EVENT_KEY", "TEMPORAL_KEY")
"""The same content in all five: what one seals another opens."""
_OWN: Final[Mapping[str, Mapping[str, Callable[[], str]]]] = {
    "disbursement": {"BANK_SECRET": password},
    "notifications": {
        "SMS_SECRET": key,
        # Empty: there is none.
        "SMS_SECOND_SECRET": str,
        "VOICE_SECRET": str,
        "SMTP_PASSWORD": str,
    },
    "console": {"OIDC_CLIENT_SECRET": password},
}


def write_secrets(folder: Path, postgres: str) -> list[Path]:
    """Write what is missing below `folder` and return it; `postgres` is host:port. Certificates are somebody else's to make."""
    # Two at once would give the services different halves of what they share.
    with alone(folder):
        return _write_missing(folder, postgres)


def _write_missing(folder: Path, postgres: str) -> list[Path]:
    keys = {name: _kept(folder, name) or key() for name in _SHARED}
    written = []
    for service in SERVICES:
        prefix, mine = service.upper(), folder / f"{service}-secrets"
        made: dict[str, Callable[[], str]] = {
            "DATABASE_URL": partial(_address, service, service, postgres),
            "DATA_KEY": key,
            "INDEX_KEY": key,
            **{name: partial(str, value) for name, value in keys.items()},
            "KAFKA_PASSWORD": password,
            **_OWN.get(service, {}),
        }
        written += [path for name, make in made.items() if (path := _write(mine / f"{prefix}_{name}", make))]
        owner = folder / f"{service}-owner" / f"{prefix}_MIGRATION_URL"
        if path := _write(owner, partial(_address, f"{service}_owner", service, postgres)):
            written.append(path)
    if path := _write(folder / "topics-secrets" / "TOPICS_KAFKA_PASSWORD", password):
        written.append(path)
    return written


def _address(role: str, database: str, postgres: str) -> str:
    return f"postgresql+asyncpg://{role}:{password()}@{postgres}/{database}"


def _kept(folder: Path, name: str) -> str | None:
    for service in SERVICES:
        path = folder / f"{service}-secrets" / f"{service.upper()}_{name}"
        if path.exists():
            return path.read_text(encoding="utf-8").strip()
    return None


def _write(path: Path, make: Callable[[], str]) -> Path | None:
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Whole or not there: an empty file would stay for good, as a secret that is none.
    write_private(path, make())
    return path
