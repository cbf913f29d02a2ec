"""The columns of a list: by which names offices call them, in Vietnamese and English, with or without accents."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_ALIKE: Final = 0.88
"""How alike a misspelt name must be: one letter of ten, never a digit, never another word."""
_LONG_ENOUGH: Final = 8
_MAX_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where: our name for each column that is read, "" for the others, whose own names are in `unread`."""

    names: tuple[str, ...]
    unread: tuple[str, ...]
    twice: tuple[str, ...]


@dataclass(frozen=True)
class ColumnBook:
    """The columns of one kind of list: those it cannot do without, and what else each may be called, plain.

    `passed_over`: columns that stand before rows we gave back; they say something to people and are no names to be told of.
    `second_names`: what a column may be called that is read as it only where no other has its names.
    """

    required: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    passed_over: frozenset[str] = frozenset()
    second_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def columns_of(self, cells: Sequence[str]) -> Columns:
        """Return which column is which. Our own names go first, then the first of the others, then second names, then what is
        misspelt.
        """
        plain = [plain_words(cell) for cell in cells]
        names = [""] * len(plain)
        for number, name in enumerate(plain):
            if name.replace(" ", "_") in self.names:
                names[number] = name.replace(" ", "_")
        twice = sorted({name for name in names if name and names.count(name) > 1})
        for find in (self._column_of.get, self._second_of.get, self._misspelt):
            for number, name in enumerate(plain):
                column = None if names[number] or not name else find(name)
                if column is not None and column not in names:
                    names[number] = column
        is_ours = self.passed_over.__contains__
        left = [cell for cell, name, plainly in zip(cells, names, plain, strict=True) if not name and not is_ours(plainly)]
        unread = [title for title in written_titles(left) if title]
        return Columns(tuple(names), tuple(unread), tuple(twice))

    def names_of(self, column: str) -> tuple[str, ...]:
        """Return what else a column may be called, plain: without accents and signs."""
        return (*self.names[column], *self.second_names.get(column, ()))

    @cached_property
    def _second_of(self) -> Mapping[str, str]:
        return {name: column for column, names in self.second_names.items() for name in names}

    @cached_property
    def _column_of(self) -> Mapping[str, str]:
        return {name: column for column, names in self.names.items() for name in (column.replace("_", " "), *names)}

    def _misspelt(self, name: str) -> str | None:
        if len(name) < _LONG_ENOUGH:
            return None
        near = difflib.get_close_matches(name, self._column_of, n=1, cutoff=_ALIKE)
        return self._column_of[near[0]] if near and _digits(name) == _digits(near[0]) else None


def written_titles(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns as they were written, those that are no names cut."""
    return tuple(" ".join(cell.split())[:_MAX_NAME] for cell in cells)


def _digits(name: str) -> str:
    return "".join(char for char in name if char.isdigit())


def plain_words(cell: str) -> str:
    """Return the name without accents, signs and remarks in brackets."""
    spelled = unicodedata.normalize("NFD", re.sub(r"\([^)]*\)", " ", cell).casefold().replace("đ", "d").replace("ð", "d"))
    letters = "".join(char for char in spelled if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())
