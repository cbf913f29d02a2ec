"""Cases: where they stand, whose they are for those who may know, corrections, and reports taken back."""

from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.desk import CurrentDesk
from services.intake.commands.cases import CaseView, Retraction, correct_case, retract_case, view_case
from services.intake.domain.case import Case
from services.intake.domain.progress import Stage
from services.intake.domain.report import CorrectionForm
from services.intake.store import cases as store
from services.intake.store.cases import CaseFilter
from shared.errors import FieldError, InvalidInput
from shared.events.household import Area, Circumstance, Coping, Losses, Member, Payee, Standing, Story
from shared.events.intake import Informant, PersonalPart
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.texts import Text

router = APIRouter(tags=["cases"])

_NOTHING_GIVEN: Final = Text(vi="không có gì để sửa", en="has nothing to correct")
_SHOWN_DIGITS: Final = 4


class CaseItem(BaseModel):
    """Where a case stands; nothing personal."""

    id: UUID
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

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(**{name: getattr(case, name) for name in CaseItem.model_fields})


class HouseholdAnswer(BaseModel):
    """The household as it is known now."""

    head_name: str
    phone: str | None
    size: int | None
    standing: Standing
    members: tuple[Member, ...]
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None

    @classmethod
    def of(cls, part: PersonalPart) -> "HouseholdAnswer":
        return cls.model_construct(**{name: getattr(part, name) for name in cls.model_fields})


class CaseAnswer(CaseItem):
    """One case. Whoever may not know the household gets null there; of an account only the last digits are shown."""

    clocks: list[dict[str, Any]]
    household: HouseholdAnswer | None
    what_happened: str | None
    losses: Losses | None
    payee: Payee | None
    reported_by: Informant | None

    @classmethod
    def of_view(cls, view: CaseView) -> "CaseAnswer":
        part = view.part
        return cls.model_construct(
            **dict(CaseItem.of(view.case)),
            clocks=[clock.to_json() for clock in view.clocks],
            household=HouseholdAnswer.of(part) if part else None,
            what_happened=part.what_happened if part else None,
            losses=part.losses if part else None,
            payee=_hidden(part.payee) if part and part.payee else None,
            reported_by=part.informant if part else None,
        )


class RetractionForm(BaseModel):
    """Why the report is taken back."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason_code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
    note: Story | None = None


class CaseRetractedAnswer(BaseModel):
    """The case whose report was taken back."""

    id: UUID
    stage: Stage


class CorrectionAccepted(BaseModel):
    """The revision that the correction made."""

    case_id: UUID
    report_id: UUID
    revision: int


@router.get("/v1/cases")
async def get_cases(
    actor: CurrentActor,
    desk: CurrentDesk,
    incident_id: UUID | None = None,
    commune_code: Annotated[str | None, Query(max_length=20)] = None,
    stage: Stage | None = None,
    cursor: Cursor = None,
    limit: PageSize = 100,
) -> Page[CaseItem]:
    """List the cases of one's area."""
    wanted = CaseFilter(incident_id, commune_code, stage)
    async with desk.foundation.database.reading() as session:
        found = await store.list_cases(session, actor, wanted, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].id) if len(found) > limit else None
    return Page(items=[CaseItem.of(case) for case in page], next_cursor=more)


@router.get("/v1/cases/{case_id}")
async def get_case(case_id: UUID, actor: CurrentActor, desk: CurrentDesk) -> CaseAnswer:
    """Show one case. Looking at a household is written down."""
    async with desk.foundation.database.transaction() as session:
        return CaseAnswer.of_view(await view_case(session, actor, desk.vault, case_id))


@router.post("/v1/cases/{case_id}/retract", response_model=CaseRetractedAnswer)
async def post_retraction(
    request: Request, case_id: UUID, form: RetractionForm, actor: CurrentActor, desk: CurrentDesk
) -> Response:
    """Take a report back: nothing is deleted, what is pending stops."""
    retraction = Retraction(form.reason_code, form.note)

    async def command(session: AsyncSession) -> CaseRetractedAnswer:
        case = await retract_case(session, actor, desk.vault, case_id, retraction, desk.now())
        return CaseRetractedAnswer(id=case.id, stage=Stage.RETRACTED)

    return await desk.foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/cases/{case_id}/corrections", status_code=201, response_model=CorrectionAccepted)
async def post_correction(
    request: Request, case_id: UUID, form: CorrectionForm, actor: CurrentActor, desk: CurrentDesk
) -> Response:
    """Correct what is known of a household; every revision is kept."""
    changes = form.changes()
    if not changes:
        raise InvalidInput(FieldError("body", _NOTHING_GIVEN))

    async def command(session: AsyncSession) -> CorrectionAccepted:
        corrected = await correct_case(session, actor, desk.vault, case_id, changes, desk.now())
        return CorrectionAccepted(case_id=case_id, report_id=corrected.report_id, revision=corrected.revision)

    return await desk.foundation.idempotency.once(request, actor, command)


def _hidden(payee: Payee) -> Payee:
    digits = payee.account_number
    return payee.model_copy(update={"account_number": digits[-_SHOWN_DIGITS:].rjust(len(digits), "•")})
