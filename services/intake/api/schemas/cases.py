"""Cases at the door: where they stand, whose they are for those who may know, what is corrected and taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, StringConstraints, model_validator

from services.intake.api.schemas.outside_aid import OutsideAidResponse
from services.intake.api.schemas.reports import FieldNotes, OurRefs, Phone
from services.intake.api.schemas.strict import StrictModel
from services.intake.commands.cases import CaseView
from services.intake.domain.cases import Case, Stage
from services.intake.domain.disclosures import Disclosure, DisclosureReason
from services.intake.domain.look_alikes import Likeness, LookAlikePair, LookAlikeVerdict
from services.intake.domain.moves import CaseMove
from services.intake.store.cases import CaseFilter
from shared.events.household import Area, Circumstance, Coping, Losses, Member, Payee, Standing
from shared.events.intake import Informant, PersonalPart
from shared.household_input import Areas, Circumstances, GivenLosses, GivenPayee, Members, Size
from shared.http import Cursor, PageSize
from shared.sound_text import SOUND, Name, Story, Word


@dataclass(frozen=True)
class CaseQuery:
    """Which page of which cases is asked for."""

    incident_id: UUID | None = None
    commune_code: Annotated[str | None, Query(max_length=20), SOUND] = None
    stage: Stage | None = None
    look_alikes: bool = False
    cursor: Cursor = None
    limit: PageSize = 100

    @property
    def wanted(self) -> CaseFilter:
        return CaseFilter(self.incident_id, self.commune_code, self.stage, self.look_alikes)


@dataclass(frozen=True)
class ViewQuery:
    """How much of the household is asked for."""

    masked: Annotated[
        bool, Query(description="Keep the household masked unless one has said within half an hour why one must know it.")
    ] = False


class CaseItem(BaseModel):
    """Where a case stands; nothing personal."""

    id: UUID
    case_number: str = Field(description="What people call the case; it never changes.")
    incident_id: UUID
    commune_code: str
    stage: Stage
    opening: int
    revision: int
    drill: bool
    identified_at: datetime
    received_at: datetime
    assisted_at: datetime | None
    closed_at: datetime | None
    looks_like_id: UUID | None = Field(description="The earlier case of the commune that it looks like: perhaps one household.")
    look_alike_verdict: LookAlikeVerdict | None = Field(description="What an officer said of it; null while nobody has.")

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(**{name: getattr(case, name) for name in CaseItem.model_fields})


class Move(BaseModel):
    """The case was moved from one commune to another, with everything that was done for it."""

    from_commune: str
    to_commune: str
    moved_by: str
    moved_at: datetime

    @classmethod
    def of(cls, move: CaseMove) -> Self:
        return cls(**{name: getattr(move, name) for name in cls.model_fields})


class LookAlikePairItem(BaseModel):
    """Another case that may be of the same household. `earlier`: it is the one that this case looks like."""

    case_id: UUID
    case_number: str
    reported_at: datetime
    likeness: Likeness
    verdict: LookAlikeVerdict | None
    earlier: bool
    retracted: bool

    @classmethod
    def of(cls, pair: LookAlikePair) -> Self:
        return cls(**{name: getattr(pair, name) for name in cls.model_fields})


class DisclosureItem(BaseModel):
    """The household was shown in full to somebody, for a reason."""

    shown_to: str
    roles: list[str]
    shown_at: datetime
    reason: DisclosureReason
    note: str | None

    @classmethod
    def of(cls, one: Disclosure) -> Self:
        return cls(shown_to=one.shown_to, roles=list(one.roles), shown_at=one.shown_at, reason=one.reason, note=one.note)


class Household(BaseModel):
    """The household as it is known now. Auditors see it masked; who pays sees whom, and the rest is null or empty."""

    head_name: str
    phone: str | None
    size: int | None
    standing: Standing | None
    members: tuple[Member, ...]
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None

    @classmethod
    def of(cls, part: PersonalPart) -> "Household":
        return cls.model_construct(**{name: getattr(part, name) for name in cls.model_fields})

    @classmethod
    def of_payee(cls, head_name: str) -> "Household":
        """Return nothing but the name of whom somebody pays."""
        return cls(
            head_name=head_name,
            phone=None,
            size=None,
            standing=None,
            members=(),
            areas=(),
            circumstances=(),
            coping=None,
        )


class CaseResponse(CaseItem):
    """One case. Whoever may not know the household gets null there; of an account only the last digits are shown."""

    clocks: list[dict[str, Any]]
    moves: list[Move]
    look_alikes: list[LookAlikePairItem]
    outside_aid: list[OutsideAidResponse] = Field(description="What others gave the household directly, by its day.")
    is_masked: bool = Field(description="The household stands here masked.")
    shown_to: list[DisclosureItem] | None = Field(description="To whom the household was shown and why; for auditors only.")
    household: Household | None
    what_happened: str | None
    losses: Losses | None
    payee: Payee | None
    reported_by: Informant | None

    @classmethod
    def of_view(cls, view: CaseView) -> "CaseResponse":
        part = view.part
        return cls.model_construct(
            **dict(CaseItem.of(view.case)),
            clocks=[clock.to_json() for clock in view.clocks],
            moves=[Move.of(move) for move in view.moves],
            look_alikes=[LookAlikePairItem.of(pair) for pair in view.look_alikes],
            outside_aid=[OutsideAidResponse.of(aid) for aid in view.outside_aid],
            is_masked=view.is_masked,
            shown_to=[DisclosureItem.of(one) for one in view.shown_to] if view.shown_to is not None else None,
            household=_household(view),
            what_happened=(part.what_happened or None) if part else None,
            losses=part.losses if part else None,
            payee=part.payee if part else view.payee,
            reported_by=part.informant if part else None,
        )


def _household(view: CaseView) -> Household | None:
    if view.part is not None:
        return Household.of(view.part)
    return Household.of_payee(view.head_name) if view.head_name is not None else None


class DisclosureRequest(StrictModel):
    """Why somebody must know whose case it is; something else than the list says is written in the note."""

    reason: DisclosureReason
    note: Story | None = None


class DisclosureResponse(BaseModel):
    """Until when the household is shown."""

    id: UUID
    until: datetime

    @classmethod
    def of(cls, one: Disclosure) -> Self:
        return cls(id=one.id, until=one.until)


class RetractionRequest(StrictModel):
    """Why the report is taken back."""

    reason_code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
    note: Story | None = None


class CaseRetractedResponse(BaseModel):
    """The case whose report was taken back."""

    id: UUID
    stage: Stage


class LookAlikeRequest(StrictModel):
    """Is it the household that it looks like? The same is taken back as a duplicate; different, both go on."""

    verdict: LookAlikeVerdict
    note: Story | None = None


class LookAlikeResponse(BaseModel):
    """The case, the one that it looks like, and what was said."""

    id: UUID
    looks_like_id: UUID
    verdict: LookAlikeVerdict


class CorrectionAcceptedResponse(BaseModel):
    """The revision that the correction made."""

    case_id: UUID
    report_id: UUID
    revision: int
    refs: OurRefs
    notes: FieldNotes


class PageCodeResponse(BaseModel):
    """The household has a new code; it is shown to nobody here."""

    case_id: UUID
    revision: int


_MAY_BE_EMPTY: Final = frozenset({"phone", "size", "standing", "coping", "payee"})


class CorrectionRequest(StrictModel):
    """What is known better now. What is absent stays; the household's fields may stand in `household`, as in a report.

    `commune_code` is where the household lives after all: the case moves there.
    """

    head_name: Name | None = None
    phone: Phone | None = None
    size: Size | None = None
    standing: Standing | None = None
    members: Members | None = None
    areas: Areas | None = None
    circumstances: Circumstances | None = None
    coping: Coping | None = None
    what_happened: Story | None = None
    losses: GivenLosses | None = None
    payee: GivenPayee | None = None
    commune_code: Word | None = None

    @model_validator(mode="before")
    @classmethod
    def _lift_household(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(household := value.get("household"), dict):
            rest = {name: item for name, item in value.items() if name != "household"}
            return {**rest, **household}
        return value

    def changes(self) -> dict[str, Any]:
        """Return the fields of the household that were given; null takes one away that may be empty."""
        return {name: getattr(self, name) for name in self.model_fields_set if name != "commune_code"}

    def emptied(self) -> list[str]:
        """Return the fields that were to be taken away and cannot be: there is always something to be said of them."""
        return sorted(name for name in self.model_fields_set - _MAY_BE_EMPTY if getattr(self, name) is None)
