"""House rules that no linter knows, each a small look at the syntax trees."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "assessment", "disbursement", "notifications", "console")
DOORS = ("api", "consumers", "activities", "loops", "web")
MAX_LINES = 300
MAX_FUNCTION_LINES = 70


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _room(service: str, name: str) -> list[Path]:
    module = ROOT / "services" / service / f"{name}.py"
    package = ROOT / "services" / service / name
    return [module] if module.exists() else sorted(package.rglob("*.py")) if package.is_dir() else []


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_no_module_outgrows_its_limit():
    long = [f"{p.relative_to(ROOT)}: {n}" for p in _files("services", "shared", "deploy") if (n := _length(p)) > MAX_LINES]
    assert long == []


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_outgrows_its_limit():
    long = [
        f"{_where(path, node)} {node.name}"
        for path in _files("services", "shared", "deploy")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and "migrations" not in path.parts
        and (node.end_lineno or 0) - node.lineno > MAX_FUNCTION_LINES
    ]
    assert long == []


def test_every_command_that_a_door_calls_takes_a_session_and_an_actor():
    wrong = []
    for service in SERVICES:
        doors = "".join(path.read_text(encoding="utf-8") for room in DOORS for path in _room(service, room))
        for path in _room(service, "commands"):
            for node in _tree(path).body:
                if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_") and f"{node.name}(" in doors:
                    names = [argument.arg for argument in node.args.args]
                    if "session" not in names or "actor" not in names:
                        wrong.append(f"{_where(path, node)} {node.name}")
    assert wrong == []


def test_commands_and_stores_never_commit_or_open_transactions():
    wrong = [
        _where(path, node)
        for service in SERVICES
        for room in ("commands", "store", "policy", "domain")
        for path in _room(service, room)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "transaction", "rollback"}
    ]
    assert wrong == []


def test_no_gateway_is_called_while_a_transaction_is_open():
    wrong = []
    for service in SERVICES:
        for path in _room(service, "activities"):
            for block in ast.walk(_tree(path)):
                if isinstance(block, ast.AsyncWith) and any("transaction" in ast.dump(item) for item in block.items):
                    wrong += [
                        _where(path, node)
                        for node in ast.walk(block)
                        if isinstance(node, ast.Attribute) and node.attr in {"_gateway", "_bank", "_sms", "_rail", "gateway"}
                    ]
    assert wrong == []


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in _files("services", "shared", "deploy")
        if path.name != "__init__.py" and "versions" not in path.parts and ast.get_docstring(_tree(path)) is None
    ]
    assert silent == []


def test_time_is_asked_for_in_one_place():
    allowed = {ROOT / "shared" / "clock.py", ROOT / "shared" / "migrations.py"}
    wrong = [
        _where(path, node)
        for path in _files("services", "shared")
        if path not in allowed
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"utcnow", "now", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]
    assert wrong == []
