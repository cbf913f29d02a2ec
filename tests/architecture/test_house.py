"""How the house is furnished: one noun for one thing in every room, one carrier, facts made in one room.

Each rule is a function from modules to what breaks it; the repository must break none, and a planted module breaks each.
"""

import ast
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from shared.events import FACTS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"domain", "policy", "commands", "store", "api", "views", "web", "client"}
MAX_LINES = 300
FACT_NAMES = {fact.__name__ for fact in FACTS.values()}
# Names that gave way to better ones; docs/decisions/0018 has the table. Ordinary words are meant as whole identifiers only.
RETIRED = {
    "Office",
    "Means",
    "Vault",
    "Door",
    "Desk",
    "reckoning",
    "Reckoning",
    "Reckoned",
    "reckoned",
    "reckonings",
    "sheet",
    "sheet_words",
    "touching",
    "touched",
    "Touched",
    "renewing",
    "law_passes",
    "consequences",
    "DatedLimit",
    "Term",
    "Deadline",
    "Limit",
    "stored_answers",
    "Answers",
    "Turn",
    "keep_turning",
    "same_id",
    "Grounds",
    "Place",
    "take_up",
    "telling",
    "tell",
    "alone_since",
    "Asked",
    "warned",
    "registers",
}
NOUNS_IN_ING = {"housing"}
RETIRED_PREFIXES = ("MOST_", "_MOST_", "LONGEST_", "_LONGEST_", "take_up_")
RETIRED_FILES = {
    "office",
    "means",
    "vault",
    "door",
    "desk",
    "reckoning",
    "reckonings",
    "sheet",
    "sheets",
    "sheet_words",
    "steps",
    "recorded",
    "touching",
    "touched",
    "renewing",
    "finding",
    "deciding",
    "opening",
    "opened",
    "viewing",
    "consequences",
    "numbers",
    "answers",
    "grounds",
    "book",
    "reading",
    "warned",
    "shapes",
    "models",
    "places",
    "questions",
    "registers",
    "people",
    "telling",
}


@dataclass(frozen=True)
class Module:
    """One file of ours: where it stands and what it says."""

    path: PurePosixPath
    source: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def room(self) -> str:
        """The room of the service in which it stands, or its own name where the room is one file."""
        return PurePosixPath(self.path.parts[2]).stem if self.is_of_a_service else ""

    @property
    def is_of_a_service(self) -> bool:
        return self.path.parts[0] == "services" and len(self.path.parts) > 2

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


