"""`P4` in code is a word of docs/promises.md: each code is defined there, and each promise names what holds it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PROMISES: Final = ROOT / "docs" / "promises.md"
CHECKER: Final = ROOT / "tests" / "support" / "promises"

# Not beside letters or the signs of base64, and not alone in quotes: `p95`, `aP2/x` and `"ref": "P2"` speak of other things.
CODE: Final = re.compile(r"""(?<![\w+/=.-])(?!(?<=["'])P[0-9]+["'])P[0-9]{1,3}(?![\w+/=-])""")
QUOTED: Final = re.compile(r"""["'](P[0-9]{1,3})["']""")
# Where promises are named by their code alone; everywhere else a quoted `P2` is a person of an example household.
NAMING: Final = (CHECKER, ROOT / "tests" / "component" / "promises", ROOT / "tests" / "drill")
TEXTS: Final = frozenset({".yaml", ".yml", ".md", ".html", ".css", ".js", ".sql", ".toml", ".typ", ".mako", ""})

SECTION: Final = re.compile(r"^## (P[0-9]+) (.+)$", re.MULTILINE)
LINE: Final = re.compile(r"^- \*\*(After every drill|In tests|Not covered yet)\*\*: (.+(?:\n  .+)*)", re.MULTILINE)
LINKED_CHECK: Final = re.compile(r"\]\(\.\./(tests/[^)#\s]+\.py)\)")
NOTHING: Final = "not covered yet"


def prose_of(path: Path, text: str) -> Iterator[str]:
    """What a file says to people: comments and strings of Python, every line of other texts."""
    if path.suffix != ".py":
        yield from text.splitlines()
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or "STRING" in tokenize.tok_name[token.type]:
            yield token.string


def codes_in(path: Path, text: str) -> set[str]:
    """The codes of promises that a file names."""
    names_them = any(path.is_relative_to(folder) for folder in NAMING)
    return {
        code
        for prose in prose_of(path, text)
        for code in [*CODE.findall(prose), *(QUOTED.findall(prose) if names_them else [])]
    }


def _texts() -> Iterator[Path]:
    for folder in ("services", "shared", "deploy", "tests", "docs", ".github"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", *TEXTS} and path not in {Path(__file__), PROMISES}:
                yield path


def _promises() -> dict[str, dict[str, str]]:
    """Each promise by its code: its title, its paragraph, and its three lines by their names."""
    parts = SECTION.split(PROMISES.read_text(encoding="utf-8"))[1:]
    found: dict[str, dict[str, str]] = {}
    for code, title, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        assert code not in found, f"{code} stands twice"
        found[code] = {"title": title, "paragraph": body.split("\n- **")[0].strip(), **dict(LINE.findall(body))}
    return found


PROMISED: Final = _promises()


def _verdicts() -> dict[str, Path]:
    """Which module of the checker judges which promise."""
    return {
        node.args[0].value: path
        for path in sorted(CHECKER.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Verdict"
        if isinstance(node.args[0], ast.Constant)
    }


def test_the_promises_are_numbered_without_gap():
    assert list(PROMISED) == [f"P{number}" for number in range(1, len(PROMISED) + 1)]


def test_every_code_that_is_named_anywhere_is_defined():
    named = {path: codes_in(path, path.read_text(encoding="utf-8")) for path in _texts()}
    undefined = [
        f"{path.relative_to(ROOT)}: {code} (a percentile is written in words)"
        for path, codes in named.items()
        for code in sorted(codes - PROMISED.keys())
    ]

    assert undefined == []


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("a.py", "x = 1  # within five seconds (P4)", {"P4"}),
        ("a.py", '"""P10, P11: in any order."""', {"P10", "P11"}),
        ("a.py", 'f"P99 of {x}" + "kept for P3."', {"P3", "P99"}),
        ("a.py", "P4 = 1", set()),
        ("a.py", '{"ref": "P2", "dead": ["P13"]}', set()),
        ("a.py", 'key = "abcP2+P3/P4=xP5"', set()),
        ("a.yaml", "limit: 5  # P4 bounds it", {"P4"}),
        ("a.yaml", "- {ref: 'P2', note: p95, sum: aP7}", set()),
        ("tests/drill/a.py", 'words = {"P4": "kept"}', {"P4"}),
    ],
)
def test_a_code_is_found_in_words_and_not_in_data(name, text, codes):
    assert codes_in(ROOT / name, text) == codes


@pytest.mark.parametrize("code", PROMISED)
def test_each_promise_says_what_it_means_and_what_holds_it(code):
    promise = PROMISED[code]

    assert len(promise["paragraph"].split()) > 20
    assert "\n\n" not in promise["paragraph"]
    assert promise.keys() >= {"After every drill", "In tests", "Not covered yet"}
    for line in ("After every drill", "In tests"):
        assert LINKED_CHECK.search(promise[line]) or promise[line].startswith(NOTHING), line


def test_what_is_said_about_drills_is_what_the_checker_judges():
    said = {
        code: (PROMISES.parent / f"../{link[1]}").resolve()
        for code, promise in PROMISED.items()
        if (link := LINKED_CHECK.search(promise["After every drill"]))
    }

    assert said == _verdicts()
