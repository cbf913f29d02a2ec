"""Who reads which facts: from the wiring that is committed (tests/contracts/wiring), as each service must be wired."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_WIRING: Final = Path(__file__).resolve().parents[2] / "contracts" / "wiring"


@cache
def readers_of(service: str) -> Mapping[str, frozenset[str]]:
    """Return the facts that each reader of a service takes, by the reader's name."""
    wired = yaml.safe_load((_WIRING / f"{service}.yaml").read_text(encoding="utf-8"))
    return {reader: frozenset(facts) for reader, facts in wired["readers"].items()}


def facts_taken_by(service: str) -> frozenset[str]:
    """Return all facts that a service takes."""
    return frozenset().union(*readers_of(service).values())
