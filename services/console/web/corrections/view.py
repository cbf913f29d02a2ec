"""The page on which a case is corrected, moved and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.cases import CaseResponse
from services.console.client.intake import Intake
from services.console.client.transport import Caller
from services.console.web.area import offered
from services.console.web.corrections.texts import TEXTS
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.renderer import Pages
from shared.errors import NotFound, Unavailable
from shared.identity import Actor
from shared.vocabulary import RETRACTED_REASONS, STANDINGS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_STANDINGS: Final = {code: text.capitalized() for code, text in STANDINGS.items()}
_SAME_WORDS: Final = frozenset({"mistake", "duplicate"})
"""Older codes of what is said already."""
_REASONS: Final = {code: text.capitalized() for code, text in RETRACTED_REASONS.items() if code not in _SAME_WORDS}


@dataclass(frozen=True)
class CorrectionPage:
    """What is corrected or taken back, as it was written, and what is wrong with it."""

    case_id: UUID
    form: Form
    trouble: Trouble
    case: CaseResponse | None = None
    numbers: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def called(self) -> Mapping[UUID, str]:
        """What people call the case."""
        return {self.case_id: self.case.case_number} if self.case else self.numbers


def correction_page(request: Request, actor: Actor, shown: CorrectionPage) -> Response:
    return _PAGES.page(
        request,
        "correct.html",
        actor=actor,
        status=shown.trouble.status,
        numbers=shown.called,
        case_id=shown.case_id,
        case=shown.case,
        form=shown.form,
        trouble=shown.trouble,
        standings=_STANDINGS,
        reasons=_REASONS,
        communes=offered(actor),
    )


async def case_to_correct(intake: Intake, caller: Caller, case_id: UUID) -> CaseResponse:
    """Return the case as intake knows it. Raises NotFound, and Unavailable where intake does not answer."""
    answer = await intake.case(caller, case_id)
    if answer.content is None:
        raise NotFound if answer.outcome in {"missing", "refused"} else Unavailable(TEXTS["case_gone"])
    return answer.content
