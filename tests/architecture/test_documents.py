"""Documents do not rot: each link has a target, and a link that says a name finds that name there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[(`?)([^\]`]+)`?\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")])


def _links(document):
    return [
        (quoted == "`", word, document.parent / target)
        for quoted, word, target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_has_a_target(document):
    assert [str(target) for _, _, target in _links(document) if not target.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_that_says_a_name_finds_it_defined_there(document):
    missing = []
    for is_name, word, target in _links(document):
        if is_name and target.suffix == ".py" and "/" not in word:
            source = target.read_text(encoding="utf-8")
            if not re.search(rf"(class|def) {word}\b|^{word}\b.*=", source, re.MULTILINE):
                missing.append(f"{word} in {target.relative_to(ROOT) if target.is_relative_to(ROOT) else target}")
    assert missing == []
