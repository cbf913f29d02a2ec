"""What somebody may do next about a case, by his role and by where the case stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.console.views.timeline import Timeline
from services.console.web.cases.texts import TEXTS
from services.console.web.renderer import may_open
from shared.grants import OFFICERS
from shared.identity import Actor, Role
from shared.texts import Text

_BY_HAND: Final = frozenset({"goods", "cash"})
_ENDED: Final = frozenset({"retracted"})
_IN_PERSON: Final = "in_person"


@dataclass(frozen=True)
class NextAct:
    """One thing to do, and where."""

    what: Text
    path: str


def next_acts(actor: Actor, story: Timeline) -> list[NextAct]:
    """Return what this person may do next about this case; nothing where its report was taken back."""
    return [] if story.stage in _ENDED else list(_acts(actor, story))


def may_receive_form(actor: Actor, story: Timeline) -> bool:
    """Tell whether this person may say that a funeral's form came in: also before anybody has looked, and after all else."""
    return story.stage not in _ENDED and actor.has(Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER)


def awaited_steps(actor: Actor, story: Timeline) -> dict[str, Text]:
    """Return the parts whose step this person may confirm, in words."""
    if story.stage in _ENDED or not actor.has(Role.ASSESSOR, Role.COMMUNE_OFFICER):
        return {}
    return {
        str(one.id): TEXTS["step_of"].filled(what=one.label, part=one.part, parts=one.parts)
        for one in story.payments
        if one.id is not None and one.label is not None and one.awaits_step
    }


def retractable(actor: Actor, story: Timeline) -> dict[str, Text]:
    """Return which signed awards of the case this person may say to have never been due."""
    if story.stage in _ENDED or not actor.has(*OFFICERS):
        return {}
    return {str(award.id): award.named for award in story.awards if award.id is not None and award.state == "approved"}


def _acts(actor: Actor, story: Timeline) -> Iterator[NextAct]:
    if may_open(actor, "/findings/{case_id}"):
        yield NextAct(TEXTS["act_assess"], f"/findings/{story.case_id}")
    if may_open(actor, "/decisions") and _waits_for_signature(story):
        query = f"incident_id={story.incident_id}&commune_code={story.commune_code}"
        yield NextAct(TEXTS["act_sign"], f"/decisions?{query}")
    if may_open(actor, "/handovers") and any(one.state == "reserved" and one.rail in _BY_HAND for one in story.payments):
        yield NextAct(TEXTS["act_hand_over"], "/handovers")
    if may_open(actor, "/money/requests") and any(one.state == "waiting_funds" for one in story.payments):
        yield NextAct(TEXTS["act_ask_province"], "/money/requests")
    if may_open(actor, "/notices") and any(one.kind == _IN_PERSON and one.state == "waiting" for one in story.notices):
        yield NextAct(TEXTS["act_tell"], "/notices")
    if may_open(actor, "/cases/{case_id}/correct"):
        yield NextAct(TEXTS["correct_link"], f"/cases/{story.case_id}/correct")


def _waits_for_signature(story: Timeline) -> bool:
    return any(award.state == "proposed" or any(one.state == "proposed" for one in award.reductions) for award in story.awards)
