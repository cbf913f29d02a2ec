"""Facts of assessment: the damage is known, help is approved, declined, or sent back for findings."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from shared.events.envelope import CaseEvent, Part
from shared.events.household import LossCounts
from shared.ids import AwardId, DecisionId, HouseholdId

Unit = Literal["dong", "kg", "set"]
PayeeKind = Literal["head", "adult", "organiser", "guardian", "nobody"]
"""The household's head, another adult of it, who organised a burial, who looks after children left alone; nobody: whoever it
would be is dead or missing, or was not named yet."""
ReducedReason = Literal["found_less", "found_nothing"]
"""Why less stands than was signed: the later findings give less of it, or nothing."""
RetractionReason = Literal["person_alive", "household_doubled", "law_misread"]
"""Why an award was taken back whole, whatever the findings say: it was never due."""


class PaidTo(Part):
    """To whom the money of an award goes, as it was signed. `person` is within the household, without a name.

    `mark` and `account_mark` freeze name and account, and the account alone (`shared.events.intake.PaymentMarks`); None: no
    account of his was known when it was signed.
    """

    kind: PayeeKind
    person: str | None = None
    mark: str | None = None
    account_mark: str | None = None


class ProposedAward(Part):
    """One benefit that the rules give: `amount` is đồng, kilograms or sets, as `unit` says."""

    award_id: AwardId
    code: str
    person: str | None = None
    amount: int
    unit: Unit


class LostPersons(Part):
    """Who of the household is dead or missing, without names; `head`: the household's head is among them."""

    persons: tuple[str, ...] = ()
    head: bool = False
    head_said: bool | None = None
    """Whether anybody said who is the head: else it may be one of them. None in facts of before: as if nobody had."""

    @property
    def head_may_be_lost(self) -> bool:
        """Tell whether the head is among them, or may be because nobody said who it is."""
        return self.head or (bool(self.persons) and not self.head_said)


class DamageAssessed(CaseEvent):
    """An officer has looked, or a renewed law changed what his findings give. `revision` counts both: the highest holds.

    `awards` lists every award of the case so far, urgent help signed before included.
    """

    name: ClassVar[str] = "assessment.damage_assessed"

    revision: int
    awards: tuple[ProposedAward, ...]
    loss_counts: LossCounts | None = None
    """What the household has lost by the newest findings, and by the report where they say nothing."""
    assessed_by: tuple[str, ...] = ()
    """Who has looked at the household so far, as subjects: none of them hands anything over to it."""
    persons_found: int | None = None
    """How many persons visits named for the first time so far: p501, p502 …; None in facts of before they were counted."""
    lost: LostPersons | None = None
    """Who is dead or missing by these findings, so that nobody of them is paid; None in facts of before."""


class ApprovedAward(ProposedAward):
    """An award that may now be paid; `floor` is the least that the law allows."""

    instalment: int = 1
    floor: int
    rule_set: str
    paid_to: PaidTo | None = None
    """None for goods, and in facts of before anybody was named."""
    months: int | None = None
    """For how many months it is, where it goes by months (rice); None else, and in facts of before that was said."""
    days: int | None = None
    """For how many days it is, where it goes by days (meals in temporary care); None likewise."""


class PublicContact(Part):
    """Where the people of a commune ask, as its public contact point says it."""

    commune_code: str
    address: str
    phone: str | None = None
    hours: str | None = None


class AssistanceApproved(CaseEvent):
    """The competent person has signed for these awards of the case."""

    name: ClassVar[str] = "assessment.assistance_approved"

    decision_id: DecisionId
    decision_number: str
    decided_at: AwareDatetime
    signed_by: str
    delegated_by: str | None = None
    household_id: HouseholdId
    commune_code: str
    awards: tuple[ApprovedAward, ...]
    urgency: int | None = None
    """How badly off the household is, 0-1000, by what was known at the signature: who is served first where means are short."""
    authority: str | None = None
    """Whose decision it is: "commune:26734", "province:79"; None in facts of before that was said."""
    office: PublicContact | None = None
    """The commune's contact point when the fact was made, as far as somebody had written one."""


class ReducedAward(Part):
    """What is left of an award: `stood` before, `stands` from now on (0: nothing), `difference` less than before.

    `number` counts the reductions of this award. Of several that were heard of the least that stands holds, in any order.
    """

    award_id: AwardId
    code: str
    person: str | None = None
    instalment: int = 1
    number: int
    stood: int
    stands: int
    difference: int
    unit: Unit
    reason_code: ReducedReason
    retraction: RetractionReason | None = None
    """Set where a person had it taken back whole for this reason; None where findings gave less."""


class AssistanceReduced(CaseEvent):
    """The competent person has signed that less of these awards stands: later findings gave less than was signed."""

    name: ClassVar[str] = "assessment.assistance_reduced"

    decision_id: DecisionId
    decision_number: str
    decided_at: AwareDatetime
    signed_by: str
    delegated_by: str | None = None
    household_id: HouseholdId
    commune_code: str
    reductions: tuple[ReducedAward, ...]


class KeptAward(Part):
    """What stays of an award although later findings give less: `stands` as it stood, `proposed` would have been left of it."""

    award_id: AwardId
    code: str
    person: str | None = None
    instalment: int = 1
    number: int
    stands: int
    proposed: int
    unit: Unit


class ReductionDeclined(CaseEvent):
    """The competent person lets these awards stand although later findings give less; the reason is a code."""

    name: ClassVar[str] = "assessment.reduction_declined"

    decision_id: DecisionId
    decision_number: str
    decided_at: AwareDatetime
    signed_by: str
    delegated_by: str | None = None
    commune_code: str
    kept: tuple[KeptAward, ...]
    reason_code: str


class AssistanceDeclined(CaseEvent):
    """The competent person has refused, in writing. Without awards it is the whole case: the rules gave nothing."""

    name: ClassVar[str] = "assessment.assistance_declined"

    decision_id: DecisionId
    decision_number: str
    decided_at: AwareDatetime
    commune_code: str
    award_ids: tuple[AwardId, ...]
    whole_case: bool
    reason_code: str


class ReturnedForFindings(CaseEvent):
    """The competent person wants to know more before he signs."""

    name: ClassVar[str] = "assessment.returned_for_findings"

    decision_id: DecisionId
    commune_code: str
    award_ids: tuple[AwardId, ...]
    reason_code: str | None = None
    """What he wants to know, one of the list; his own words stay where he wrote them."""


class FuneralFormReceived(CaseEvent):
    """The form by which a funeral is asked for came in: from `received_at` on the statute counts its days.

    `due_at` and `article`: until when somebody must have decided, and by what; None where that was done before.
    """

    name: ClassVar[str] = "assessment.funeral_form_received"

    form_id: UUID
    commune_code: str
    received_at: AwareDatetime
    received_by: str
    due_at: AwareDatetime | None = None
    article: str | None = None
