"""Cases: their people are remembered, and nothing is told about a case that was withdrawn.

Report, outcome and retraction may come in any order: the row of the case is held while one of them looks at the others.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.corrections import readdress_outcomes
from services.notifications.commands.digests import gather_digest
from services.notifications.commands.moves import follow_moves, move_items
from services.notifications.commands.news import read_known, told_now
from services.notifications.commands.outcomes import address_outcomes
from services.notifications.domain.cases import CaseContact, CaseReport, CorrectedContact
from services.notifications.domain.digests import DigestItem, DigestKind
from services.notifications.domain.outcomes import AddressedOutcome
from services.notifications.store import cases, deliveries, notices
from shared import audit, clocks
from shared.identity import Actor


async def remember_contacts(
    session: AsyncSession, actor: Actor, context: Context, reports: Sequence[CaseReport], now: datetime
) -> None:
    """Keep how people are reached, tell what was waiting for that, and put new households into their communes' digests."""
    given = [report.contact for report in reports]
    ids = {contact.case_id for contact in given}
    # All rows in one order, also those of others who gave the same number.
    held = ids | await cases.find_still_texted(session, given)
    before = await cases.lock_contacts(session, held)
    await cases.save_contacts(session, given)
    contacts = await cases.lock_contacts(session, held)
    await audit.record(session, actor, "contacts remembered", "case", sorted(ids))
    heard = await read_known(session, sorted(ids))
    waiting = told_now([outcome for case in heard.values() for outcome in case], heard)
    addressed = [AddressedOutcome(outcome, contacts[outcome.case_id]) for outcome in waiting]
    await address_outcomes(session, actor, context, addressed, now)
    known = {case_id: contact for case_id, contact in before.items() if contact.revision > 0}
    corrected = {case_id: CorrectedContact(contact, contacts[case_id]) for case_id, contact in known.items()}
    await follow_moves(session, actor, context, corrected, now)
    await readdress_outcomes(session, actor, context, corrected, now)
    first = [report for report in reports if report.contact.revision == 1 and contacts[report.contact.case_id].known]
    items = [_item(report.fact_id, report.contact, DigestKind.REPORTED) for report in first]
    await gather_digest(session, actor, context, [*items, *move_items(reports, contacts)], now)


async def withdraw_cases(
    session: AsyncSession, actor: Actor, context: Context, retractions: Mapping[UUID, UUID], now: datetime
) -> None:
    """Stop what is not yet told about these cases (by fact); a case that is not known yet is remembered as withdrawn."""
    contacts = await cases.lock_contacts(session, retractions.values())
    await cases.mark_retracted(session, contacts, now)
    await deliveries.withdraw_cases(session, contacts)
    await notices.withdraw(session, contacts)
    await clocks.stop_cases(session, sorted(contacts), now)
    await audit.record(session, actor, "cases withdrawn", "case", sorted(contacts))
    known = [(fact, contacts[case]) for fact, case in retractions.items() if contacts[case].known]
    items = [_item(fact, contact, DigestKind.RETRACTED) for fact, contact in known]
    await gather_digest(session, actor, context, items, now)


def _item(fact_id: UUID, contact: CaseContact, kind: DigestKind) -> DigestItem:
    if contact.incident_id is None or contact.commune_code is None:
        raise ValueError("a contact without a report has no place in a digest")
    return DigestItem(fact_id, contact.case_id, contact.incident_id, contact.commune_code, drill=bool(contact.drill), kind=kind)
