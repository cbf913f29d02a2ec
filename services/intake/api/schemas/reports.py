"""Reports at the door: what somebody may say about a household."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.cases import Stage
from services.intake.domain.look_alikes import Likeness
from services.intake.domain.reports import MAX_PHONE, AcceptedReport, Channel, OwnReport
from shared.errors import FieldError
from shared.events.household import Coping, Standing
from shared.events.intake import Informant, PersonalPart
from shared.household_input import Areas, Circumstances, GivenLosses, GivenPayee, Members, Size
from shared.identity import Actor
from shared.ids import IncidentId
from shared.moments import Moment
from shared.need_to_know import Knowledge, knowledge_of
from shared.phones import WordsWithoutNumber, has_right_length, read_phone
from shared.sound_text import SOUND, Name, Story, Word
from shared.texts import Language


def _has_number(text: str) -> str:
    """What can be no telephone is asked for again while somebody is there who can be asked: after a payment it is too late."""
    try:
        number = read_phone(text).number
    except WordsWithoutNumber as error:
        raise PydanticCustomError("phone_words", "words, and no number") from error
    if number is not None and not has_right_length(number):
        raise PydanticCustomError("phone_digits", "no number that can be dialled")
    return text


# Loose on purpose: a landline, or a number that nobody answers, counts as no phone where it is used, and never costs a report.
Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PHONE),
    SOUND,
    AfterValidator(_has_number),
    Field(description="A number; words beside it go into what happened, and words such as “không có” mean that there is none."),
]

OurRefs = Annotated[
    dict[str, str],
    Field(description="What each person is called from now on: p1, p2 …, by the ref that was sent. Either may be used."),
]


class FieldNote(BaseModel):
    """What was changed in a field that was taken, so that who sent it can set it right."""

    field: str
    note: str

    @classmethod
    def of(cls, told: FieldError, language: Language) -> Self:
        return cls(field=told.field, note=told.reason.say(language, **told.values))


FieldNotes = Annotated[list[FieldNote], Field(description="What was changed in what was sent.")]


class ReportedHousehold(StrictModel):
    """The household; only the name of its head is needed."""

    head_name: Name
    phone: Phone | None = None
    size: Size | None = None
    standing: Standing | None = Field(default=None, description="Left out, or null: nobody has said. Never taken as a no.")
    members: Members = ()
    areas: Areas = ()
    circumstances: Circumstances = ()
    coping: Coping | None = None


class ReportedInformant(StrictModel):
    """Who told us, where that is not the household."""

    name: Name
    phone: Phone


class ReportRequest(StrictModel):
    """A report of one household: incident, place, name, what happened; the rest may come later."""

    incident_id: IncidentId
    commune_code: Word
    identified_at: Moment | None = None
    household: ReportedHousehold
    what_happened: Story
    losses: GivenLosses = GivenLosses()
    payee: GivenPayee | None = None
    reported_by: ReportedInformant | None = None

    def part(self) -> PersonalPart:
        """Return everything personal of the report, as it travels encrypted."""
        return PersonalPart.model_construct(
            **dict(self.household),
            what_happened=self.what_happened,
            losses=self.losses,
            payee=self.payee,
            informant=Informant.model_construct(**dict(self.reported_by)) if self.reported_by else None,
        )


class LookAlikeItem(BaseModel):
    """The earlier case of the commune that a report looks like: perhaps somebody has reported this household before."""

    case_id: UUID
    case_number: str
    reported_at: datetime
    likeness: Likeness


class ReportAcceptedResponse(BaseModel):
    """The report's id, and the case that it opened, whatever it looks like."""

    report_id: UUID
    case_id: UUID
    case_number: str = Field(description="What people call the case: to be noted and said.")
    refs: OurRefs
    notes: FieldNotes
    looks_like: LookAlikeItem | None = Field(description="Told to officers of the place only; null where it looks like none.")

    @classmethod
    def of(cls, accepted: AcceptedReport, actor: Actor, language: Language) -> Self:
        alike = accepted.looks_like if knowledge_of(actor) is Knowledge.FULL else None
        return cls(
            report_id=accepted.report.report_id,
            case_id=accepted.report.case_id,
            case_number=accepted.case_number,
            refs=dict(accepted.refs),
            notes=[FieldNote.of(told, language) for told in accepted.notes],
            looks_like=LookAlikeItem(**asdict(alike)) if alike else None,
        )


class OwnReportItem(BaseModel):
    """A report of one's own, and how far its case has come; of the household the initials alone."""

    report_id: UUID
    case_id: UUID
    case_number: str
    head_name: str | None = Field(description="The initials of the name that was reported; null where it cannot be read now.")
    incident_id: UUID
    commune_code: str
    drill: bool
    channel: Channel
    stage: Stage
    received_at: datetime
    identified_at: datetime
    assisted_at: datetime | None = Field(description="When the first help was in hand; null until then.")
    closed_at: datetime | None
    retraction_reason: str | None

    @classmethod
    def of(cls, report: OwnReport) -> Self:
        return cls(**{name: getattr(report, name) for name in cls.model_fields})