@functools.cache
def repository() -> list[Module]:
    return [
        Module(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8"))
        for folder in ("services", "shared", "deploy", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "versions" not in path.parts and path != Path(__file__).resolve()
    ]


def rooms_that_are_one_file(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        if module.is_of_a_service and len(module.path.parts) == 3 and module.path.stem in ROOMS:
            yield f"{module.path} is a file; rooms are packages"


def files_named_by_what_they_do(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        if module.is_of_a_service and re.search(r"(ing|ed)$", module.path.stem) and module.path.stem not in NOUNS_IN_ING:
            yield f"{module.path} is named by a verb; files are named by the noun of their subject"


def modules_that_are_too_long(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        if module.path.parts[0] != "tests" and "rules" not in module.path.parts and module.source.count("\n") > MAX_LINES:
            yield f"{module.path} has more than {MAX_LINES} lines; divide it by its nouns"


def commands_with_arguments_out_of_order(modules: Sequence[Module]) -> Iterator[str]:
    """Yield what has a session and whose arguments are not (session, actor, context, work, now)."""
    for module in modules:
        if module.room != "commands":
            continue
        for node in module.tree.body:
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                named = [_rank(argument) for argument in node.args.args]
                if 0 in named and named != sorted(named):
                    yield f"{module.at(node)} {node.name}: the order is (session, actor, context, work, now)"


def _rank(argument: ast.arg) -> int:
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    if argument.arg == "session":
        return 0
    if argument.arg == "actor":
        return 1
    if kind == "Context":
        return 2
    return 4 if argument.arg == "now" else 3


def facts_made_outside_their_room(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        if not module.is_of_a_service or (module.room, module.path.stem) == ("commands", "facts"):
            continue
        facts = FACT_NAMES | _aliases_of_facts(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _makes_a_fact(ast.unparse(node.func).split("."), facts):
                yield f"{module.at(node)} makes a fact; that is the business of commands/facts"


def _aliases_of_facts(tree: ast.Module) -> set[str]:
    imported = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    return {alias.asname for alias in imported if alias.asname and alias.name in FACT_NAMES}


def _makes_a_fact(path: list[str], facts: set[str]) -> bool:
    """Whether a call makes a fact: by its class, by one of the ways of pydantic around it, or by writing its head by hand."""
    made = path[-1] in facts or (len(path) > 1 and path[-2] in facts and path[-1].startswith(("model_", "from_json")))
    return made or path[-1] in {"cloud_headers", "headers_of"}


def retired_names(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        if module.path.parts[0] in {"services", "shared"} and module.path.stem in RETIRED_FILES:
            yield f"{module.path} has a retired name"
        if module.path.parts[0] == "deploy":
            continue
        for node in ast.walk(module.tree):
            for name in _names(node):
                if name in RETIRED or name.startswith(RETIRED_PREFIXES):
                    yield f"{module.at(node)} {name} is a retired name"


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg


def windows_named_kind(modules: Sequence[Module]) -> Iterator[str]:
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
                name = node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)
                if name == "kind" and "WindowKind" in ast.unparse(node.annotation):
                    yield f"{module.at(node)} a window is named window, not kind"


def errors_raised_among_parts_of_a_group(modules: Sequence[Module]) -> Iterator[str]:
    """Yield `raise` inside `except*`: before Python 3.11.4 its error arrives wrapped in a group, and nobody catches it."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.TryStar) and any(
                isinstance(inner, ast.Raise) and inner.exc for handler in node.handlers for inner in ast.walk(handler)
            ):
                yield f"{module.at(node)} raises inside except*: split the group instead"


RULES: dict[str, tuple[Callable[[Sequence[Module]], Iterator[str]], tuple[str, str]]] = {
    "rooms are packages": (rooms_that_are_one_file, ("services/intake/policy.py", "")),
    "files are named by nouns": (files_named_by_what_they_do, ("services/intake/commands/deciding.py", "")),
    "modules stay readable": (modules_that_are_too_long, ("shared/long.py", "A = 1\n" * 301)),
    "commands have one order of arguments": (
        commands_with_arguments_out_of_order,
        ("services/intake/commands/cases.py", "async def close_case(session, actor, now, case): ..."),
    ),
    "the context stands before the work": (
        commands_with_arguments_out_of_order,
        ("services/intake/commands/cases.py", "async def close_case(session, actor, case, context: Context, now): ..."),
    ),
    "facts are made in one room": (
        facts_made_outside_their_room,
        ("services/intake/commands/cases.py", "fact = events.CaseClosed(case_id=1)"),
    ),
    "facts are made in one room, whatever they are called": (
        facts_made_outside_their_room,
        ("services/intake/commands/cases.py", "from shared.events import CaseClosed as Ended\nfact = Ended(case_id=1)"),
    ),
    "facts are not made around their class": (
        facts_made_outside_their_room,
        ("services/intake/commands/cases.py", "fact = CaseClosed.model_validate({})"),
    ),
    "nobody writes a fact's head by hand": (
        facts_made_outside_their_room,
        ("services/intake/commands/cases.py", "head = cloud_headers('a')"),
    ),
    "retired names stay away": (retired_names, ("services/intake/commands/cases.py", "def build(office: Office) -> None: ...")),
    "retired files stay away": (retired_names, ("services/intake/store/vault.py", "")),
    "errors of a group are split, not raised inside except*": (
        errors_raised_among_parts_of_a_group,
        ("deploy/devstack/stack.py", "try: ...\nexcept* ValueError: raise KeyError"),
    ),
    "windows are named so": (windows_named_kind, ("services/intake/commands/lists.py", "def close(kind: WindowKind): ...")),
}


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps_its_rule(name):
    rule, _ = RULES[name]

    assert list(rule(repository())) == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_of_the_house_breaks_when_somebody_breaks_it(name):
    rule, (path, source) = RULES[name]

    assert list(rule([Module(PurePosixPath(path), source)])) != []
