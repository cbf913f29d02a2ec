"""What waits to be confirmed, and who waits to be told in person, on the first page."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from services.console.client import queues
from services.console.client.notices import NoticeToConfirm
from services.console.client.queues import WaitingNotice
from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.notices.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from services.console.web.renderer import clock_time
from shared.identity import Actor, Role
from shared.texts import Text

CONFIRMING: Final = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER})
DIGESTS: Final = ("digest", ("sent", "waiting"))
"""Also what nobody could be sent yet: who reads it here is told all the same."""
IN_PERSON: Final = ("in_person", ("waiting",))


@dataclass(frozen=True)
class Found:
    """Notices that wait for somebody's word, the earliest first."""

    notices: Sequence[NoticeToConfirm] = ()
    is_more: bool = False
    away: Sequence[str] = ()


async def find(context: Context, caller: Caller, kind: str, states: Sequence[str], limit: int) -> Found:
    """Ask for the notices of one kind in all of these states."""
    notifications = context.services.notifications
    answers = await asyncio.gather(*(notifications.to_confirm(caller, kind, state, limit) for state in states))
    pages = [answer.content for answer in answers if answer.content is not None]
    notices = sorted((one for page in pages for one in page.items), key=lambda one: (one.created_at, str(one.id)))
    away = tuple({answer.service for answer in answers if answer.content is None})
    return Found(notices[:limit], len(notices) > limit or any(page.next_cursor for page in pages), away)


async def _to_confirm(context: Context, caller: Caller, _: Actor) -> Waiting:
    return await read_queue(context, caller, queues.TO_CONFIRM, partial(_item, TEXTS["confirm_item"]))


async def _to_tell(context: Context, caller: Caller, _: Actor) -> Waiting:
    return await read_queue(context, caller, queues.TO_TELL, partial(_item, TEXTS["tell_item"]))


def _item(sentence: Text, notice: WaitingNotice) -> WaitingItem:
    return WaitingItem(
        sentence.filled(count=notice.item_count),
        "/notices",
        commune_code=notice.commune_code or "",
        detail=notice.why_unsent or TEXTS["happened_at"].filled(time=clock_time(notice.created_at)),
        case_id=notice.case_id,
        drill=notice.drill,
    )


OF_COMMUNES: Final = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR})
"""Only a commune's own people confirm what it was told."""
TO_CONFIRM: Final = Queue("confirm", TEXTS["queue_confirm"], OF_COMMUNES, "/notices", _to_confirm, TEXTS["queue_act"])
TO_TELL: Final = Queue("tell", TEXTS["queue_tell"], CONFIRMING, "/notices", _to_tell, TEXTS["queue_act"])
