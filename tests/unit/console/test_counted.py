"""What a page counts it counts as English does: 1 line, 2 lines."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from services.console import web
from shared.texts import Text

_ALWAYS_MANY = re.compile(r"\{count\} \w+s\b")


def _texts() -> Iterator[tuple[str, str, Text]]:
    for module in pkgutil.walk_packages(web.__path__, f"{web.__name__}."):
        if module.name.endswith("texts"):
            for values in vars(importlib.import_module(module.name)).values():
                for name, text in values.items() if isinstance(values, dict) else ():
                    if isinstance(text, Text):
                        yield module.name, name, text


def test_no_page_says_of_one_thing_that_it_is_many() -> None:
    texts = list(_texts())

    assert len(texts) > 500
    assert [(where, name, text.en) for where, name, text in texts if _ALWAYS_MANY.search(text.en)] == []
