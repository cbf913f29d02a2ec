"""What waits for a signature, on the first page."""

from typing import Final

from services.console.client import queues
from services.console.client.queues import CaseToSign
from services.console.client.transport import Caller
from services.console.views.vocabulary import word
from services.console.web.context import Context
from services.console.web.decisions.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Cases with something proposed: urgent help of open cases, and everything of those that were assessed."""
    return await read_queue(context, caller, queues.TO_SIGN, _item)


def _item(case: CaseToSign) -> WaitingItem:
    codes = case.codes
    names = [word(BENEFITS, code) for code in dict.fromkeys(codes)]
    said = Text(vi=", ".join(name.vi for name in names), en=", ".join(name.en for name in names))
    what = Text(
        vi=TEXTS["sign_item"].say("vi", count=len(codes), names=said.vi),
        en=TEXTS["sign_item"].say("en", count=len(codes), names=said.en),
    )
    if (count := case.reductions) > 0:
        less = TEXTS["reduction_item"].filled(count=count)
        what = Text(vi=f"{what.vi}; {less.vi}", en=f"{what.en}; {less.en}") if codes else less.capitalized()
    if case.is_owed_nothing:
        what = TEXTS["nothing_owed"]
    path = f"/decisions?incident_id={case.incident_id}&commune_code={case.commune_code}"
    return WaitingItem(
        what,
        path,
        commune_code=case.commune_code,
        due_at=case.due_at,
        case_id=case.case_id,
        gone=case.gone,
        drill=case.drill,
    )


QUEUE: Final = Queue(
    "sign",
    TEXTS["queue_sign"],
    frozenset({Role.COMMUNE_CHAIR, Role.PROVINCIAL_LEADER}),
    "/decisions",
    _read,
    TEXTS["queue_act"],
)
