"""Golden files: what leaves the building is committed, and a difference is read by a person."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "docs" / "contracts"
OPERATIONS = ROOT / "docs" / "operations"


def compare(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """Fail where the committed file differs; with --update rewrite it."""
    if request.config.getoption("--update"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: run make contracts and review it"
    assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(ROOT)} differs: run make contracts and review it"


def as_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE).decode()


def as_yaml(value: Any) -> str:
    plain = orjson.loads(orjson.dumps(value))
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table in Markdown, each with its line end."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)
