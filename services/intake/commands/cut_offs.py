"""A commune is cut off: a leader of its province lets its own targets wait, and a later act lets them run again.

No statute read says that its terms wait in such a case; they are left alone.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands import facts
from services.intake.commands.incidents import OUTSIDE_YOUR_AREA, UnknownIncident
from services.intake.domain.cut_offs import CutOff, CutOffAct, CutOffActKind, CutOffDraft, CutOffEnding, CutOffId
from services.intake.domain.incidents import Incident
from services.intake.store import cut_offs as store
from services.intake.store import incidents as incident_store
from shared import audit, cut_offs, outbox
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound, Refused
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text

LONGEST: Final = timedelta(days=7)
"""Nobody knows further ahead; a further act may follow."""
_NOT_STRUCK: Final = Text(vi="xã này không thuộc sự kiện", en="is not struck by this incident")
_PAST: Final = Text(vi="đã qua: hãy ghi đến khi nào xã còn bị cô lập", en="is over: say until when the commune will be cut off")
_TOO_LONG: Final = Text(
    vi="dài quá 7 ngày: ký đến 7 ngày, khi cần thì ký tiếp", en="is more than 7 days away: sign for 7, and once more if need be"
)


class CutOffAlready(Refused):
    """The commune counts as cut off already: that act is ended first."""

    code = "cut-off-already"
    title = Text(
        vi="Xã đang được coi là bị cô lập: hãy kết thúc văn bản trước rồi ký văn bản mới",
        en="The commune counts as cut off already: end that act, then sign a new one",
    )


class CutOffEndedAlready(Refused):
    """Nothing is left to end."""

    code = "cut-off-ended"
    title = Text(vi="Việc này đã kết thúc", en="This has ended already")


class UnknownCutOff(NotFound):
    """There is no such act."""

    code = "unknown-cut-off"
    title = Text(vi="Không có văn bản này", en="There is no such act")


async def cut_off(session: AsyncSession, actor: Actor, draft: CutOffDraft, now: datetime) -> CutOff:
    """Sign that a commune is cut off. Its own targets wait from now on in every service, as soon as it hears of it.

    Raises UnknownIncident, Forbidden, InvalidInput, CutOffAlready.
    """
    incident = await incident_store.lock_incident(session, draft.incident_id)
    if incident is None:
        raise UnknownIncident
    _check(actor, incident, draft, now)
    if any(one.holds(now) for one in await store.list_cut_offs(session, incident.id, [draft.commune_code])):
        raise CutOffAlready
    act = CutOffAct(
        cut_off_id=CutOffId(new_id()),
        kind=CutOffActKind.BEGUN,
        incident_id=incident.id,
        commune_code=draft.commune_code,
        until=draft.until,
        document=draft.document,
        reason=draft.reason,
        signed_by=actor.subject,
        signed_at=now,
    )
    await store.insert_act(session, act)
    fact = facts.commune_cut_off(act, drill=incident.drill)
    await audit.record(session, actor, "commune declared cut off", "commune", [act.commune_code], until=act.until.isoformat())
    await cut_offs.begin(session, actor, [fact])
    await outbox.publish(session, [fact])
    metrics.CUT_OFFS.labels("begun").inc()
    return CutOff(act, None)


async def reach_again(session: AsyncSession, actor: Actor, ending: CutOffEnding, now: datetime) -> CutOff:
    """Sign that the commune is reached again: what waited runs as before, and what was due meanwhile is missed from now on.

    Raises UnknownCutOff, Forbidden, CutOffEndedAlready.
    """
    found = await store.find_cut_off(session, ending.cut_off_id)
    if found is None:
        raise UnknownCutOff
    incident = await incident_store.lock_incident(session, found.begun.incident_id)
    assert incident is not None  # noqa: S101 - an act is of an incident
    if not actor.may_act_in(found.begun.commune_code):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    # Once more: somebody may have ended it while this one waited for the incident.
    found = await store.find_cut_off(session, ending.cut_off_id) or found
    if not found.holds(now):
        raise CutOffEndedAlready
    begun = found.begun
    act = CutOffAct(
        cut_off_id=begun.cut_off_id,
        kind=CutOffActKind.ENDED,
        incident_id=begun.incident_id,
        commune_code=begun.commune_code,
        until=begun.until,
        document=ending.document,
        reason=ending.reason,
        signed_by=actor.subject,
        signed_at=now,
    )
    await store.insert_act(session, act)
    fact = facts.commune_reached(act, drill=incident.drill)
    await audit.record(session, actor, "commune declared reached", "commune", [act.commune_code])
    await cut_offs.end(session, actor, [fact])
    await outbox.publish(session, [fact])
    metrics.CUT_OFFS.labels("ended").inc()
    return CutOff(begun, act)


def _check(actor: Actor, incident: Incident, draft: CutOffDraft, now: datetime) -> None:
    if draft.commune_code not in incident.commune_codes:
        raise InvalidInput(FieldError("commune_code", _NOT_STRUCK))
    if not actor.may_act_in(draft.commune_code):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    if draft.until <= now:
        raise InvalidInput(FieldError("until", _PAST))
    if draft.until > now + LONGEST:
        raise InvalidInput(FieldError("until", _TOO_LONG))
