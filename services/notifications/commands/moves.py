"""A case was reported in the wrong commune: what is still to be told and done follows it into the right one.

The old commune hears that the case has left, the new one that it has come. What was told before stays as it was told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import gather_digest
from services.notifications.commands.news import read_known, told_now
from services.notifications.domain.cases import CaseContact, CaseReport, CorrectedContact
from services.notifications.domain.digests import DigestItem, DigestKind
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.domain.outcomes import Outcome
from services.notifications.policy import texts
from services.notifications.store import climbs, escalations, notices
from shared import audit, clocks
from shared.communes import province_of
from shared.identity import Actor
from shared.ids import CaseId, derived_id


async def follow_moves(
    session: AsyncSession, actor: Actor, context: Context, corrected: Mapping[UUID, CorrectedContact], now: datetime
) -> None:
    """Let notices, visits, clocks and waiting escalations of these cases (whose rows are held) be of their new communes.

    A visit that nobody has made is work of the new commune; its clock goes on from where it was.
    """
    places = {case_id: one.after.commune_code for case_id, one in corrected.items() if one.is_move}
    moved = {CaseId(case_id): code for case_id, code in places.items() if code is not None}
    if not moved:
        return
    held = await notices.lock_of_cases(session, moved)
    known = await read_known(session, sorted(moved))
    told = {(one.case_id, one.outcome_id): one for case in known.values() for one in told_now(case, known)}
    placed = [_placed(notice, moved[CaseId(notice.case_id)], told) for notice in held if notice.case_id]
    await notices.save_places(session, placed)
    await climbs.relocate_cases(session, moved)
    await escalations.relocate_cases(session, moved)
    await clocks.relocate_cases(session, moved)
    await audit.record(session, actor, "case moved", "case", sorted(moved), notices=len(placed))
    visits = [notice for notice in placed if notice.kind is NoticeKind.IN_PERSON and notice.state is NoticeState.WAITING]
    items = [_visit(notice, corrected[notice.case_id].after.revision) for notice in visits if notice.case_id]
    await gather_digest(session, actor, context, items, now)


def move_items(reports: Iterable[CaseReport], contacts: Mapping[UUID, CaseContact]) -> list[DigestItem]:
    """Return what the communes of these moves hear of them; nobody hears of a case that was withdrawn."""
    return [item for report in reports if contacts[report.contact.case_id].known for item in _items(report)]


def _items(report: CaseReport) -> Sequence[DigestItem]:
    contact = report.contact
    if report.moved_from is None or contact.incident_id is None or contact.commune_code is None:
        return ()
    left = derived_id("moved away", report.fact_id)
    return (
        DigestItem(left, contact.case_id, contact.incident_id, report.moved_from, bool(contact.drill), DigestKind.MOVED_AWAY),
        DigestItem(
            report.fact_id,
            contact.case_id,
            contact.incident_id,
            contact.commune_code,
            bool(contact.drill),
            DigestKind.MOVED_HERE,
        ),
    )


def _placed(notice: Notice, commune_code: str, told: Mapping[tuple[UUID, UUID], Outcome]) -> Notice:
    """Return a notice where its case lies now; what is still to be told names the new commune as the one to ask."""
    placed = replace(notice, commune_code=commune_code, province_code=province_of(commune_code))
    if notice.state is not NoticeState.WAITING:
        return placed
    if notice.kind is NoticeKind.IN_PERSON:
        placed = replace(placed, recipient=f"commune:{commune_code}")
    outcome = told.get((notice.case_id, notice.outcome_id)) if notice.case_id and notice.outcome_id else None
    if outcome is None:
        return placed
    return replace(placed, text=texts.of_outcome(replace(outcome, commune_code=commune_code), notice.audience).text)


def _visit(notice: Notice, revision: int) -> DigestItem:
    item_id = derived_id("moved visit", notice.id, revision)
    return DigestItem(
        item_id, notice.case_id, notice.incident_id, notice.commune_code or "", notice.drill, DigestKind.IN_PERSON
    )
