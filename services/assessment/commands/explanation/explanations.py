"""Somebody asks why a household gets what it gets: everything that the explanation is written from, and who asked is noted."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.commands.determinations import open_determination
from services.assessment.domain.cases import Assessment
from services.assessment.domain.decisions import SignedLine
from services.assessment.policy.explanation.determinations import Determination
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.explanation import determinations as determination_store
from shared import audit, clocks
from shared.clocks import ClockState
from shared.errors import NotFound
from shared.identity import Actor
from shared.need_to_know import Knowledge, knowledge_of, masked_member, masked_name
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_NOT_ASKED: Final = Text(
    vi="Hồ sơ này không có lần tính nào như vậy theo luật", en="The law was not asked about this case in that way"
)


@dataclass(frozen=True, slots=True)
class ExplanationSubject:
    """Of which case, and by which of its findings (0: by the report alone; None: by the newest determination)."""

    case_id: UUID
    findings_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A case, what the law was asked and answered about it, what was signed, and the clocks of its decisions.

    `determination` says as much of the household as the reader may know; `as_asked` serves only to ask the law again.
    """

    case: Assessment
    determination: Determination
    as_asked: Determination
    signed: tuple[SignedLine, ...]
    clocks: tuple[ClockState, ...]


async def explain_case(
    session: AsyncSession, actor: Actor, context: Context, subject: ExplanationSubject, now: datetime
) -> Explanation:
    """Return what explains a case, by its newest determination or that of the named findings.

    Raises NotFound for an unknown case or determination, also where the case is not his to see.
    """
    case_id = subject.case_id
    found = next(iter(await case_store.find_cases(session, [case_id])), None)
    if found is None or not actor.may_act_in(found.case.commune_code):
        raise NotFound(_UNKNOWN)
    kept = await determination_store.find_determination(session, case_id, subject.findings_revision)
    if kept is None:
        raise NotFound(_NOT_ASKED)
    await audit.record(
        session, actor, "explanation shown", "case", [case_id], at=now, personal=True, revision=kept.findings_revision
    )
    determination = open_determination(context, kept)
    return Explanation(
        case=found.case,
        determination=determination if knowledge_of(actor) is Knowledge.FULL else _masked(determination),
        as_asked=determination,
        signed=tuple(await decision_store.find_signed_lines(session, case_id)),
        clocks=tuple(await clocks.of_case(session, found.case.case_id)),
    )


def _masked(determination: Determination) -> Determination:
    """Return it without the name of the head and the birthdays; what the law gave and why stays."""
    content = determination.content
    members = tuple(masked_member(member) for member in content.circumstances.members)
    circumstances = replace(content.circumstances, members=members)
    hidden = replace(content, head_name=masked_name(content.head_name), circumstances=circumstances)
    return replace(determination, content=hidden)
