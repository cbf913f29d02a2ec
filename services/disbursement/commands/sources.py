"""Means come in: a source is opened, contributions arrive, and what waited for them goes on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from services.disbursement.commands.context import Context
from services.disbursement.commands.payments import reserve_waiting_payments
from services.disbursement.domain.sources import Contribution, Source
from shared import audit
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.identity import Actor
from shared.texts import Text


class NotYourSource(Forbidden):
    """The source belongs to a place outside this person's area."""

    code = "not-your-source"
    title = Text(vi="Nguồn này nằm ngoài địa bàn của bạn", en="This source is outside your area")


class SourceExists(Refused):
    """The id is taken."""

    code = "source-exists"
    title = Text(vi="Mã nguồn này đã có", en="A source with this id exists already")


class IncidentNotKnown(Refused):
    """Nobody has told disbursement of this incident."""

    code = "incident-not-known"
    title = Text(
        vi="Chi trả chưa biết đợt thiên tai này",
        en="Payments does not know this incident",
    )


@dataclass(frozen=True)
class ContributionBooked:
    """The source after it, and how many waiting payments went on at once."""

    source: Source
    continued: int


async def open_source(session: AsyncSession, actor: Actor, source: Source, now: datetime) -> Source:
    """Open a source that holds nothing yet."""
    check_area(actor, source)
    if source.incident_id is not None:
        _check_incident(source, await store.incidents.is_drill(session, source.incident_id))
    if not await store.sources.save_source(session, source, now):
        raise SourceExists
    await audit.record(session, actor, "source opened", "source", [source.id], kind=source.kind, unit=source.unit)
    return source


async def receive_contribution(
    session: AsyncSession, actor: Actor, context: Context, contribution: Contribution, now: datetime
) -> ContributionBooked:
    """Book what came in; up to 500 payments that waited for it go on at once, the loop continues with the rest."""
    source = await store.sources.lock_source(session, contribution.source_id)
    check_area(actor, source)
    await store.sources.save_contribution(session, contribution, now)
    await audit.record(session, actor, "contribution received", "source", [source.id], amount=contribution.amount)
    richer = replace(source, available=source.available + contribution.amount)
    continued = await reserve_waiting_payments(session, actor, context, richer, now)
    return ContributionBooked(await store.sources.get_source(session, source.id), continued)


def _check_incident(source: Source, is_drill: bool | None) -> None:  # noqa: FBT001 - as it was found
    """Bind real means to nothing invented, and invented ones to nothing real; what nobody knows is bound to nothing."""
    if is_drill is None:
        raise IncidentNotKnown(errors=(FieldError("incident_id", _NOT_KNOWN),))
    if is_drill is not source.drill:
        raise InvalidInput(FieldError("drill", _OF_A_DRILL if is_drill else _OF_A_REAL_ONE))


def check_area(actor: Actor, source: Source) -> None:
    """A commune's accountant keeps the commune's sources, a province's all of the province, the country's every one."""
    if not keeps(actor, source):
        raise NotYourSource


def keeps(actor: Actor, source: Source) -> bool:
    """Tell whether a source is of somebody's area: of his commune or province; the country's own is the country's."""
    commune = source.commune_code
    return actor.may_act_in_province(source.province_code) if commune is None else actor.may_act_in(commune)


_NOT_KNOWN: Final = Text(
    vi="chưa biết đợt này: nếu vừa công bố, xin gửi lại sau ít giây; nếu không, hãy xem lại mã",
    en="is not known yet: where it was declared just now, send this again in some seconds; else look at the id",
)
_OF_A_DRILL: Final = Text(
    vi="đợt này là diễn tập: nguồn thật không gắn với diễn tập. Hãy chọn nguồn diễn tập, hoặc không gắn với đợt nào",
    en="the incident is a drill, to which no real means are bound: say that these are invented, or bind them to no incident",
)
_OF_A_REAL_ONE: Final = Text(
    vi="đợt này là thật: nguồn diễn tập không gắn với đợt thật. Hãy chọn nguồn thật, hoặc không gắn với đợt nào",
    en="the incident is real, to which no invented means are bound: say that these are real, or bind them to no incident",
)
