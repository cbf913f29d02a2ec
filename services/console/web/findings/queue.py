"""Which households wait to be visited, on the first page."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from services.console.client import queues
from services.console.client.assessment import CaseOnList
from services.console.client.queues import CaseToAssess
from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.findings.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem, read_queue
from shared.identity import Actor, Role
from shared.texts import Text
from shared.vocabulary import RETURNED_REASONS, reason_text

COUNTED: Final = 200


async def read(context: Context, caller: Caller, _: Actor) -> Waiting:
    """Return the open cases of the assessor's area, by place and clock alone."""
    return await read_queue(context, caller, queues.TO_ASSESS, _item)


async def read_named(context: Context, caller: Caller) -> Waiting:
    """Return them with whose they are: that this list was looked at is written down."""
    answer = await context.services.assessment.cases(caller, {"state": "open", "limit": str(COUNTED)})
    if answer.content is None:
        return Waiting(away=(answer.service,))
    cases = answer.content.items
    names = await _names(context, caller, sorted({case.incident_id for case in cases}))
    items = [replace(_item(case), who=names.get(case.case_id, "")) for case in cases]
    drills = sum(case.drill for case in cases)
    return Waiting(items, len(items), answer.content.next_cursor is not None, drills=drills)


def _item(case: CaseToAssess | CaseOnList) -> WaitingItem:
    return WaitingItem(
        TEXTS["returned_item"] if case.returned_at else TEXTS["assess_item"],
        f"/findings/{case.case_id}",
        commune_code=case.commune_code,
        due_at=case.due_at,
        detail=_reason(case),
        case_id=case.case_id,
        gone=case.gone,
        drill=case.drill,
    )


def _reason(case: CaseToAssess | CaseOnList) -> Text | None:
    """Return what the signer wants to know of a case that he returned; his own words stand in the file."""
    if case.returned_at is None:
        return None
    reason = reason_text(RETURNED_REASONS, case.returned_reason)
    return Text(vi=TEXTS["wanted"].say("vi", reason=reason.vi), en=TEXTS["wanted"].say("en", reason=reason.en))


async def _names(context: Context, caller: Caller, incidents: Sequence[UUID]) -> Mapping[UUID, str]:
    ask = context.services.assessment.files
    query = {"state": "open", "limit": str(COUNTED)}
    answers = await asyncio.gather(*(ask(caller, {**query, "incident_id": str(incident)}) for incident in incidents))
    files = [file for answer in answers if answer.content for file in answer.content.items]
    return {file.case_id: file.household.head_name for file in files if file.household}


QUEUE: Final = Queue("assess", TEXTS["queue_title"], frozenset({Role.ASSESSOR}), "/findings", read, TEXTS["queue_act"])
