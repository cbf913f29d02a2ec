"""What documents tell people to type into make is there, once, and does what it says."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = Counter(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.MULTILINE))
ASKED = re.compile(r"`(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)|^make ([a-z][a-z-]*)", re.MULTILINE)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _asked(text):
    return [one or other for one, other in ASKED.findall(text)]


def test_no_target_is_written_twice_and_what_is_called_phony_is_there():
    # Of two recipes make takes the last; a phony target without one is done at once, and well.
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)[1].replace("\\", " ").split()

    assert [name for name, count in TARGETS.items() if count > 1] == []
    assert [name for name in phony if name not in TARGETS] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_tells_people_to_make_can_be_made(document):
    assert [name for name in _asked(document.read_text(encoding="utf-8")) if name not in TARGETS] == []


def test_documents_tell_people_to_make_things():
    assert _asked("Run `make up`, or\nmake desk-load\n`KIPTHOI_X=1 make chaos`; make it so") == ["up", "desk-load", "chaos"]
