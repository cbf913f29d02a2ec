"""What waits for who keeps the watch over a place, on the first page: silent and unconfirmed communes, gaps, a handover."""

from typing import Final

from services.console.client.duty_handovers import HandoverLine
from services.console.client.transport import Caller
from services.console.store.struck import read_struck_communes
from services.console.views.board import chosen_incidents
from services.console.views.reach import unreached
from services.console.web.context import Context
from services.console.web.duty.handovers import PATH as HANDOVERS_PATH
from services.console.web.duty.plan import PATH as PLAN_PATH
from services.console.web.duty.roster_lines import place_said
from services.console.web.duty.silent import PATH as SILENT_PATH
from services.console.web.duty.texts import TEXTS
from services.console.web.queues import SHOWN, Queue, Waiting, WaitingItem
from services.console.web.renderer import clock_time
from shared.errors import Unavailable
from shared.identity import Actor, Role

WATCHING: Final = frozenset({Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER})
KEEPING: Final = frozenset({Role.PROVINCIAL_OFFICER})
"""Who may say who is on duty and who gets the notices of the communes of a province."""
HANDING: Final = frozenset({Role.COMMUNE_OFFICER, Role.COMMUNE_CHAIR, *WATCHING})


async def _silent(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.notifications.silent(caller)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    found = answer.content.items
    items = [
        WaitingItem(
            TEXTS["silent_item"],
            SILENT_PATH,
            commune_code=one.commune_code,
            detail=TEXTS["silent_since"].filled(time=clock_time(one.since)),
            drill=one.drill,
        )
        for one in found
    ]
    return Waiting(items[:SHOWN], len(items), drills=sum(one.drill for one in found))


async def _unconfirmed(context: Context, _: Caller, actor: Actor) -> Waiting:
    """As the board counts them: the digests of the area that nobody of their commune has confirmed in time."""
    try:
        board = await context.boards.read(None, actor.area)
    except Unavailable:
        return Waiting(away=("console",))
    items = [
        WaitingItem(
            TEXTS["unconfirmed_item"],
            "/notices",
            commune_code=one.code,
            detail=TEXTS["unconfirmed_since"].filled(time=clock_time(one.unconfirmed_since or one.since)),
            drill=board.drill,
        )
        for one in board.unconfirmed
    ]
    return Waiting(items[:SHOWN], len(items), drills=len(items) if board.drill else 0)


async def _lacking(context: Context, caller: Caller, actor: Actor) -> Waiting:
    """Struck communes whose notices reach nobody of their own, and what the roster lacks in the next days."""
    answer = await context.services.notifications.reach(caller)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    try:
        board = await context.boards.read(None, actor.area)
        incidents = chosen_incidents(board.incidents, None)[0]
        async with context.database.reading() as session:
            struck = await read_struck_communes(session, incidents, actor.area)
    except Unavailable:
        return Waiting(away=("console",))
    reach = answer.content.view()
    found = unreached(struck, incidents, reach, drill=board.drill)
    items = [
        WaitingItem(TEXTS["contacts_item"], f"/duty/contacts?commune={code}", commune_code=code, drill=board.drill)
        for code in found.contacts
    ]
    faults, of_drills = reach.plan_findings, reach.plan_findings_of_drills
    if faults:
        said = TEXTS["plan_item_drills"] if of_drills else TEXTS["plan_item"]
        items.insert(0, WaitingItem(said.filled(count=faults, drills=of_drills), PLAN_PATH))
    count = len(found.contacts) + faults
    return Waiting(items[:SHOWN], count, drills=of_drills + (len(found.contacts) if board.drill else 0))


async def _to_sign(context: Context, caller: Caller, actor: Actor) -> Waiting:
    answer = await context.services.notifications.duty_handovers.latest(caller)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    own = actor.communes | actor.provinces
    newest: dict[str, HandoverLine] = {}
    for line in answer.content.items:
        newest.setdefault(line.place, line)
    items = [
        WaitingItem(
            TEXTS["handover_item"].filled(place=place_said(line.place)),
            f"{HANDOVERS_PATH}/{line.id}",
            detail=TEXTS["handover_prepared"].filled(time=clock_time(line.prepared_at)),
        )
        for line in newest.values()
        if line.place in own and line.gone is not None and line.come is None and line.gone != actor.subject
    ]
    return Waiting(items, len(items))


TO_SIGN_ON: Final = Queue("handover", TEXTS["queue_handover"], HANDING, HANDOVERS_PATH, _to_sign, TEXTS["queue_handover_act"])
SILENT: Final = Queue("silent", TEXTS["silent_title"], WATCHING, SILENT_PATH, _silent, TEXTS["queue_silent_act"])
UNCONFIRMED: Final = Queue(
    "unconfirmed", TEXTS["queue_unconfirmed"], WATCHING, "/notices", _unconfirmed, TEXTS["queue_unconfirmed_act"]
)
LACKING: Final = Queue("unreached", TEXTS["queue_lacking"], KEEPING, "/duty", _lacking, TEXTS["queue_lacking_act"])
