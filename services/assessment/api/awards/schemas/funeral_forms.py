"""The receipt of a funeral's form, as officers say it and as it is answered."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.assessment.domain.funeral_forms import FuneralForm, ReceivedForm
from shared.clock import VIETNAM
from shared.identity import Actor
from shared.ids import CaseId
from shared.moments import Moment


class FuneralFormRequest(BaseModel):
    """When the form came in."""

    model_config = ConfigDict(extra="forbid")

    received_at: Moment = Field(
        description="When an office received it: not to come, and not before anybody knew of the household."
    )

    def to_form(self, case_id: UUID, actor: Actor) -> FuneralForm:
        return FuneralForm(CaseId(case_id), self.received_at, actor.subject)


class FuneralFormResponse(BaseModel):
    """The form, and until when the law wants it answered."""

    id: UUID
    case_id: UUID
    received_at: AwareDatetime
    due_at: AwareDatetime | None = Field(description="Until when somebody must decide; null where that was done before.")
    article: str | None = Field(description="By which article.")


def form_response(received: ReceivedForm) -> FuneralFormResponse:
    form = received.form
    return FuneralFormResponse(
        id=form.id,
        case_id=form.case_id,
        received_at=form.received_at.astimezone(VIETNAM),
        due_at=received.due_at.astimezone(VIETNAM) if received.due_at else None,
        article=received.article,
    )
