"""What officers saw, one household or a list, and what it led to."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.assessment.api.awards.schemas.awards import CaseAward, CaseRefusal, case_award, case_refusal
from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.commands.awards.findings import RecordedCase
from services.assessment.domain.cases import CaseState
from services.assessment.domain.findings import Findings, FoundHousehold, Visit
from services.assessment.domain.payees import NamedPayee
from services.assessment.policy.law.texts import WARNINGS
from shared.household_input import Areas, Circumstances, GivenLosses, HeadRef, Members, PersonRef, Size
from shared.http import MAX_LINES, ProblemBody, lines_by
from shared.list_lengths import at_most
from shared.sound_text import Story

MAX_PAYEES: Final = 50


class FindingsWarning(BaseModel):
    """Something in the findings looks odd; nothing was refused because of it."""

    code: str
    explanation: BilingualText


class FindingsResponse(BaseModel):
    """What the findings led to."""

    case_id: UUID
    revision: int
    state: CaseState
    awards: list[CaseAward]
    refusals: list[CaseRefusal]
    warnings: list[FindingsWarning]
    refs: dict[str, str] = Field(
        description="What each person is called everywhere: p1, p2 …, by the ref that was sent. Either may be used."
    )


class FoundHouseholdRequest(FoundHousehold):
    """What the officer found about the household itself; a missing field leaves what was reported."""

    size: Size | None = None
    members: Members | None = None
    areas: Areas | None = None
    circumstances: Circumstances | None = None


class PayeeRequest(NamedPayee):
    """Who is paid instead of the head."""

    payee: PersonRef | None = Field(default=None, description="Which adult of the household; needed for adult, else left out.")
    person: PersonRef | None = Field(default=None, description="Of which person's benefit, where several have it.")


class FindingsRequest(Findings):
    """What the officer saw: the household, its losses (the figures that count from now on), and a note."""

    household: FoundHouseholdRequest | None = None
    losses: GivenLosses
    note: Story | None = None
    head: HeadRef | None = Field(
        default=None,
        description="Which of the persons named is the household's head, or `somebody_else`: none of them. Needed wherever "
        "somebody is dead or missing, unless earlier findings say it: nobody dead is paid.",
    )
    payees: Annotated[tuple[PayeeRequest, ...], at_most(MAX_PAYEES)] = Field(
        default=(),
        max_length=MAX_PAYEES,
        description="Who is paid instead of the head: of all, of one benefit, or of one person's. A guardian, and "
        "an adult whose account is not known, gets the money once his account was named by two persons.",
    )

    seen_revision: int = Field(
        default=0,
        ge=0,
        strict=True,
        description="The case's `revision` as read before the visit (0: nobody had looked). Is there another one by now, "
        "the answer is 409 with what differs.",
    )

    def to_visit(self) -> Visit:
        """Return the findings apart from what they rest on."""
        # Plain findings: they are sealed as they stand, and which case and revision is no part of what an officer saw.
        plain = Findings.model_construct(
            self.model_fields_set & set(Findings.model_fields),
            **{name: getattr(self, name) for name in Findings.model_fields},
        )
        return Visit(plain, self.seen_revision)


class FindingsOfCase(FindingsRequest):
    """What an officer saw of one household of a list."""

    case_id: UUID


class FindingsListRequest(BaseModel):
    """What an officer saw of the households of a list: each once."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    items: list[FindingsOfCase] = Field(min_length=1, max_length=MAX_LINES)

    def by_case(self) -> dict[UUID, Visit]:
        """Return the visits by case. Raises InvalidInput where a case stands twice."""
        return {case_id: item.to_visit() for case_id, item in lines_by("case_id", self.items).items()}


class RefusedCase(BaseModel):
    """A case of a list that could not be recorded, and why."""

    case_id: UUID
    problem: ProblemBody


class FindingsListResponse(BaseModel):
    """What became of a list: nothing of it is lost, every case stands in one of the two."""

    recorded: list[FindingsResponse]
    refused: list[RefusedCase]


def findings_warning(code: str) -> FindingsWarning:
    text = WARNINGS[code]
    return FindingsWarning(code=code, explanation=BilingualText(vi=text.vi, en=text.en))


def findings_response(recorded: RecordedCase) -> FindingsResponse:
    return FindingsResponse(
        case_id=recorded.case.case_id,
        revision=recorded.case.findings_revision,
        state=recorded.case.state,
        awards=[case_award(award, recorded.case.payment_marks) for award in recorded.awards],
        refusals=[case_refusal(refusal) for refusal in recorded.refusals],
        warnings=[findings_warning(code) for code in recorded.warnings],
        refs=dict(recorded.refs),
    )
