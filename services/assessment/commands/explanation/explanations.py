"""Somebody asks why a household gets what it gets: everything that the explanation is written from, and who asked is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.households import open_report
from services.assessment.commands.awards.reasons import open_sentence
from services.assessment.commands.context import Context
from services.assessment.commands.determinations import open_determination
from services.assessment.domain.cases import Assessment
from services.assessment.domain.contact_points import ContactPoint
from services.assessment.domain.decisions import SignedLine
from services.assessment.domain.help import Help
from services.assessment.policy.explanation.determinations import Determination
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.explanation import determinations as determination_store
from services.assessment.store.explanation import household_pages as page_store
from services.assessment.store.explanation.determinations import SealedDetermination
from shared import audit, clock_states
from shared.clock_states import ClockState
from shared.errors import NotFound
from shared.household_code import hash_of
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
    help: Mapping[UUID, Help]
    """What has become of its awards, as far as those who pay have told."""
    office: ContactPoint | None
    page_code: str | None = field(repr=False)
    """With it the household opens the page without an officer."""


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
    return await explanation_of(session, context, found.case, kept, now, full=knowledge_of(actor) is Knowledge.FULL)


async def explanation_of(  # noqa: PLR0913 - whose, from what, when, and how much of it is shown
    session: AsyncSession, context: Context, case: Assessment, kept: SealedDetermination, now: datetime, *, full: bool
) -> Explanation:
    """Return everything that the page of a case is written from; `full`: for who may know the household, or is it."""
    determination = open_determination(context, kept)
    signed = await decision_store.find_signed_lines(session, case.case_id)
    return Explanation(
        case=case,
        determination=determination if full else _masked(determination),
        as_asked=determination,
        signed=tuple(
            replace(line, sentence=open_sentence(context, case.case_id, sealed) if full else None) for line, sealed in signed
        ),
        clocks=tuple(await clock_states.of_case(session, case.case_id)),
        help=await page_store.find_help(session, case.case_id),
        office=await page_store.find_contact_point(session, case.commune_code),
        page_code=await _page_code(session, context, case, now) if full else None,
    )


async def _page_code(session: AsyncSession, context: Context, case: Assessment, now: datetime) -> str | None:
    """Return the code that opens this page to its household; None where it has none, or none any more."""
    code = open_report(context, case).page_code
    return code if code and await page_store.find_hash(session, case.case_id, now) == hash_of(code) else None


def _masked(determination: Determination) -> Determination:
    """Return it without the name of the head and the birthdays; what the law gave and why stays."""
    content = determination.content
    members = tuple(masked_member(member) for member in content.circumstances.members)
    circumstances = replace(content.circumstances, members=members)
    hidden = replace(content, head_name=masked_name(content.head_name), circumstances=circumstances)
    return replace(determination, content=hidden)
