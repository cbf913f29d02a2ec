"""The bilingual text: the one type in which anything is said to people, in Vietnamese and in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Self

from shared.clock import said_in_vietnam

Language = Literal["vi", "en"]
_COUNTED: Final = re.compile(r"\{(\w+)\} (\w+)\(s\)")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages; `{name}` places are filled with the values that are given."""

    vi: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """Return the sentence in one language, its places filled; what is a text itself in the same language.

        A moment is said by the clock of Vietnam, a day as people write it: nobody reads `2026-11-30T10:55+07:00`.
        """
        template = self.vi if language == "vi" else self.en
        said = {name: _said(value, language) for name, value in values.items()}
        return _as_counted(template, said).format(**said) if said else template

    def filled(self, **values: object) -> Self:
        """Return the sentence in both languages, its places filled."""
        return type(self)(vi=self.say("vi", **values), en=self.say("en", **values))

    def capitalized(self) -> Self:
        """Return the sentence as it begins a line; words of the vocabulary stand as inside a sentence."""
        return type(self)(vi=self.vi[:1].upper() + self.vi[1:], en=self.en[:1].upper() + self.en[1:])


def _as_counted(template: str, said: Mapping[str, object]) -> str:
    """Return a sentence in which `{count} line(s)` is said as English counts: 1 line, 2 lines."""
    if "(s)" not in template:
        return template
    return _COUNTED.sub(lambda one: f"{{{one[1]}}} {one[2]}{'' if str(said.get(one[1])) == '1' else 's'}", template)


def _said(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, datetime):
        return said_in_vietnam(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if language == "vi" else value.isoformat()
    return value
