"""What may be asked of the law: strict words, and references that must hold together. Each wrong field is named."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.assessment.policy.law.circumstances import Circumstances
from shared.errors import FieldError, InvalidInput
from shared.events.household import (
    Coping,
    Hazard,
    House,
    Losses,
    Persons,
    ShortOfFood,
    Standing,
)
from shared.household_figures import impossible_births, impossible_figures
from shared.household_input import (
    MAX_PERSONS,
    Areas,
    GivenBurial,
    GivenInjured,
    GivenMember,
    PersonRefs,
)
from shared.household_input import (
    Circumstances as CircumstanceList,
)
from shared.list_lengths import at_most
from shared.moments import Moment as SoundMoment
from shared.texts import Text

FIRST_DAY: Final = date(2021, 7, 1)
"""The oldest rule set served."""
YEARS_AHEAD: Final = 2

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")

_OUTSIDE: Final = Text(vi="phải từ {first} đến {last}", en="must be from {first} to {last}")
_LATER: Final = Text(vi="không được sau ngày quyết định {day}", en="must not be later than the decision of {day}")
_TWICE: Final = Text(vi="{ref} có hai lần", en="{ref} stands here twice")
_BOTH: Final = Text(vi="{ref} vừa chết vừa mất tích", en="{ref} is both dead and missing")
_UNKNOWN: Final = Text(vi="{ref} không có trong members", en="{ref} is not among the members")
_WHO: Final = Text(vi="có nhiều người chết: cần ghi ai được tổ chức mai táng", en="several died: say who was buried")
_HOW_MANY: Final = Text(vi="cần số người thiếu đói, hoặc household.size", en="is needed, or household.size")


def _only(pattern: re.Pattern[str], kind: str) -> Any:
    """Let only words of this form pass: no numbers, which pydantic would read as seconds."""

    def check(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise PydanticCustomError(kind, "wrong form")
        if not isinstance(value, str | date):
            raise PydanticCustomError(kind, "wrong form")
        return value

    return BeforeValidator(check)


Day = Annotated[date, _only(_DAY, "date_from_datetime_parsing")]
Moment = Annotated[SoundMoment, _only(_MOMENT, "datetime_parsing")]
Known = Annotated[bool | None, Field(strict=True)]


class _Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PreviewMember(GivenMember):
    """A member of the household, as far as known."""

    birth_date: Day | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100, strict=True)] | None = None


class PreviewCoping(Coping):
    """What the household can still do for itself; an absent field is "not known", never "no"."""

    savings_months: Annotated[int, Field(ge=0, le=120, strict=True)] | None = None
    helpers_near: Known = None
    insured: Known = None
    shelter_available: Known = None


class PreviewHousehold(_Question):
    """The household; only its standing is needed. Null: nobody knows it, and what depends on it is answered so."""

    standing: Standing | None
    size: Annotated[int, Field(ge=1, le=100, strict=True)] | None = None
    areas: Areas = ()
    members: Annotated[tuple[PreviewMember, ...], Field(max_length=MAX_PERSONS), at_most(MAX_PERSONS)] = ()
    circumstances: CircumstanceList = ()
    coping: PreviewCoping | None = None


class PreviewHouse(House):
    """The house; `state` decides, `damage_pct` serves only where the state is missing."""

    habitable: Known = None
    no_other_home: Known = None
    relocation_ordered: Known = None


class PreviewFood(_Question):
    """People short of food; without a number all of the household. More than a round's months are cut."""

    people: Persons | None = None
    months: Annotated[int, Field(ge=1, le=120, strict=True)] | None = None


class PreviewBurial(GivenBurial):
    """Who was buried by somebody who is no relative, and what it cost."""

    actual_cost_dong: Annotated[int, Field(ge=0, le=10**13, strict=True)] = 0


class PreviewLosses(_Question):
    """What was lost, in the words of the decrees."""

    dead: PersonRefs = ()
    missing: PersonRefs = ()
    injured: Annotated[tuple[GivenInjured, ...], Field(max_length=MAX_PERSONS), at_most(MAX_PERSONS)] = ()
    house: PreviewHouse | None = None
    short_of_food: PreviewFood | None = None
    lost_essentials: Known = None
    burial_by_organisation: PreviewBurial | None = None
    children_left_alone: PersonRefs = ()


