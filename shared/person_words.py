"""What a person of a household is called before people: never by a ref alone, which says nothing to who reads it.

Nobody is asked for the names of a household's members, and so none is kept: who it is, is said by his number in the household,
and where the reader may know the person, by sex and year of birth as well. The number is the same on every page and paper.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Protocol

from shared.errors import FieldError
from shared.person_refs import FOUND, REPORTED
from shared.texts import Text

_OURS: Final = re.compile(r"[pP]([1-9][0-9]{0,2})")
_REPORTED: Final = Text(vi="thành viên {number}", en="member {number}")
_FOUND: Final = Text(vi="thành viên {number} ghi thêm khi đánh giá", en="member {number} added at the visit")
_OTHERWISE: Final = Text(vi="thành viên “{ref}”", en="member “{ref}”")
_SEXES: Final = {"female": Text(vi="nữ", en="female"), "male": Text(vi="nam", en="male")}
_BORN: Final = Text(vi="sinh {year}", en="born {year}")


class KnownPerson(Protocol):
    """What a reader may know of a person."""

    @property
    def ref(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def birth_year(self) -> int | None: ...
    @property
    def sex(self) -> str | None: ...


def person_text(ref: str, known: Iterable[KnownPerson] = ()) -> Text:
    """Return how this person of a household is called; `known` are those of whom the reader may know more."""
    member = next((one for one in known if one.ref == ref), None)
    parts = [_number_text(ref), *(_traits(member) if member is not None else ())]
    return Text(vi=", ".join(part.vi for part in parts), en=", ".join(part.en for part in parts))


def of_person(what: Text, ref: str | None, known: Iterable[KnownPerson] = ()) -> Text:
    """Return what is given, with whom it is for where it is for one person of the household."""
    if not ref:
        return what
    who = person_text(ref, known)
    return Text(vi=f"{what.vi} ({who.vi})", en=f"{what.en} ({who.en})")


def in_sent_words(errors: Iterable[FieldError], names: Mapping[str, str]) -> list[FieldError]:
    """Return the errors with the persons as who sent them called them; in words, where that was a ref of ours."""
    sent = {name: ref for ref, name in names.items()}
    return [
        FieldError(error.field, error.reason, {**error.values, "ref": _as_sent(str(error.values["ref"]), sent)})
        if "ref" in error.values
        else error
        for error in errors
    ]


def _as_sent(name: str, sent: Mapping[str, str]) -> Text | str:
    ref = sent.get(name, name)
    return person_text(ref) if _number(ref) is not None else ref


def _number_text(ref: str) -> Text:
    number = _number(ref)
    if number is None:
        # Of older cases: their refs are words of those who sent them.
        return _OTHERWISE.filled(ref=ref)
    return _FOUND.filled(number=number - FOUND.start + 1) if number in FOUND else _REPORTED.filled(number=number)


def _number(ref: str) -> int | None:
    found = _OURS.fullmatch(ref)
    number = int(found.group(1)) if found else 0
    return number if number in REPORTED or number in FOUND else None


def _traits(member: KnownPerson) -> Iterable[Text]:
    if member.sex in _SEXES:
        yield _SEXES[member.sex]
    year = member.birth_date.year if member.birth_date else member.birth_year
    if year is not None:
        yield _BORN.filled(year=year)
