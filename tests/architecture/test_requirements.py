"""The list of what is asked of the system: each line once, and each says where it is done or that it is not yet."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
REQUIREMENTS: Final = ROOT / "docs" / "requirements.md"
ROW: Final = re.compile(
    r"^\| (?P<id>[A-Z]{2}-[0-9]{2}) \| (?P<asked>[^|]+) \| (?P<by>[^|]+) \| (?P<state>[^|]+) \|$", re.MULTILINE
)
LINK: Final = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE: Final = re.compile(r"\b[A-Z]{2}-[0-9]{2}\b")

TEXT: Final = REQUIREMENTS.read_text(encoding="utf-8")
LINES: Final = [match.groupdict() for match in ROW.finditer(TEXT)]


def test_every_line_of_the_tables_is_read():
    assert len(LINES) == len(re.findall(r"^\| [A-Z]{2}-", TEXT, re.MULTILINE)) > 90


def test_each_requirement_stands_once_and_without_gap():
    assert [name for name, count in Counter(line["id"] for line in LINES).items() if count > 1] == []
    for kind in {line["id"][:2] for line in LINES}:
        numbers = [int(line["id"][3:]) for line in LINES if line["id"].startswith(kind)]
        assert numbers == list(range(1, len(numbers) + 1)), kind


@pytest.mark.parametrize("line", LINES, ids=[line["id"] for line in LINES])
def test_each_requirement_is_done_somewhere_or_not_yet(line):
    targets = [REQUIREMENTS.parent / target for target in LINK.findall(line["state"])]

    assert targets or "not yet" in line["state"]
    assert [str(target) for target in targets if not target.exists()] == []


def test_code_names_no_requirement_that_is_not_in_the_list():
    known = {line["id"] for line in LINES}
    kinds = {name[:2] for name in known}
    unknown = [
        f"{path.relative_to(ROOT)}: {code}"
        for folder in ("services", "shared", "deploy")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for code in CODE.findall(path.read_text(encoding="utf-8"))
        if code[:2] in kinds and code not in known
    ]

    assert unknown == []
