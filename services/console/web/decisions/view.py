"""What the template of signing gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.assessment import CaseFile, UndoableResponse
from services.console.views.board import IncidentHead
from services.console.views.outside_aid import OutsideAidView
from services.console.web.decisions.lines import LineToSign, ReductionToSign
from services.console.web.decisions.texts import TEXTS
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.renderer import Pages
from shared.identity import Actor
from shared.texts import Text
from shared.vocabulary import DECLINED_REASONS, KEPT_REASONS, OTHER_REASON, RETURNED_REASONS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SUMMED_UP: Final = "several_reasons"


def _choices(*lists: Mapping[str, Text]) -> Mapping[str, Text]:
    """Return the reasons of these lists as one chooses them; "another" comes last."""
    known = {code: text.capitalized() for one in lists for code, text in one.items() if code != _SUMMED_UP}
    return {**{code: text for code, text in known.items() if code != OTHER_REASON}, OTHER_REASON: known[OTHER_REASON]}


_REASONS: Final = _choices(DECLINED_REASONS, KEPT_REASONS)
_REFUSALS: Final = _choices(DECLINED_REASONS)
_RETURNS: Final = _choices(RETURNED_REASONS)


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
    undoable: Sequence[UndoableResponse] = ()
    """What this signer may still take back."""
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    """What people call these cases."""
    aid: Mapping[UUID, Sequence[OutsideAidView]] = field(default_factory=dict)
    """What others gave their households directly: a mark, and no reason by itself."""

    @property
    def case_ids(self) -> set[UUID]:
        cases = [*(line.case for line in self.lines), *(one.case for one in self.reductions), *self.nothing]
        return {case.case_id for case in cases}


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
        returns=_RETURNS,
    )
