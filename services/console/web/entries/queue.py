"""What waits to be released by somebody else than who entered it, on the first page."""

from typing import Final

from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.entries.texts import TEXTS
from services.console.web.entries.words import first_moment, labels_of, said
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role
from shared.texts import Text

PATH: Final = "/rules/entries"
_COUNTED: Final = 100


async def _read(context: Context, caller: Caller, actor: Actor) -> Waiting:
    assessment = context.services.assessment
    answer = await assessment.entries(caller, {"state": "entered", "limit": str(_COUNTED)})
    if answer.content is None:
        return Waiting(away=(answer.service,))
    mine = [
        entry
        for entry in answer.content.items
        if entry.entered_by != actor.subject and actor.may_act_in_province(entry.province_code)
    ]
    labels = labels_of((await assessment.rules(caller)).content) if mine else {}
    items = [
        WaitingItem(
            said(entry, labels),
            f"{PATH}/{entry.id}",
            due_at=first_moment(entry),
            detail=Text(vi=entry.document, en=entry.document),
        )
        for entry in mine
    ]
    return Waiting(items, len(items), answer.content.next_cursor is not None)


TO_RELEASE: Final = Queue(
    "release", TEXTS["queue_title"], frozenset({Role.LAW_OFFICER}), f"{PATH}?state=entered", _read, TEXTS["queue_act"]
)
