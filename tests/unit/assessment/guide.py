"""The law officers' guide as data: what it tells people to type is what the tests do."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs" / "operations" / "new-decree.md"
_BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(language: str) -> list[tuple[str, str]]:
    found = _BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    return [(name, content) for tongue, name, content in found if tongue == language]


def entries() -> list[dict[str, Any]]:
    """The bodies that are sent to POST /v1/rules/entries."""
    return [json.loads(content) for _, content in _blocks("json")]


def files() -> dict[str, str]:
    """The YAML that a pull request adds, by file."""
    return dict(_blocks("yaml"))
