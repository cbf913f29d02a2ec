"""Tests of one process share a stack: where one counts on being alone in a commune, no other may be there."""

import re
from collections import Counter

from tests.support.golden import ROOT

_FOLDERS = ("browser", "journeys", "chaos")
_ALONE = re.compile(r'= "(\d{5})"\n"""No other test has an incident here')
_CODE = re.compile(r'"(\d{5})"')


def test_a_commune_in_which_a_test_is_alone_is_named_by_no_other() -> None:
    sources = {
        path: path.read_text(encoding="utf-8") for folder in _FOLDERS for path in (ROOT / "tests" / folder).rglob("*.py")
    }
    named = Counter(code for source in sources.values() for code in set(_CODE.findall(source)))
    alone = [code for source in sources.values() for code in _ALONE.findall(source)]

    assert len(alone) > 5
    assert {code: named[code] for code in alone if named[code] != 1} == {}
