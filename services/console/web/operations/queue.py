"""What is wrong now, on the first page of the operators."""

from typing import Final

from services.console.client.transport import Caller
from services.console.client.watch import ServiceState
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.operations.texts import TEXTS
from services.console.web.operations.troubles import Aside, GapLine, Troubles, look_at_all
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import clock_time
from shared.identity import Actor, Role
from shared.texts import Text

_PATH: Final = "/operations"


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    troubles = await look_at_all(context, caller)
    items = _items(troubles)
    return Waiting(items, len(items), troubles.is_more, tuple(troubles.away))


def _items(troubles: Troubles) -> list[WaitingItem]:
    return [
        *(_service(one) for one in troubles.services if one.state != "ready"),
        *_backup(troubles),
        *(_aside("letter_item", line) for line in troubles.letters.lines),
        *(_aside("refused_item", line) for line in troubles.refused.lines),
        *(_gap(line) for line in troubles.gaps.lines),
    ]


def _service(one: ServiceState) -> WaitingItem:
    name, state = word(SERVICES, one.service), TEXTS[f"state_{one.state}"]
    since = TEXTS["at_least_since" if one.is_earliest else "since"].filled(time=clock_time(one.since))
    return WaitingItem(Text(vi=f"{name.vi}: {state.vi}", en=f"{name.en}: {state.en}"), _PATH, detail=since)


def _backup(troubles: Troubles) -> list[WaitingItem]:
    if not troubles.is_backup_wrong or troubles.backups is None:
        return []
    newest = troubles.backups.newest
    detail = TEXTS["since"].filled(time=clock_time(newest)) if newest else TEXTS["backup_none"]
    return [WaitingItem(TEXTS["backup_item"], f"{_PATH}#backups", detail=detail)]


def _aside(sentence: str, line: Aside) -> WaitingItem:
    name = word(SERVICES, line.service)
    what = Text(
        vi=TEXTS[sentence].say("vi", service=name.vi, fact=line.fact.vi),
        en=TEXTS[sentence].say("en", service=name.en, fact=line.fact.en),
    )
    since = TEXTS["since"].filled(time=clock_time(line.since))
    detail = Text(vi=f"{line.why.vi} · {since.vi}", en=f"{line.why.en} · {since.en}")
    return WaitingItem(what, f"{_PATH}#{sentence.partition('_')[0]}s", detail=detail, case_id=line.case_id)


def _gap(line: GapLine) -> WaitingItem:
    name = word(SERVICES, line.service)
    what = Text(
        vi=TEXTS["gap_item"].say("vi", service=name.vi, count=line.gap.missed),
        en=TEXTS["gap_item"].say("en", service=name.en, count=line.gap.missed),
    )
    return WaitingItem(what, f"{_PATH}#gaps", detail=TEXTS["since"].filled(time=clock_time(line.gap.since)))


QUEUE: Final = Queue("wrong-now", TEXTS["queue_title"], frozenset({Role.OPS}), _PATH, _read, TEXTS["queue_act"])
