"""What the templates of cases get: among it, why a household is shown in part or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from services.console.client.outside_aid import OutsideAidPage
from services.console.views.board import IncidentHead
from services.console.views.household import HouseholdView
from services.console.views.officers import OfficerView, called
from services.console.views.timeline import LiveCase, Timeline
from services.console.views.vocabulary import STAGES, STEP_PROOFS
from services.console.web.cases.acts import awaited_steps, may_receive_form, next_acts, retractable
from services.console.web.cases.case_list import CaseList, CaseWish
from services.console.web.cases.texts import TEXTS
from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble
from services.console.web.renderer import Pages, chosen_language
from shared.clock import now
from shared.grants import OFFICERS
from shared.identity import Actor
from shared.need_to_know import Knowledge, knowledge_of
from shared.vocabulary import AWARD_RETRACTED_REASONS, DISCLOSURE_REASONS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN_IN_PART: Final[Mapping[Knowledge, str]] = {Knowledge.MASKED: "who_masked", Knowledge.PAYEE: "who_payee"}
_NOT_SHOWN: Final[Mapping[Knowledge, str]] = {Knowledge.PAYEE: "who_payee_later", Knowledge.NOTHING: "who_nothing"}
_REASONS: Final = {code: text.capitalized() for code, text in DISCLOSURE_REASONS.items()}
_AID_KINDS: Final = {"cash": TEXTS["aid_cash"], "goods": TEXTS["aid_goods"]}
_DECISIONS: Final = frozenset({"AssistanceApproved", "AssistanceDeclined", "AssistanceReduced", "ReturnedForFindings"})


@dataclass(frozen=True)
class CasePage:
    """A case before somebody: its story, what the services say now, who did what, and the form by which he says why he must
    know whose it is.
    """

    story: Timeline
    live: LiveCase
    officers: Mapping[str, OfficerView]
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def cases_page(request: Request, actor: Actor, wish: CaseWish, found: CaseList) -> Response:
    """Return the list of cases."""
    return _PAGES.page(
        request,
        "cases.html",
        actor=actor,
        numbers={case.case_id: case.case_number for case in found.cases if case.case_number},
        wish=wish,
        found=found,
        stages=list(STAGES),
        as_of=now(),
    )


def case_page(request: Request, actor: Actor, shown: CasePage) -> Response:
    """Return the page of one case, with the household as the services show it to this reader."""
    story, live, language = shown.story, shown.live, chosen_language(request)
    household, knowledge = live.household, knowledge_of(actor)
    return _PAGES.page(
        request,
        "case.html",
        actor=actor,
        status=shown.trouble.status,
        numbers={
            **({story.case_id: story.case_number} if story.case_number else {}),
            **{alike.case_id: alike.case_number for alike in live.look_alikes},
        },
        who=lambda subject: called(shown.officers, subject).say(language),
        story=story,
        household=household,
        may_disclose=knowledge is Knowledge.FULL and household is not None and household.is_masked,
        can_disclose="intake" not in story.away,
        reasons=_REASONS,
        form=shown.form,
        trouble=shown.trouble,
        shown_to=live.shown_to,
        acts=next_acts(actor, story),
        may_receive_form=may_receive_form(actor, story),
        retractable=retractable(actor, story),
        awaited_steps=awaited_steps(actor, story),
        step_proofs=STEP_PROOFS,
        retract_reasons={code: text.capitalized() for code, text in AWARD_RETRACTED_REASONS.items()},
        awaits_form=any(
            clock.kind == "funeral_form" and (clock.state == "running" or clock.is_overdue(story.as_of))
            for clock in story.clocks
        ),
        late_of=lambda clock: clock.lateness(story.as_of, language),
        decisions=[entry for entry in story.entries if entry.what in _DECISIONS][::-1],
        look_alikes=live.look_alikes,
        outside_aid=live.outside_aid,
        aid_kinds=_AID_KINDS,
        may_record_aid=actor.has(*OFFICERS) and story.stage != "retracted",
        household_hint=household_hint(knowledge, household, story.away),
        entries=story.entries[::-1],
    )


def outside_aid_page(
    request: Request,
    actor: Actor,
    incidents: tuple[Sequence[IncidentHead], IncidentHead | None],
    found: OutsideAidPage | None,
    numbers: Mapping[UUID, str],
) -> Response:
    """Return the list of what others gave in one incident; of these incidents it is the chosen one."""
    known, chosen = incidents
    return _PAGES.page(
        request,
        "outside_aid.html",
        actor=actor,
        numbers=numbers,
        incidents=known,
        incident=chosen,
        aids=[one.view() for one in found.items] if found else [] if chosen is None else None,
        next_cursor=found.next_cursor if found else None,
    )


def household_hint(knowledge: Knowledge, household: HouseholdView | None, away: Sequence[str]) -> str | None:
    """Return the name of the sentence that says why the household is shown in part or not at all; None where all is shown.

    What is shown is what the services gave: this only tells the reader why it is no more.
    """
    if household is not None:
        if knowledge is Knowledge.FULL and household.is_masked:
            return "who_masked_away" if "intake" in away else "who_until_reason"
        return _SHOWN_IN_PART.get(knowledge)
    if knowledge is Knowledge.NOTHING or "intake" not in away:
        return _NOT_SHOWN.get(knowledge, "who_not_shown")
    return "who_away"
