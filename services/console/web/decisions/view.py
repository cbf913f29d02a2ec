"""What the template of signing gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.assessment import CaseFile
from services.console.views.board import IncidentHead
from services.console.web.decisions.lines import LineToSign, ReductionToSign
from services.console.web.decisions.texts import TEXTS
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.renderer import Pages
from shared.identity import Actor
from shared.texts import Text
from shared.vocabulary import DECLINED_REASONS, KEPT_REASONS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_REASONS: Final[Mapping[str, Text]] = {code: text.capitalized() for code, text in {**DECLINED_REASONS, **KEPT_REASONS}.items()}
_REFUSALS: Final = {code: text.capitalized() for code, text in DECLINED_REASONS.items()}


@dataclass(frozen=True)
class ToSign:
    """The lines of one incident that wait for this signer."""

    incident: IncidentHead | None
    incidents: Sequence[IncidentHead]
    lines: Sequence[LineToSign]
    reductions: Sequence[ReductionToSign] = ()
    nothing: Sequence[CaseFile] = ()
    """Files to which the law gives nothing."""
    commune_code: str = ""
    away: Sequence[str] = ()
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    """What people call these cases."""

    @property
    def case_ids(self) -> set[UUID]:
        lines = {line.case.case_id for line in self.lines} | {line.case.case_id for line in self.reductions}
        return lines | {case.case_id for case in self.nothing}


def decisions_page(request: Request, actor: Actor, shown: ToSign, form: Form, trouble: Trouble) -> Response:
    """Return the list to sign: with what was ticked before, and what stood in the way."""
    return _PAGES.page(
        request,
        "decisions.html",
        actor=actor,
        status=trouble.status,
        numbers=shown.numbers,
        shown=shown,
        form=form,
        trouble=trouble,
        reasons=_REASONS,
        refusals=_REFUSALS,
    )
