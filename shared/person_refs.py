"""Persons of a household are called p1, p2 … inside, whatever they are called where a report or findings come in.

What somebody sends as a ref may be a name, or the number of an identity card; ours says nothing and is the same for the same
person each time. A ref that we gave is taken as it is, so that people may answer in the words that they were shown. What only
looks like one is a word of the sender like any other: it never becomes the ref that another service gives to somebody else.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.errors import FieldError, InvalidInput
from shared.events.household import Burial, Injured, Losses, Member
from shared.texts import Text

REPORTED: Final = range(1, 501)
"""The numbers of persons who are first named where the household is reported or corrected."""
FOUND: Final = range(501, 1000)
"""The numbers of persons who are first named at a visit: two services count, and never call two persons the same."""

_OURS: Final = re.compile(r"p[1-9][0-9]{0,2}")
_MARK_CHARACTERS: Final = 16
PERSON_TWICE: Final = Text(vi="{ref} có hai lần", en="{ref} stands twice")
DEAD_AND_MISSING: Final = Text(vi="{ref} vừa chết vừa mất tích", en="{ref} is both dead and missing")
GONE_AND_LEFT: Final = Text(
    vi="{ref} đã chết hoặc mất tích, không phải trẻ còn lại một mình", en="{ref} is dead or missing, and no child left alone"
)
TOO_MANY_REFS: Final = Text(
    vi="quá nhiều cách gọi người của hộ này; hãy gọi họ như đã hiện: p1, p2 …",
    en="the persons of this household were called too many things; call them as they are shown: p1, p2 …",
)


@dataclass(frozen=True, slots=True)
class KnownRefs:
    """Which persons of a case are known. `by_mark` is our ref by the mark of what was sent: what was sent is not kept itself.

    `standing` are the refs under which persons stand already: those of older cases are not ours, and stay as they are.
    """

    case_id: UUID
    by_mark: Mapping[str, str]
    standing: Collection[str] = ()

    def name(self, sent: Iterable[str], numbers: range, shown: range = range(0)) -> dict[str, str]:
        """Return our ref for each one that was sent: the one it had before, itself, or the next free one of these numbers.

        `shown` are numbers that another service may have given to persons of this case, and shown. Raises InvalidInput where
        no number is free any more.
        """
        called = {ref: self._called(ref, (numbers, shown)) for ref in sent}
        used = {*self.by_mark.values(), *self.standing, *called.values()}
        # Nor is what a sender once called somebody else given to a new person: both would answer to it.
        free = (ours for ours in map("p{}".format, numbers) if ours not in used and self._mark(ours) not in self.by_mark)
        names: dict[str, str] = {}
        for ref, before in called.items():
            name = before or next(free, None)
            if name is None:
                raise InvalidInput(FieldError("household.members", TOO_MANY_REFS))
            names[ref] = name
        return names

    def _called(self, ref: str, ours: Collection[range]) -> str | None:
        """Return what a ref means already: somebody known, or one of these of ours, also where a keyboard made it P1."""
        if ref in self.standing:
            return ref
        small = ref.lower()
        looks_like_ours = _OURS.fullmatch(small) is not None
        if looks_like_ours and (small in self.standing or small in self.by_mark.values()):
            return small
        if (known := self.by_mark.get(self._mark(ref))) is not None:
            return known
        return small if looks_like_ours and any(int(small[1:]) in numbers for numbers in ours) else None

    def with_names(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return the marks to be kept from now on: who stood once keeps his ref, also when he is named no more."""
        stand = {self._mark(ref): ref for ref in self.standing if ref not in self.by_mark.values()}
        return {**self.by_mark, **stand, **{self._mark(ref): name for ref, name in names.items()}}

    def _mark(self, ref: str) -> str:
        return hashlib.sha256(f"{self.case_id}|{ref}".encode()).hexdigest()[:_MARK_CHARACTERS]


def persons_named(members: Sequence[Member], losses: Losses) -> list[str]:
    """Return the refs in the order in which they appear, each once."""
    return list(dict.fromkeys((*(member.ref for member in members), *(ref for _, ref in _in_losses(losses)))))


def found_so_far(refs: Iterable[str]) -> int:
    """Return how many persons were first named at a visit: these are p501 up to p500 and so many more."""
    numbers = [int(ref[1:]) for ref in refs if _OURS.fullmatch(ref)]
    return max((number for number in numbers if number in FOUND), default=FOUND.start - 1) - FOUND.start + 1


def shown_after(persons_found: int | None, *, was_visited: bool) -> range:
    """Return which numbers were given to persons at a visit, and shown. Who told of a visit before they were counted (None)
    may have given any.
    """
    if persons_found is not None:
        return range(FOUND.start, FOUND.start + persons_found)
    return FOUND if was_visited else range(0)


def members_called(members: Sequence[Member], names: Mapping[str, str]) -> tuple[Member, ...]:
    """Return the members under these names."""
    return tuple(member.model_copy(update={"ref": names[member.ref]}) for member in members)


def losses_called(losses: Losses, names: Mapping[str, str]) -> Losses:
    """Return the losses with the persons under these names."""
    burial = losses.burial_by_organisation
    return losses.model_copy(
        update={
            "dead": tuple(names[ref] for ref in losses.dead),
            "missing": tuple(names[ref] for ref in losses.missing),
            "injured": tuple(_injured_called(person, names) for person in losses.injured),
            "burial_by_organisation": _burial_called(burial, names) if burial else None,
            "children_left_alone": tuple(names[ref] for ref in losses.children_left_alone),
        }
    )


def persons_twice(members: Sequence[Member], losses: Losses) -> Iterator[FieldError]:
    """Say who stands twice where he may stand once: two sent refs may be one person to us."""
    if twice := _first_twice([member.ref for member in members]):
        yield FieldError("household.members", PERSON_TWICE, {"ref": twice})
    by_field: dict[str, list[str]] = {}
    for field, ref in _in_losses(losses):
        by_field.setdefault(field, []).append(ref)
    for field, refs in by_field.items():
        if twice := _first_twice(refs):
            yield FieldError(f"losses.{field}", PERSON_TWICE, {"ref": twice})
    if both := sorted(set(losses.dead) & set(losses.missing)):
        yield FieldError("losses.missing", DEAD_AND_MISSING, {"ref": both[0]})
    if gone := sorted(set(losses.children_left_alone) & {*losses.dead, *losses.missing}):
        yield FieldError("losses.children_left_alone", GONE_AND_LEFT, {"ref": gone[0]})


def _in_losses(losses: Losses) -> Iterator[tuple[str, str]]:
    burial = losses.burial_by_organisation
    for ref in losses.dead:
        yield "dead", ref
    for ref in losses.missing:
        yield "missing", ref
    for person in losses.injured:
        yield "injured", person.ref
    if burial is not None and burial.person is not None:
        yield "burial_by_organisation.person", burial.person
    for ref in losses.children_left_alone:
        yield "children_left_alone", ref


def _injured_called(person: Injured, names: Mapping[str, str]) -> Injured:
    return person.model_copy(update={"ref": names[person.ref]})


def _burial_called(burial: Burial, names: Mapping[str, str]) -> Burial:
    return burial.model_copy(update={"person": names[burial.person]}) if burial.person is not None else burial


def _first_twice(refs: Sequence[str]) -> str | None:
    return next((ref for ref in refs if refs.count(ref) > 1), None)