class PreviewRequest(_Question):
    """A household, what struck it, and the day of the decision, which alone chooses the law."""

    decided_on: Day
    hazard: Hazard
    household: PreviewHousehold
    happened_on: Day | None = None
    province_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")] | None = None
    losses: PreviewLosses = PreviewLosses()

    def checked(self, today: date) -> Circumstances:
        """Return what the law is asked, or refuse naming each field that does not fit the others."""
        household = self.household
        losses = _losses(self.losses, household.size)
        errors = [*_wrong_days(self, today), *_wrong_refs(self), *_wrong_numbers(self)]
        errors += impossible_figures(household.size, household.members, losses, household.coping)
        errors += impossible_births(household.members, max(today, self.decided_on))
        if errors:
            raise InvalidInput(*errors)
        return Circumstances(
            hazard=self.hazard,
            standing=household.standing,
            losses=losses,
            members=household.members,
            province_code=self.province_code,
            size=household.size,
            areas=household.areas,
            circumstances=household.circumstances,
            coping=household.coping,
        )


class DeadlinePreviewRequest(_Question):
    """A term: from when, how long, in what."""

    starts_at: Moment
    limit: Annotated[int, Field(ge=1, le=3650, strict=True)]
    unit: Literal["hours", "days", "working_days"]

    def checked(self) -> datetime:
        """Return the start."""
        return self.starts_at


def last_day(today: date) -> date:
    """Return the last day for which previews are given: two years from today."""
    try:
        return today.replace(year=today.year + YEARS_AHEAD)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year + YEARS_AHEAD, day=28)


def _losses(question: PreviewLosses, size: int | None) -> Losses:
    food = question.short_of_food
    people = None if food is None else food.people
    if food is not None and people is None and size is not None:
        people = max(size - len(set(question.dead)), 0)
    # Built without the checks of the shared model: they were made here, with the name of each field.
    return Losses.model_construct(
        dead=question.dead,
        missing=question.missing,
        injured=question.injured,
        house=question.house,
        short_of_food=None if food is None else ShortOfFood.model_construct(people=people or 0, months=food.months),
        lost_essentials=bool(question.lost_essentials),
        burial_by_organisation=question.burial_by_organisation,
        children_left_alone=question.children_left_alone,
    )


def _wrong_days(question: PreviewRequest, today: date) -> Iterator[FieldError]:
    last = last_day(today)
    if not FIRST_DAY <= question.decided_on <= last:
        yield FieldError("decided_on", _OUTSIDE, {"first": FIRST_DAY, "last": last})
    if question.happened_on is not None and question.happened_on > question.decided_on:
        yield FieldError("happened_on", _LATER, {"day": question.decided_on})


def _lists(question: PreviewRequest) -> Iterable[tuple[str, Sequence[str]]]:
    losses = question.losses
    return (
        ("losses.dead.{}", losses.dead),
        ("losses.missing.{}", losses.missing),
        ("losses.injured.{}.ref", tuple(injured.ref for injured in losses.injured)),
        ("losses.children_left_alone.{}", losses.children_left_alone),
    )


def _wrong_refs(question: PreviewRequest) -> Iterator[FieldError]:
    known = [member.ref for member in question.household.members]
    yield from _twice("household.members.{}.ref", known)
    for field, refs in _lists(question):
        yield from _twice(field, refs)
        for index, ref in enumerate(refs):
            if known and ref not in known:
                yield FieldError(field.format(index), _UNKNOWN, {"ref": ref})
    losses, burial = question.losses, question.losses.burial_by_organisation
    for ref in dict.fromkeys(losses.dead):
        if ref in losses.missing:
            yield FieldError(f"losses.dead.{losses.dead.index(ref)}", _BOTH, {"ref": ref})
            yield FieldError(f"losses.missing.{losses.missing.index(ref)}", _BOTH, {"ref": ref})
    if burial is None:
        return
    person = "losses.burial_by_organisation.person"
    if burial.person is None and len(losses.dead) > 1:
        yield FieldError(person, _WHO)
    elif burial.person is not None and known and burial.person not in known:
        yield FieldError(person, _UNKNOWN, {"ref": burial.person})


def _twice(field: str, refs: Sequence[str]) -> Iterator[FieldError]:
    for index, ref in enumerate(refs):
        if ref in refs[:index]:
            yield FieldError(field.format(index), _TWICE, {"ref": ref})


def _wrong_numbers(question: PreviewRequest) -> Iterator[FieldError]:
    food, size = question.losses.short_of_food, question.household.size
    if food is None:
        return
    if food.people is None and size is None:
        yield FieldError("losses.short_of_food.people", _HOW_MANY)


__all__ = ["FIRST_DAY", "DeadlinePreviewRequest", "PreviewRequest", "last_day"]
