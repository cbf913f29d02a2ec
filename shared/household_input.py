"""A household as doors take it: the words of `shared.events.household`, every list and text with its limit and free of repeats.

Facts and rows that are read back have the wider types there: a limit that came later must not make an older fact unreadable.
"""

import re
from typing import Annotated, Final, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shared.banks import bank_code, candidates_said
from shared.events.household import Area, Burial, Circumstance, Injured, Losses, Member, MemberFlag, Payee, Persons
from shared.household_figures import EARLIEST_BIRTH
from shared.list_lengths import at_most
from shared.moments import Day
from shared.sound_text import Name

MAX_PERSONS: Final = 100
"""How many persons a household, or a list of its persons, has at most."""
SOMEBODY_ELSE: Final = "somebody_else"
"""Who is head, where it is none of the persons named: no person has this word as ref."""
_NUMBER_OF_SOMEBODY: Final = re.compile(r"[0-9]{9,}")
_SEPARATORS: Final = str.maketrans("", "", "_.:-")

ItemT = TypeVar("ItemT")


def _says_nothing(ref: str) -> str:
    """A ref travels to other services and to lists: numbers of identity cards and telephones do not."""
    if _NUMBER_OF_SOMEBODY.search(ref.translate(_SEPARATORS)) and not _is_uuid(ref):
        raise PydanticCustomError("number_as_ref", "a ref says nothing about a person")
    return ref


def _is_a_person(ref: str) -> str:
    if ref == SOMEBODY_ELSE:
        raise PydanticCustomError("ref_reserved", "this word is none of the persons")
    return ref


def _is_uuid(ref: str) -> bool:
    try:
        return str(UUID(ref)) == ref.lower()
    except ValueError:
        return False


def _each_once(items: tuple[ItemT, ...]) -> tuple[ItemT, ...]:
    if len(set(items)) < len(items):
        raise PydanticCustomError("item_twice", "something stands twice")
    return items


HeadRef = Annotated[
    str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.:-]+$"), AfterValidator(_says_nothing)
]
"""Which of the persons named is the head, or SOMEBODY_ELSE."""
PersonRef = Annotated[HeadRef, AfterValidator(_is_a_person)]
PersonRefs = Annotated[tuple[PersonRef, ...], Field(max_length=MAX_PERSONS), at_most(MAX_PERSONS)]
Size = Annotated[Persons, Field(ge=1)]
Flags = Annotated[
    tuple[MemberFlag, ...], Field(max_length=len(MemberFlag)), at_most(len(MemberFlag)), AfterValidator(_each_once)
]
Areas = Annotated[tuple[Area, ...], Field(max_length=len(Area)), at_most(len(Area)), AfterValidator(_each_once)]
Circumstances = Annotated[
    tuple[Circumstance, ...], Field(max_length=len(Circumstance)), at_most(len(Circumstance)), AfterValidator(_each_once)
]


class GivenMember(Member):
    """A member of the household, as far as known."""

    ref: PersonRef
    birth_date: Day | None = None
    birth_year: Annotated[int, Field(ge=EARLIEST_BIRTH, le=2100)] | None = None
    flags: Flags = ()


class GivenInjured(Injured):
    """Who was injured, and how long he is treated."""

    ref: PersonRef


class GivenBurial(Burial):
    """Who was buried by an organisation, and what it cost."""

    person: PersonRef | None = None


class GivenLosses(Losses):
    """What was lost. Refs name persons of the household; a person is dead or missing, never both, and once in a list."""

    dead: PersonRefs = ()
    missing: PersonRefs = ()
    injured: Annotated[tuple[GivenInjured, ...], Field(max_length=MAX_PERSONS), at_most(MAX_PERSONS)] = ()
    burial_by_organisation: GivenBurial | None = None
    children_left_alone: PersonRefs = ()


def _bank_meant(value: object) -> object:
    """Bring a code to the one of its bank; one that names no bank is refused with those that may be meant."""
    if not isinstance(value, str):
        return value
    if (code := bank_code(value)) is None:
        raise PydanticCustomError("bank_unknown", "names no bank", {"candidates": candidates_said(value)})
    return code


class GivenPayee(Payee):
    """Who receives the money, and on which account."""

    name: Name
    bank_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,20}$"), BeforeValidator(_bank_meant)]


Members = Annotated[tuple[GivenMember, ...], Field(max_length=MAX_PERSONS), at_most(MAX_PERSONS)]
