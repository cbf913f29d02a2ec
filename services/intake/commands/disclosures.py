"""Showing a household in full to somebody who has said why; each time is written down for ever, for who audits."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.context import Context
from services.intake.domain.disclosures import LASTS, Disclosure, DisclosureReason, DisclosureWanted
from services.intake.store import disclosures as store
from shared import audit
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.identity import Actor, Role
from shared.ids import CaseId, new_id
from shared.need_to_know import Knowledge, knowledge_of
from shared.privacy import Unreadable
from shared.texts import Text


async def disclose(
    session: AsyncSession, actor: Actor, context: Context, wanted: DisclosureWanted, now: datetime
) -> Disclosure:
    """Note that somebody sees whose case this is, and why. Refused where his role may not know it."""
    if knowledge_of(actor) is not Knowledge.FULL:
        raise Forbidden
    if wanted.reason is DisclosureReason.OTHER and wanted.note is None:
        raise InvalidInput(FieldError("note", _SAY_WHY))
    made = Disclosure(new_id(), actor.subject, tuple(sorted(actor.roles)), now, wanted.reason, wanted.note)
    note = context.seals.seal_disclosure(made.id, made.note)
    values = {"id": made.id, "case_id": wanted.case_id, "shown_to": made.shown_to, "roles": list(made.roles)}
    values |= {"shown_at": made.shown_at, "reason": made.reason, "note": note}
    await store.save_disclosure(session, values)
    await audit.record(session, actor, "household disclosed", "case", [wanted.case_id], reason=made.reason)
    return made


async def is_disclosed(session: AsyncSession, actor: Actor, case_id: UUID, now: datetime) -> bool:
    """Tell whether this person has said lately why he must know whose case it is."""
    shown_at = await store.shown_last(session, case_id, actor.subject)
    return shown_at is not None and now < shown_at + LASTS


async def view_disclosures(session: AsyncSession, actor: Actor, context: Context, case_id: CaseId) -> list[Disclosure] | None:
    """Show an auditor to whom the household was shown and why; nobody else gets it."""
    if not actor.has(Role.AUDITOR):
        return None
    return [
        Disclosure(
            row["id"],
            row["shown_to"],
            tuple(row["roles"]),
            row["shown_at"],
            DisclosureReason(row["reason"]),
            _note(context, row["id"], row["note"]),
        )
        for row in await store.list_disclosures(session, case_id)
    ]


def _note(context: Context, disclosure_id: UUID, sealed: bytes | None) -> str | None:
    try:
        return context.seals.open_disclosure(disclosure_id, sealed)
    except Unreadable:
        return None


_SAY_WHY: Final = Text(vi="hãy ghi rõ lý do khác là gì", en="write what the other reason is")
