"""What is heard of who told of himself, assessed, signed and delegated: none of them hands anything over to that household.

Nor says who signed, or delegated it, what became of the money.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.domain.payments import Payment
from shared import audit
from shared.duties import Held
from shared.identity import Actor


async def remember_duties(session: AsyncSession, actor: Actor, held: Mapping[UUID, Iterable[Held]]) -> None:
    """Keep who did what for these households elsewhere."""
    if held:
        await store.duties.insert_duties(session, held)
        await audit.record(session, actor, "duties remembered", "case", sorted(held))


async def check_not_signer(session: AsyncSession, actor: Actor, payment: Payment) -> None:
    """Refuse who signed for this payment or delegated a signature for its household. Raises ResolvedBySigner."""
    held = await store.duties.find_duties(session, [payment.case_id])
    policy.resolutions.check_not_signer(actor.subject, payment, held[payment.case_id])
