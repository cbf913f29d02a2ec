"""What waits to be confirmed, and who waits to be told in person, on the first page."""

from functools import partial
from typing import Final

from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.notices.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import clock_time
from shared.identity import Actor, Role
from shared.texts import Text

CONFIRMING: Final = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER})
DIGESTS: Final = ("digest", "sent")
IN_PERSON: Final = ("in_person", "waiting")
_COUNTED: Final = 100


async def _read(kind: str, state: str, context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.notifications.to_confirm(caller, kind, state, _COUNTED)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    name = "confirm_item" if kind == DIGESTS[0] else "tell_item"
    items = [
        WaitingItem(
            Text(vi=TEXTS[name].say("vi", count=notice.item_count), en=TEXTS[name].say("en", count=notice.item_count)),
            "/notices",
            commune_code=notice.commune_code or "",
            detail=TEXTS["sent_at"].filled(time=clock_time(notice.created_at)),
            case_id=notice.case_id,
            drill=notice.drill,
        )
        for notice in answer.content.items
    ]
    return Waiting(items, len(items), answer.content.next_cursor is not None)


TO_CONFIRM: Final = Queue(
    "confirm", TEXTS["queue_confirm"], CONFIRMING, "/notices", partial(_read, *DIGESTS), TEXTS["queue_act"]
)
TO_TELL: Final = Queue("tell", TEXTS["queue_tell"], CONFIRMING, "/notices", partial(_read, *IN_PERSON), TEXTS["queue_act"])
