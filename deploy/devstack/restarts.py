"""What came back by itself: how often and when last, by process (`restarts.json` of a run folder). Standard library only."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from deploy.devstack.journal import write_private

FILE: Final = "restarts.json"


@dataclass(frozen=True)
class Restarts:
    """Of one process, since the last `up`."""

    count: int
    last_at: str
    """ISO 8601, in UTC."""


def read_restarts(folder: Path) -> dict[str, Restarts]:
    """Return what came back, by name; nothing where nothing did."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: Restarts(**one) for name, one in content.items()}


def count_restart(folder: Path, name: str, at: datetime) -> int:
    """Write down that this process was started again; return how often that was."""
    known = read_restarts(folder)
    before = known.get(name)
    known[name] = Restarts(1 + (before.count if before else 0), at.isoformat(timespec="seconds"))
    write_private(folder / FILE, json.dumps({one: asdict(value) for one, value in known.items()}, indent=1))
    return known[name].count


def forget_restarts(folder: Path) -> None:
    """Begin to count anew."""
    (folder / FILE).unlink(missing_ok=True)
