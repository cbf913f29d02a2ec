"""The household and its losses, as reporters, officers and the law speak of them (words of 335/2026/NĐ-CP, Art. 12-15)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError


class Hazard(StrEnum):
    """What struck; the causes that the plans and decrees name."""

    STORM = "storm"
    FLOOD = "flood"
    LANDSLIDE = "landslide"
    WHIRLWIND = "whirlwind"
    DROUGHT = "drought"
    SALTWATER = "saltwater"
    FIRE = "fire"
    CROP_FAILURE = "crop_failure"
    LEAN_SEASON = "lean_season"
    TET_HUNGER = "tet_hunger"
    EPIDEMIC = "epidemic"
    CLIMATE = "climate"
    LABOUR_ACCIDENT = "labour_accident"
    TRAFFIC_ACCIDENT = "traffic_accident"
    FORCE_MAJEURE = "force_majeure"
    DOMESTIC_VIOLENCE = "domestic_violence"
    SEXUAL_ABUSE = "sexual_abuse"
    TRAFFICKING = "trafficking"
    FORCED_LABOUR = "forced_labour"


class Standing(StrEnum):
    """The household's officially recognised standing; housing help depends on it."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    DIFFICULT = "difficult"
    OTHER = "other"


class Area(StrEnum):
    REMOTE = "remote"
    ETHNIC_MINORITY = "ethnic_minority"
    COASTAL_SANDBAR = "coastal_sandbar"
    ISLAND = "island"


class Circumstance(StrEnum):
    SINGLE_PARENT = "single_parent"
    ONLY_BREADWINNER_LOST = "only_breadwinner_lost"
    CUT_OFF = "cut_off"
    DISPLACED = "displaced"
    RECENT_DISASTER = "recent_disaster"
    DEBT = "debt"
    PREGNANT_OR_NEWBORN = "pregnant_or_newborn"


class MemberFlag(StrEnum):
    """Who in the household needs more care; restricted ones never leave the services that must know them."""

    MONTHLY_BENEFICIARY = "monthly_beneficiary"
    DISABLED = "disabled"
    SEVERELY_DISABLED = "severely_disabled"
    MENTAL_ILLNESS = "mental_illness"
    PREGNANT = "pregnant"
    CHILD_UNDER_36_MONTHS = "child_under_36_months"
    ORPHAN = "orphan"
    ABANDONED_CHILD = "abandoned_child"
    CHILD_IN_SPECIAL_CIRCUMSTANCES = "child_in_special_circumstances"
    CHILD_AT_RISK = "child_at_risk"
    ELDERLY_ALONE = "elderly_alone"
    MERIT_PERSON = "merit_person"
    HIV_POOR = "hiv_poor"
    CHRONIC_ILLNESS = "chronic_illness"
    DIOXIN_VICTIM = "dioxin_victim"
    INJURY_21_PERCENT = "injury_21_percent"
    ABUSE_VICTIM = "abuse_victim"
    TRAFFICKING_VICTIM = "trafficking_victim"
    URGENT_PROTECTION = "urgent_protection"
    BREADWINNER = "breadwinner"


class HouseState(StrEnum):
    DESTROYED = "destroyed"
    HEAVILY_DAMAGED = "heavily_damaged"
    DAMAGED = "damaged"
    INTACT = "intact"


# What facts and rows may say. Doors take less: the types of `shared.household_input` and `shared.sound_text`.
# Control characters (also NUL, which PostgreSQL cannot keep as text) have no place in a name or a story.
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Ref = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.:-]+$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_PRINTABLE)]
Story = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=_PRINTABLE)]
Persons = Annotated[int, Field(ge=0, le=100, strict=True)]


class _Input(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Member(_Input):
    ref: Ref
    birth_date: date | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sex: str | None = Field(default=None, pattern="^(male|female)$")
    flags: tuple[MemberFlag, ...] = ()


class Coping(_Input):
    """What the household can still do for itself; an absent field is "not known", never "no"."""

    savings_months: Annotated[int, Field(ge=0, le=120)] | None = None
    working_adults: Persons | None = None
    helpers_near: bool | None = None
    insured: bool | None = None
    shelter_available: bool | None = None


class Injured(_Input):
    ref: Ref
    treatment_days: Annotated[int, Field(ge=0, le=3650, strict=True)] | None = None


class House(_Input):
    """The house as found: `state` decides, `damage_pct` serves only where the state is missing."""

    state: HouseState | None = None
    damage_pct: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    habitable: bool | None = None
    no_other_home: bool | None = None
    relocation_ordered: bool | None = None


class ShortOfFood(_Input):
    people: Persons
    months: Annotated[int, Field(ge=1, le=12, strict=True)] | None = None


class Burial(_Input):
    person: Ref | None = None
    actual_cost_dong: Annotated[int, Field(ge=0, le=10**12, strict=True)]


class Losses(_Input):
    """What was lost. Refs name persons of the household; a person is dead or missing, never both, and once in a list."""

    dead: tuple[Ref, ...] = ()
    missing: tuple[Ref, ...] = ()
    injured: tuple[Injured, ...] = ()
    house: House | None = None
    short_of_food: ShortOfFood | None = None
    lost_essentials: bool = False
    burial_by_organisation: Burial | None = None
    children_left_alone: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _each_person_once(self) -> Self:
        injured = tuple(person.ref for person in self.injured)
        for refs in (self.dead, self.missing, injured, self.children_left_alone):
            if len(set(refs)) != len(refs):
                raise PydanticCustomError("ref_twice", "a person stands twice in one list")
        if set(self.dead) & set(self.missing):
            raise PydanticCustomError("dead_and_missing", "a person is both dead and missing")
        burial = self.burial_by_organisation
        if burial is not None and burial.person is None and len(self.dead) > 1:
            raise PydanticCustomError("burial_needs_person", "several died: say who was buried by the organisation")
        return self


class LossCounts(BaseModel):
    """What was lost, in numbers that name nobody: for figures of a commune. A house whose state is not known is not counted."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    dead: int = 0
    missing: int = 0
    injured: int = 0
    house: HouseState | None = None

    @classmethod
    def of(cls, losses: Losses) -> Self:
        return cls(
            dead=len(losses.dead),
            missing=len(losses.missing),
            injured=len(losses.injured),
            house=losses.house.state if losses.house else None,
        )


class Payee(_Input):
    """Who receives the money, and on which account."""

    name: Line
    bank_code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,20}$")]
    account_number: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,24}$")]
