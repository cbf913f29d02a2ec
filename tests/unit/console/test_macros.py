"""Macros of templates do not take the names of what a page is given: the page would show the macro, or fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

_WEB = Path(__file__).parents[3] / "services" / "console" / "web"
_TEMPLATES = sorted(_WEB.rglob("*.html"))


def _shadowed(source: str) -> Iterator[str]:
    """Yield the macros of a template whose names it also reads as values."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(source)
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in macros and id(name) not in called:
            yield name.name


@pytest.mark.parametrize("path", _TEMPLATES, ids=lambda path: path.relative_to(_WEB).as_posix())
def test_no_macro_takes_the_name_of_what_its_page_is_given(path: Path) -> None:
    assert list(_shadowed(path.read_text(encoding="utf-8"))) == []


def test_a_macro_that_does_is_found() -> None:
    assert list(_shadowed("{% macro ways(one) %}{{ one }}{% endmacro %}{{ ways(1) }}{{ choice('by', ways) }}")) == ["ways"]
