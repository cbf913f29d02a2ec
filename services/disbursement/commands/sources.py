"""Means come in: a source is opened, contributions arrive, and what waited for them goes on."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from services.disbursement.commands.payments import continue_waiting_funds
from services.disbursement.domain import Source
from shared import audit
from shared.errors import Forbidden, Refused
from shared.identity import Actor
from shared.ids import SourceId
from shared.texts import Text
from shared.windows import WindowKind


class NotYourSource(Forbidden):
    """The source belongs to a place outside this person's area."""

    code = "not-your-source"
    title = Text(vi="Nguồn này nằm ngoài địa bàn của bạn", en="This source is outside your area")


class SourceExists(Refused):
    """The id is taken."""

    code = "source-exists"
    title = Text(vi="Mã nguồn này đã có", en="A source with this id exists already")


@dataclass(frozen=True)
class Contribution:
    """Means that came in; `given_by` is sealed."""

    id: UUID
    source_id: SourceId
    amount: int
    given_by: bytes


@dataclass(frozen=True)
class ContributionBooked:
    """The source after it, and how many waiting payments went on at once."""

    source: Source
    continued: int


async def open_source(session: AsyncSession, actor: Actor, source: Source, now: datetime) -> Source:
    """Open a source that holds nothing yet."""
    _check_place(actor, source)
    if not await store.save_source(session, source, now):
        raise SourceExists
    await audit.record(session, actor, "source opened", "source", [source.id], kind=source.kind, unit=source.unit)
    return source


async def receive_contribution(
    session: AsyncSession, actor: Actor, contribution: Contribution, kind: WindowKind, now: datetime
) -> ContributionBooked:
    """Book what came in; up to 500 payments that waited for it go on at once, the loop continues with the rest."""
    source = await store.lock_source(session, contribution.source_id)
    _check_place(actor, source)
    await store.save_contribution(session, contribution.id, source.id, contribution.amount, contribution.given_by, now)
    await audit.record(session, actor, "contribution received", "source", [source.id], amount=contribution.amount)
    richer = replace(source, available=source.available + contribution.amount)
    continued = await continue_waiting_funds(session, actor, kind, now, richer)
    return ContributionBooked(await store.get_source(session, source.id), continued)


def _check_place(actor: Actor, source: Source) -> None:
    """A commune's accountant keeps the commune's sources, a province's all of the province, the country's every one."""
    area = actor.area
    if area is None:
        return
    if source.commune_code is not None and actor.may_act_in(source.commune_code):
        return
    if source.province_code is not None and source.province_code in area[1]:
        return
    raise NotYourSource
