"""What somebody may tell us about a household, and the report that becomes a case. Forms are checked, never trusted."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.events.household import Area, Circumstance, Coping, Line, Losses, Member, Payee, Persons, Standing, Story
from shared.events.intake import Informant, PersonalPart
from shared.ids import CaseId, HouseholdId, ImportId, IncidentId, ReportId

MAX_PERSONS: Final = 100
MAX_PHONE: Final = 40

_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")

Channel = Literal["form", "list"]

# Loose on purpose: a number that cannot be dialled counts as no phone where it is used, and never costs a report.
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PHONE, pattern=r"^[^\x00-\x1f\x7f]*$")
]


def _looks_like_rfc3339(value: object) -> object:
    """Numbers are no moments, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and not _MOMENT.match(value):
        raise PydanticCustomError("datetime_parsing", "is no RFC 3339 date and time")
    if value is not None and not isinstance(value, str | datetime):
        raise PydanticCustomError("datetime_type", "is no RFC 3339 date and time")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_looks_like_rfc3339)]
Size = Annotated[Persons, Field(ge=1)]
Members = Annotated[tuple[Member, ...], Field(max_length=MAX_PERSONS)]
Areas = Annotated[tuple[Area, ...], Field(max_length=len(Area))]
Circumstances = Annotated[tuple[Circumstance, ...], Field(max_length=len(Circumstance))]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class HouseholdForm(_Form):
    """The household; only the name of its head is needed."""

    head_name: Line
    phone: Phone | None = None
    size: Size | None = None
    standing: Standing = Standing.OTHER
    members: Members = ()
    areas: Areas = ()
    circumstances: Circumstances = ()
    coping: Coping | None = None


class InformantForm(_Form):
    """Who told us, where that is not the household."""

    name: Line
    phone: Phone


class ReportForm(_Form):
    """A report of one household: incident, place, name, what happened; the rest may come later."""

    incident_id: IncidentId
    commune_code: Annotated[str, StringConstraints(max_length=20)]
    identified_at: Moment | None = None
    household: HouseholdForm
    what_happened: Story
    losses: Losses = Losses()
    payee: Payee | None = None
    reported_by: InformantForm | None = None

    def part(self) -> PersonalPart:
        """Return everything personal of the report, as it travels encrypted."""
        return PersonalPart.model_construct(
            **dict(self.household),
            what_happened=self.what_happened,
            losses=self.losses,
            payee=self.payee,
            informant=Informant.model_construct(**dict(self.reported_by)) if self.reported_by else None,
        )


class CorrectionForm(_Form):
    """What is known better now. What is absent stays; the household's fields may stand in `household`, as in a report."""

    head_name: Line | None = None
    phone: Phone | None = None
    size: Size | None = None
    standing: Standing | None = None
    members: Members | None = None
    areas: Areas | None = None
    circumstances: Circumstances | None = None
    coping: Coping | None = None
    what_happened: Story | None = None
    losses: Losses | None = None
    payee: Payee | None = None

    @model_validator(mode="before")
    @classmethod
    def _lift_household(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(household := value.get("household"), dict):
            rest = {name: item for name, item in value.items() if name != "household"}
            return {**rest, **household}
        return value

    def changes(self) -> dict[str, Any]:
        """Return the fields that were given. Null empties a field that may be empty and is nothing elsewhere."""
        may_be_empty = {"phone", "size", "coping", "payee"}
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in given.items() if value is not None or name in may_be_empty}


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report that is to become a case; its ids are made by whoever brings it, so that a repetition brings the same."""

    report_id: ReportId
    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    part: PersonalPart
    channel: Channel
    identified_at: datetime | None = None
    import_id: ImportId | None = None
    line: int | None = None
