"""Those who pay tell what came: the household's page says it as it stands now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.duties import remember_duties
from services.assessment.domain.help import Help
from services.assessment.store.explanation import household_pages as page_store
from shared import audit
from shared.duties import Held
from shared.identity import Actor


async def remember_help(session: AsyncSession, actor: Actor, news: Sequence[Help], now: datetime) -> None:
    """Keep the newest word about each award; repeated or older, it changes nothing."""
    await page_store.save_help(session, news)
    await audit.record(session, actor, "help remembered", "award", sorted({one.award_id for one in news}), at=now)


async def remember_goods(
    session: AsyncSession, actor: Actor, held: Mapping[UUID, Collection[Held]], news: Sequence[Help], now: datetime
) -> None:
    """Remember who gave out goods, because he assesses and signs nothing there, and that the households have them."""
    await remember_duties(session, actor, held)
    await remember_help(session, actor, news, now)
