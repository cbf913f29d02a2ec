"""Reports that look like an earlier one: nothing is refused or thrown together, both are shown until an officer has asked."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands.context import Context
from services.intake.domain.cases import Case
from services.intake.domain.look_alikes import LookAlike
from services.intake.policy.look_alikes import likenesses
from services.intake.store import look_alikes as store
from services.intake.store.look_alikes import Marked
from shared.events.intake import PersonalPart
from shared.ids import CaseId


async def compare_cases(
    session: AsyncSession, context: Context, known: Iterable[tuple[Case, PersonalPart]]
) -> dict[CaseId, LookAlike]:
    """Mark those of these (saved) cases that look like an earlier one of their commune and incident, and return which."""
    marked = [
        Marked(context.seals.likeness_mark(case, likeness, words), case.id, likeness)
        for case, part in known
        for likeness, words in likenesses(part)
    ]
    alike = await store.claim_marks(session, marked)
    if alike:
        await store.mark_look_alikes(session, alike)
        for one in alike.values():
            metrics.LOOK_ALIKES.labels(one.likeness).inc()
    return alike
