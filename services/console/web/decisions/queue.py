"""What waits for a signature, on the first page."""

from typing import Final

from services.console.client.assessment import CaseOnList
from services.console.client.transport import Caller
from services.console.views.vocabulary import word
from services.console.web.context import Context
from services.console.web.decisions.lines import WITHDRAWN
from services.console.web.decisions.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import BENEFITS

_COUNTED: Final = 200


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Cases with something proposed: urgent help of open cases, and everything of those that were assessed."""
    items: list[WaitingItem] = []
    away: list[str] = []
    is_more = False
    for state in ("assessed", "open"):
        answer = await context.services.assessment.cases(caller, {"state": state, "limit": str(_COUNTED)})
        if answer.content is None:
            away.append(answer.service)
            continue
        is_more = is_more or answer.content.next_cursor is not None
        items += [
            _item(case) for case in answer.content.items if _proposed(case) or _reductions(case) or _is_owed_nothing(case)
        ]
    return Waiting(items, len(items), is_more, tuple(sorted(set(away))))


def _is_owed_nothing(case: CaseOnList) -> bool:
    return bool(case.revision) and all(award.state == WITHDRAWN for award in case.awards)


def _proposed(case: CaseOnList) -> list[str]:
    return [award.code for award in case.awards if award.state == "proposed"]


def _reductions(case: CaseOnList) -> int:
    return sum(one.state == "proposed" for award in case.awards for one in award.reductions)


def _item(case: CaseOnList) -> WaitingItem:
    codes = _proposed(case)
    names = [word(BENEFITS, code) for code in dict.fromkeys(codes)]
    said = Text(vi=", ".join(name.vi for name in names), en=", ".join(name.en for name in names))
    what = Text(
        vi=TEXTS["sign_item"].say("vi", count=len(codes), names=said.vi),
        en=TEXTS["sign_item"].say("en", count=len(codes), names=said.en),
    )
    if (count := _reductions(case)) > 0:
        less = TEXTS["reduction_item"].filled(count=count)
        what = Text(vi=f"{what.vi}; {less.vi}", en=f"{what.en}; {less.en}") if codes else less.capitalized()
    if _is_owed_nothing(case):
        what = TEXTS["nothing_owed"]
    path = f"/decisions?incident_id={case.incident_id}&commune_code={case.commune_code}"
    return WaitingItem(
        what,
        path,
        commune_code=case.commune_code,
        due_at=case.due_at,
        case_id=case.case_id,
        drill=case.drill,
        gone=case.gone,
    )


QUEUE: Final = Queue(
    "sign",
    TEXTS["queue_sign"],
    frozenset({Role.COMMUNE_CHAIR, Role.PROVINCIAL_LEADER}),
    "/decisions",
    _read,
    TEXTS["queue_act"],
)
