"""Documents do not rot: each link has a target, a link that says a name finds it there, what is to be made can be made."""

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


def _targets(makefile):
    return re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE)


def test_each_target_of_make_stands_once_and_is_listed():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)

    assert sorted(_targets(makefile)) == sorted(phony.replace("\\\n", " ").split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_one_is_told_to_make_can_be_made(document):
    told = set(re.findall(r"^(?:.*[ &;])?make ([a-z][a-z-]*)\b", _code(document), re.MULTILINE))

    assert told - set(_targets((ROOT / "Makefile").read_text(encoding="utf-8"))) == set()


def _code(document):
    """What stands in backticks or between fences, each piece on a line of its own."""
    content = document.read_text(encoding="utf-8")
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", content, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", content, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fenced, *inline])
