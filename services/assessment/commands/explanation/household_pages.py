"""A household opens its own page with the code on its paper: nobody signs in, and nobody else's page can be found."""

from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.commands.explanation.explanations import Explanation, explanation_of
from services.assessment.store.awards import cases as case_store
from services.assessment.store.explanation import determinations as determination_store
from services.assessment.store.explanation import household_pages as page_store
from shared import audit
from shared.errors import NotFound
from shared.household_code import hash_of
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(
    vi="Mã này không mở được trang nào: có thể gõ nhầm, đã đổi mã, hoặc đã hết hạn. Hãy hỏi UBND xã nơi ở",
    en="This code opens no page: perhaps it was mistyped, changed, or has expired. Ask your commune's People's Committee",
)


class NoSuchPage(NotFound):
    """The code opens nothing: which of the reasons it is, nobody is told who guesses."""

    code = "no-such-page"
    title = _UNKNOWN


async def open_page(session: AsyncSession, actor: Actor, context: Context, code: str | None, now: datetime) -> Explanation:
    """Return what a household's page is written from, and note that it was opened. Raises NoSuchPage.

    `code` None: what was typed can be no code.
    """
    case_id = await page_store.find_case(session, hash_of(code), now) if code else None
    found = next(iter(await case_store.find_cases(session, [case_id])), None) if case_id else None
    kept = await determination_store.find_determination(session, case_id, None) if case_id else None
    if found is None or kept is None:
        raise NoSuchPage
    await audit.record(session, actor, "household page opened", "case", [found.case.case_id], at=now, personal=True)
    return await explanation_of(session, context, found.case, kept, now, full=True)
