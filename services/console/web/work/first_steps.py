"""The first steps of a storm, in their order: what is done, read from the services this moment, and what comes next for whom.

They are offered until a household was helped and everybody who must be there is there; nobody ticks anything off.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal
from uuid import UUID

from services.console.client.intake import IncidentItem
from services.console.client.transport import Caller
from services.console.store.progress import read_progress
from services.console.views.board import IncidentHead
from services.console.web.context import Context
from services.console.web.incidents.known import strikes
from services.console.web.renderer import may_open
from services.console.web.work.texts import TEXTS
from shared.errors import Unavailable
from shared.identity import Actor, Role
from shared.texts import Text

State = Literal["done", "next", "later", "theirs", "unknown"]
"""`theirs`: other offices know, and this person may not ask; `unknown`: who knows does not answer now."""
_Known = Mapping[str, bool | None]
"""What is known of steps by their names; None: it is shown to other offices only."""
_COMMUNES_LOOKED_AT: Final = 3
"""Of a province's many: where these have their contacts, the rest is the board's business."""
_SOURCES_LOOKED_AT: Final = 100
_NOT_SHOWN: Final = "refused"


@dataclass(frozen=True)
class Step:
    """One step: what is done, by whom, on which page."""

    name: str
    roles: Sequence[Role]
    path: str
    needs_incident: bool = False

    @property
    def title(self) -> Text:
        return TEXTS[f"step_{self.name}"]


STEPS: Final = (
    Step("declare", (Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER), "/incidents/new"),
    Step("roster", (Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER), "/duty"),
    Step("contacts", (Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER), "/duty/contacts"),
    Step("source", (Role.ACCOUNTANT,), "/money/sources/new"),
    Step("report", (Role.COMMUNE_OFFICER, Role.REPORTER, Role.PROVINCIAL_OFFICER), "/reports", needs_incident=True),
    Step("assess", (Role.ASSESSOR,), "/findings", needs_incident=True),
    Step("sign", (Role.COMMUNE_CHAIR, Role.PROVINCIAL_LEADER), "/decisions", needs_incident=True),
    Step("help", (Role.PAYING_AGENT,), "/handovers", needs_incident=True),
)
"""A round of the bank pays by itself; the paying agent hands over what is given by hand."""


@dataclass(frozen=True)
class ShownStep:
    """A step as somebody sees it; `may`: it is his own to do."""

    step: Step
    state: State
    may: bool

    @property
    def said(self) -> Text | None:
        return TEXTS[f"step_{self.state}"] if self.state in {"done", "next", "unknown"} else None


@dataclass(frozen=True)
class FirstSteps:
    """All steps, about the newest incident that goes on; none has been declared where there is no head."""

    head: IncidentHead | None
    steps: Sequence[ShownStep]

    @property
    def done(self) -> int:
        return sum(shown.state == "done" for shown in self.steps)

    @property
    def next(self) -> ShownStep | None:
        return next((shown for shown in self.steps if shown.state == "next"), None)


async def first_steps(context: Context, caller: Caller, actor: Actor) -> FirstSteps | None:
    """Return the steps for this person; None where all is done, or nothing of it is his to know."""
    answer = await context.services.intake.incidents(caller)
    if answer.content is None:
        return None
    items = [item for item in answer.content.items if item.closed_at is None and strikes(item, actor)]
    newest = max(items, key=lambda item: (not item.drill, item.id), default=None)
    if newest is None:
        return _shown(None, {"declare": False}, actor)
    places, means, helped = await asyncio.gather(
        _places(context, caller, actor, newest), _means(context, caller, newest), _helped(context, actor, newest.id)
    )
    return _shown(newest.head(), {"declare": True, **places, **means, **helped}, actor)


async def _places(context: Context, caller: Caller, actor: Actor, item: IncidentItem) -> _Known:
    """Tell whether somebody is on duty, and whether communes have somebody to be told."""
    answer = await context.services.notifications.reach(caller)
    if answer.outcome == _NOT_SHOWN:
        return {"roster": None, "contacts": None}
    if answer.content is None:
        return {}
    reach = answer.content.view()
    communes = list(islice((code for code in item.commune_codes if actor.may_act_in(code)), _COMMUNES_LOOKED_AT))
    told = {"contacts": reach.told(drill=item.drill).issuperset(communes)} if communes else {}
    return {"roster": bool(reach.covered(drill=item.drill)), **told}


async def _means(context: Context, caller: Caller, item: IncidentItem) -> _Known:
    """Tell whether there are means that this incident may use."""
    answer = await context.services.disbursement.sources(caller, _SOURCES_LOOKED_AT)
    if answer.content is None:
        return {"source": None} if answer.outcome == _NOT_SHOWN else {}
    usable = [one for one in answer.content.items if one.drill == item.drill and one.incident_id in {None, item.id}]
    return {"source": any(one.contributed for one in usable)}


async def _helped(context: Context, actor: Actor, incident_id: UUID) -> _Known:
    """Tell how far the first household has come."""
    try:
        progress = await read_progress(context.database, incident_id, actor.area)
    except Unavailable:
        return {}
    return {
        "report": progress.reported > 0,
        "assess": progress.assessed > 0,
        "sign": progress.decided > 0,
        "help": progress.helped > 0,
    }


def _shown(head: IncidentHead | None, known: _Known, actor: Actor) -> FirstSteps | None:
    open_ones = [step.name for step in STEPS if known.get(step.name) is False]
    if not open_ones:
        return None
    return FirstSteps(head, [_step(step, known, open_ones[0], actor) for step in STEPS])


def _step(step: Step, known: _Known, following: str, actor: Actor) -> ShownStep:
    is_done = known.get(step.name)
    state: State = "done" if is_done else "next" if step.name == following else "later" if is_done is False else "unknown"
    if step.name in known and is_done is None:
        state = "theirs"
    if following == "declare" and state == "unknown":
        state = "later"
    is_possible = following != "declare" or not step.needs_incident
    return ShownStep(step, state, is_possible and actor.has(*step.roles) and may_open(actor, step.path))
