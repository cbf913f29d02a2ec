"""Problems: who calls a door finds every code, its status and its title in both languages in a document made from the code."""

import importlib
import pkgutil
import string
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

import services
import shared
from shared.errors import Problem, Text
from shared.http.problems import FIELD_REASONS, MEDIA_TYPE, field_errors, http_problem
from tests.support.golden import CONTRACTS, as_table, compare
from tests.support.services import SERVICES

_HEAD: Final = f"""# Problems

Made from the code by `make contracts`; a test holds it to it.

What is not done is answered as `{MEDIA_TYPE}` (RFC 9457). Its `type` is `urn:kipthoi:problem:` and a code of these
tables; `title`, `detail` and the reasons under `errors` are in the language of `Accept-Language`: Vietnamese, unless English is
asked for first. Programs decide by code and status, never by a text. One item of a list that was refused carries the same body.
What stands in braces is filled in by `detail` and by the reasons.
"""
_COLUMNS: Final = ("Code", "Status", "Vietnamese", "English")
_EVERYWHERE: Final = "All services"


class Entry(NamedTuple):
    """One line of the catalogue."""

    service: str
    code: str
    status: int
    title: Text


def test_the_catalogue_is_the_committed_one(request):
    sections = [_section(name, [_line(e) for e in entries() if e.service == name]) for name in (_EVERYWHERE, *SERVICES)]
    other = http_problem(0)
    by_http = _section("HTTP itself", [*map(_line, entries_of_http()), _cells(other.code, "any other", other.title)])
    reasons = "\n## Reasons of a field, in all services\n\n" + as_table(_COLUMNS[2:], ((t.vi, t.en) for t in field_reasons()))

    compare(CONTRACTS / "problems.md", _HEAD + "".join(sections) + by_http + reasons, request)


def test_a_code_means_one_thing():
    count = Counter(entry.code for entry in entries())

    assert [code for code, number in count.items() if number > 1] == []


def test_a_code_that_http_uses_too_has_the_same_status_there():
    ours = {entry.code: entry.status for entry in entries()}

    assert [entry for entry in entries_of_http() if ours.get(entry.code, entry.status) != entry.status] == []


def test_every_text_is_said_in_both_languages_with_the_same_places():
    texts = [*(entry.title for entry in (*entries(), *entries_of_http())), *field_reasons()]

    assert [text for text in texts if not text.vi.strip() or not text.en.strip() or text.vi == text.en] == []
    assert [text for text in texts if _places(text.vi) != _places(text.en)] == []


def entries() -> list[Entry]:
    """Every problem that any part can have, by service and code."""
    _import_everything()
    found = {Entry(_service_of(kind), kind.code, kind.status, kind.title) for kind in _kinds_of(Problem)}
    return sorted(found, key=lambda entry: entry[:3])


def entries_of_http() -> list[Entry]:
    """What is answered where no route answers: several of HTTP's codes have a word of their own, the others one for all."""
    problems = {status: http_problem(status) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
    other = http_problem(0).code
    return [Entry(_EVERYWHERE, p.code, p.status, p.title) for p in problems.values() if p.code != other]


def field_reasons() -> list[Text]:
    """What is said of a field whose form is wrong."""
    others = [{"type": kind, "loc": ("body", "field")} for kind in ("datetime_parsing", "without words of its own")]
    return sorted({*FIELD_REASONS.values(), *(error.reason for error in field_errors(others))}, key=lambda text: text.en)


def _import_everything() -> None:
    """A subclass that nobody imported is not known. Migrations run when imported; a `__main__` starts its service."""
    for package in (shared, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"migrations", "__main__"} & set(module.name.split(".")):
                importlib.import_module(module.name)


def _kinds_of(kind: type[Problem]) -> Iterator[type[Problem]]:
    """Ours alone: a test may know kinds of its own."""
    if kind.__module__.split(".")[0] in {"services", "shared"}:
        yield kind
    for child in kind.__subclasses__():
        yield from _kinds_of(child)


def _service_of(kind: type[Problem]) -> str:
    package, *rest = kind.__module__.split(".")
    return rest[0] if package == "services" else _EVERYWHERE


def _section(name: str, lines: list[tuple[str, ...]]) -> str:
    return f"\n## {name}\n\n{as_table(_COLUMNS, lines)}" if lines else ""


def _line(entry: Entry) -> tuple[str, ...]:
    return _cells(entry.code, str(entry.status), entry.title)


def _cells(code: str, status: str, title: Text) -> tuple[str, ...]:
    return f"`{code}`", status, title.vi, title.en


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
