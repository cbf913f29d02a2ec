"""Missed clocks that nobody has taken, on the first page."""

from typing import Final

from services.console.client.transport import Caller
from services.console.views.vocabulary import missed_clock
from services.console.web.context import Context
from services.console.web.escalations.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role

TAKING: Final = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER})
_COUNTED: Final = 100


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.notifications.escalations.mine(caller, _COUNTED)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    mine = [one for one in answer.content.items if one.may_take]
    items = [
        WaitingItem(
            missed_clock(one.kind),
            f"/escalations/{one.clock_id}",
            commune_code=one.commune_code,
            due_at=one.due_at,
            case_id=one.case_id,
            drill=one.drill,
        )
        for one in mine
    ]
    return Waiting(items, len(items), answer.content.more, drills=sum(one.drill for one in mine))


QUEUE: Final = Queue("escalations", TEXTS["queue_title"], TAKING, "/escalations", _read, TEXTS["queue_act"])
