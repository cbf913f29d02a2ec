"""What of the comparison waits for an accountant: statements that another brought, differences that nobody has explained."""

from typing import Final

from services.console.client.transport import Caller
from services.console.views.reconciliation import KINDS, PARTS
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.reconciliation.pages import PATH, STATEMENTS
from services.console.web.reconciliation.texts import TEXTS
from shared.identity import Actor, Role

_LOOKED_AT: Final = 50
_KEEPERS: Final = frozenset({Role.ACCOUNTANT})


async def _to_release(context: Context, caller: Caller, actor: Actor) -> Waiting:
    """Of the newest statements those that somebody else has brought; what the bank has signed waits for nobody."""
    answer = await context.services.reconciliation.statements(caller, _LOOKED_AT)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    theirs = [
        one for one in answer.content.items if one.channel == "upload" and not one.verdict and one.received_by != actor.subject
    ]
    items = [
        WaitingItem(
            TEXTS["queue_statement"].filled(account=one.account, first=one.from_at, last=one.to_at), f"{STATEMENTS}/{one.id}"
        )
        for one in theirs
    ]
    return Waiting(items, len(items))


async def _to_explain(context: Context, caller: Caller, actor: Actor) -> Waiting:
    answer = await context.services.reconciliation.differences(caller, _LOOKED_AT)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    # What one has explained oneself waits for somebody else.
    items = [
        WaitingItem(
            TEXTS["queue_difference"].filled(
                what=word(KINDS, one.kind).capitalized(), amount=amount_text(one.difference, one.unit)
            ),
            f"{PATH}#differences",
            due_at=one.due_at,
            detail=word(PARTS, one.part),
            drill=one.drill,
        )
        for one in answer.content.items
        if one.proposed_by != actor.subject
    ]
    is_more = answer.content.next_cursor is not None
    return Waiting(items, len(items), is_more, drills=sum(item.drill for item in items))


TO_RELEASE: Final = Queue(
    "statements", TEXTS["queue_statements"], _KEEPERS, STATEMENTS, _to_release, TEXTS["queue_statements_act"]
)
TO_EXPLAIN: Final = Queue(
    "differences", TEXTS["queue_differences"], _KEEPERS, f"{PATH}#differences", _to_explain, TEXTS["queue_differences_act"]
)
