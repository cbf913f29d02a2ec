"""Facts of intake: an incident is declared, a household reported, its case ended."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.events.envelope import CaseEvent, Event, Part
from shared.events.household import Area, Circumstance, Coping, Hazard, LossCounts, Losses, Member, Payee, Standing
from shared.ids import HouseholdId, ReportId


class IncidentDeclared(Event):
    """An authority has declared an event over a number of communes."""

    name: ClassVar[str] = "intake.incident_declared"

    title: str
    hazard: Hazard
    risk_level: int
    commune_codes: tuple[str, ...]
    starts_on: date


class IncidentChanged(Event):
    """An event got worse or better, reached further communes, ended, or went on after all; how it stands now, as a whole.

    `revision` rises with every change: the declaration was the first. An event that has ended still takes reports, because
    the right of a household that is found late does not end with the storm.
    """

    name: ClassVar[str] = "intake.incident_changed"

    revision: int
    title: str
    hazard: Hazard
    risk_level: int
    commune_codes: tuple[str, ...]
    starts_on: date
    closed: bool


class CommuneCutOff(Event):
    """A leader of the province signed that a commune is cut off: its own targets wait until then, statutory terms do not."""

    name: ClassVar[str] = "intake.commune_cut_off"

    cut_off_id: UUID
    commune_code: str
    until: AwareDatetime
    document: str
    signed_by: str


class CommuneReached(Event):
    """A later act ends that: what waited until `until` runs as it did before."""

    name: ClassVar[str] = "intake.commune_reached"

    cut_off_id: UUID
    commune_code: str
    until: AwareDatetime
    document: str
    signed_by: str


class Informant(BaseModel):
    """Who told us about the household, where that is somebody else."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    phone: str


class PersonalPart(BaseModel):
    """Everything personal of a report. It travels once, encrypted, inside `HouseholdReported.sealed`."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    head_name: str
    phone: str | None = None
    size: int | None = None
    standing: Standing | None = None
    """None: nobody has said. It is never taken as a no."""
    members: tuple[Member, ...] = ()
    areas: tuple[Area, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    coping: Coping | None = None
    what_happened: str
    losses: Losses = Losses()
    payee: Payee | None = None
    informant: Informant | None = None
    page_code: str | None = None
    """With it the household opens its page (`shared.household_code`); a later revision may bring another."""
    ref_marks: Mapping[str, str] = {}
    """Who is meant by what was sent as a ref: our ref by the mark of theirs (`shared.person_refs`)."""


class Moved(Part):
    """A case was reported in the wrong commune: from which it was moved, and by whom, as a subject."""

    from_commune: str
    moved_by: str


class PaymentMarks(Part):
    """By what an account is known again without being known: keyed hashes that are equal within one case only.

    `whole` is of name and account, `account` of the account alone; both None: the household has none. `of_head`: it is in the
    name of the household's head.
    """

    whole: str | None = None
    account: str | None = None
    of_head: bool = False


class HouseholdReported(CaseEvent):
    """Somebody told us about a household in hardship; its case is open. A correction is this fact with a higher revision.

    The case lies where its highest revision says, whatever other facts say of the place.
    """

    name: ClassVar[str] = "intake.household_reported"

    household_id: HouseholdId
    report_id: ReportId
    revision: int
    commune_code: str
    hazard: Hazard
    risk_level: int
    identified_at: AwareDatetime
    received_at: AwareDatetime
    has_informant: bool
    sealed: str
    reported_by: str | None = None
    """Who told of it as one of the people, as a subject: he neither assesses the household nor signs for it."""
    moved: Moved | None = None
    """This revision has moved the case into `commune_code`."""
    case_number: str | None = None
    """What people call the case; it never changes. Facts of before numbers were given have none."""
    loss_counts: LossCounts | None = None
    """What the household has lost by this revision of the report."""
    payment_marks: PaymentMarks | None = None
    """By what the account of this revision is known again; None in facts of before accounts were frozen."""

    def sealed_binding(self) -> str:
        """The associated data of `sealed`: it opens for this case and revision only."""
        return sealed_binding(self.case_id, self.revision)


def sealed_binding(case_id: object, revision: int) -> str:
    return f"household_reported|{case_id}|{revision}"


class CaseRetracted(CaseEvent):
    """The report was wrong: what is pending stops, what was paid is recovered, nothing is deleted."""

    name: ClassVar[str] = "intake.case_retracted"

    reason_code: str


class CaseClosed(CaseEvent):
    """Every award has ended and everybody who must know was told."""

    name: ClassVar[str] = "intake.case_closed"

    opening: int
    outcome: Literal["helped", "declined"]
    assisted_at: AwareDatetime | None = None


class CaseReopened(CaseEvent):
    """A later award opens a closed case again."""

    name: ClassVar[str] = "intake.case_reopened"

    opening: int
