"""With a household's report comes the code with which it opens its page: its hash is kept where it will be asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.store.explanation import household_pages as page_store
from shared.events.intake import PersonalPart
from shared.household_code import hash_of


async def keep_codes(
    session: AsyncSession, context: Context, reports: Sequence[tuple[UUID, PersonalPart]], now: datetime
) -> None:
    """Let the codes of these reports open the pages of their cases; a newer report may bring another code.

    Part of the command that takes the reports, which writes down who did it.
    """
    codes = [(case_id, hash_of(part.page_code)) for case_id, part in reports if part.page_code]
    await page_store.save_codes(session, codes, now + context.page_life)
