"""A form as it was sent, and the question for a service that is made of it.

Nothing is judged here: what does not look like a number goes on as it was written, and the service says what is wrong with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request

from shared.ids import new_id
from shared.texts import Language

_NUMBER: Final = re.compile(r"-?\d{1,18}")
# One mark throughout: in English the dots of Vietnam only where they can be no decimal point (12.500 is twelve and a half).
_GROUPED: Final[Mapping[Language, re.Pattern[str]]] = {
    "vi": re.compile(r"\d{1,3}((\.\d{3})+|( \d{3})+)"),
    "en": re.compile(r"\d{1,3}((,\d{3})+|( \d{3})+|(\.\d{3}){2,})"),
}
_LOCAL: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_VIETNAM: Final = "+07:00"
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
MAX_FIELDS: Final = 2000
"""Two hundred ticked lines with what was seen of each, and some more."""


@dataclass
class Question:
    """A question in the words of the door, and from which field of the form each part of it came."""

    body: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, value: object, name: str) -> None:
        """Set a value by its dotted path; an empty one is left out."""
        self.origins[path] = name
        if value is None or value in ("", [], ()):
            return
        *parents, last = path.split(".")
        part = self.body
        for parent in parents:
            part = part.setdefault(parent, {})
        part[last] = value

    def add(self, path: str, value: object, names: Mapping[str, str]) -> None:
        """Add an item to a list; `names` are the fields of the form by the item's own parts ("" for the item itself)."""
        *parents, last = path.split(".")
        part = self.body
        for parent in parents:
            part = part.setdefault(parent, {})
        items = part.setdefault(last, [])
        for inner, name in names.items():
            self.origins[f"{path}.{len(items)}{'.' if inner else ''}{inner}"] = name
        items.append(value)

    def field_of(self, path: str) -> str | None:
        """Return the field of the form that a part came from; the nearest one above it where it has none of its own."""
        parts = path.split(".")
        while parts:
            if (name := self.origins.get(".".join(parts))) is not None:
                return name
            parts.pop()
        return None


@dataclass(frozen=True)
class Form:
    """The fields as they were sent: single values, and those that may be ticked several times."""

    values: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(new_id()))
    """Under which it is done once, however often it is sent; it stays with the form until it was accepted."""

    def value(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def all(self, name: str) -> Sequence[str]:
        """Return what was ticked under this name."""
        return self.ticked.get(name, ())

    def has(self, name: str, choice: str) -> bool:
        return choice in self.ticked.get(name, ())


def form_of(pairs: Sequence[tuple[str, str]]) -> Form:
    """Return what was sent, by its fields."""
    values: dict[str, str] = {}
    ticked: dict[str, list[str]] = {}
    for name, value in pairs:
        values[name] = value
        ticked.setdefault(name, []).append(value)
    key = values.pop("key", "")
    return Form(values, ticked, key) if key else Form(values, ticked)


async def form_sent(request: Request) -> Form:
    """Return the form that came with this request; files in it are not read here."""
    sent = await request.form(max_fields=MAX_FIELDS)
    pairs = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return form_of(pairs)


def number(text: str, language: Language = "vi") -> int | str | None:
    """Return a whole number, also with the marks of thousands that people of this language write; else what was written."""
    plain = re.sub(r"[., ]", "", text) if _GROUPED[language].fullmatch(text) else text
    return int(plain) if _NUMBER.fullmatch(plain) else text or None


def local_moment(text: str) -> str:
    """Return a moment that a browser sends without a zone as one of Vietnam; anything else as it was written."""
    return f"{text}{_VIETNAM}" if _LOCAL.fullmatch(text) else text


def answer(text: str) -> bool | None:
    """Return what a choice between yes, no and "not known" says."""
    return _ANSWERS.get(text)
