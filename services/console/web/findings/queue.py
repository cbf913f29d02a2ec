"""Which households wait to be visited, on the first page."""

from typing import Final

from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.findings.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role

COUNTED: Final = 200


async def read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Return the open cases of the assessor's area."""
    answer = await context.services.assessment.cases(caller, {"state": "open", "limit": str(COUNTED)})
    if answer.content is None:
        return Waiting(away=(answer.service,))
    items = [
        WaitingItem(
            TEXTS["assess_item"],
            f"/findings/{case.case_id}",
            commune_code=case.commune_code,
            due_at=case.due_at,
            case_id=case.case_id,
            drill=case.drill,
        )
        for case in answer.content.items
    ]
    return Waiting(items, len(items), answer.content.next_cursor is not None)


QUEUE: Final = Queue("assess", TEXTS["queue_title"], frozenset({Role.ASSESSOR}), "/findings", read, TEXTS["queue_act"])
