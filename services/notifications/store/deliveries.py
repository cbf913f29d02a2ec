"""Deliveries: one message to one phone, claimed for a short while by whoever sends it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.deliveries import Claim, ClaimedDelivery, Delivery, Lane, Offer, RefusedDelivery, Way
from shared.database import execute, ring

MESSAGES_WAIT: Final = "messages"

_SAVE: Final = text("""
    insert into deliveries (id, notice_id, lane, way, phone, shift_id, is_second, contact_id, number_index, turn, state,
                            created_at, next_attempt_at)
    values (:id, :notice_id, :lane, :way, :phone, :shift_id, :is_second, :contact_id, :number_index, :turn, 'waiting',
            :created_at, :created_at)""")
_FREE: Final = (
    "state = 'waiting' and next_attempt_at <= :now and (claimed_until is null or claimed_until <= :now)"
    " and way = any(cast(:ways as text[]))"
)
_MAY_BE_SENT: Final = (
    "(cast(:sms_is_real as boolean) or exists (select 1 from notices n where n.id = deliveries.notice_id and n.drill))"
)
_ANY: Final = text(
    f"select 1 from deliveries where {_FREE} and lane = any(cast(:lanes as smallint[])) and {_MAY_BE_SENT} limit 1"
)
_COUNT_WITHOUT_REAL_GATEWAY: Final = text("""
    select d.lane, count(*) as count from deliveries d join notices n on n.id = d.notice_id
     where d.state = 'waiting' and not n.drill group by d.lane""")
_CLAIM: Final = """
    with due as (
        select id from deliveries where {free} and {which} and {allowed} order by lane, next_attempt_at, id limit :most
           for update skip locked)
    update deliveries d set claimed_until = :until, attempts = d.attempts + 1,
           first_tried_at = coalesce(d.first_tried_at, :now)
      from due, notices n
     where d.id = due.id and n.id = d.notice_id
    returning d.id, d.lane, d.attempts, d.first_tried_at, d.phone, n.text, n.drill, d.way, d.provider, d.provider_since,
              d.tried, d.in_doubt, d.notice_id, d.contact_id, n.commune_code, d.shift_id,
              exists (select 1 from duty_shifts s where s.id = d.shift_id and s.commune_code = n.commune_code)
                  as is_of_commune"""
# Before the provider is called: whoever comes after a crash must know who may have it.
_OFFERED: Final = text("""
    update deliveries d set provider = o.provider, provider_since = o.since, tried = string_to_array(o.tried, ','),
           in_doubt = true
      from unnest(cast(:ids as uuid[]), cast(:providers as text[]), cast(:since as timestamptz[]), cast(:tried as text[]))
           as o(id, provider, since, tried)
     where d.id = o.id""")
_CLAIM_LANES: Final = text(_CLAIM.format(free=_FREE, allowed=_MAY_BE_SENT, which="lane = any(cast(:lanes as smallint[]))"))
_CLAIM_NOTICE: Final = text(_CLAIM.format(free=_FREE, allowed=_MAY_BE_SENT, which="notice_id = :notice_id"))
_ACCEPTED: Final = text("""
    update deliveries d set state = 'sent', accepted_at = a.at, claimed_until = null, reason = null, receipt_due = a.due
      from unnest(cast(:ids as uuid[]), cast(:accepted as timestamptz[]), cast(:due as timestamptz[])) as a(id, at, due)
     where d.id = a.id and d.state = 'waiting' returning d.notice_id, d.accepted_at""")
_REFUSED: Final = text("""
    update deliveries d set state = 'undeliverable', reason = r.reason, claimed_until = null, receipt_due = null
      from unnest(cast(:ids as uuid[]), cast(:reasons as text[])) as r(id, reason)
     where d.id = r.id and d.state in ('waiting', 'sent') and d.delivered_at is null
    returning d.notice_id, case when not d.is_second then d.shift_id end as shift_id, d.reason""")
# A digest for which a later one stands since it was claimed has not left, and does not leave any more.
_STATE_AFTER: Final = """
    case when exists (select 1 from notices n where n.id = d.notice_id and n.state = 'superseded') then 'withdrawn'
         else d.state end"""
_POSTPONED: Final = text(f"""
    update deliveries d set claimed_until = null, next_attempt_at = p.next_attempt_at, reason = :reason, state = {_STATE_AFTER}
      from unnest(cast(:ids as uuid[]), cast(:next as timestamptz[])) as p(id, next_attempt_at)
     where d.id = p.id and d.state = 'waiting'""")
_STILL_OPEN: Final = text("""
    select distinct notice_id from deliveries
     where notice_id = any(cast(:notices as uuid[])) and state in ('waiting', 'sent')""")
_RELEASED: Final = text(f"""
    update deliveries d set state = {_STATE_AFTER}, claimed_until = null,
           next_attempt_at = p.next_attempt_at, reason = p.reason, provider = null,
           provider_since = null, in_doubt = false, tried = array_append(d.tried, d.provider)
      from unnest(cast(:ids as uuid[]), cast(:next as timestamptz[]), cast(:reasons as text[]))
           as p(id, next_attempt_at, reason)
     where d.id = p.id and d.state = 'waiting' and d.provider is not null""")
# Always in the order of their ids: two who lock some of the same messages would otherwise wait for one another.
_LOCK: Final = text("select id from deliveries where id = any(cast(:ids as uuid[])) order by id for update")
_WITHDRAW_CASES: Final = text("""
    with held as (
        select d.id from deliveries d join notices n on n.id = d.notice_id
         where n.case_id = any(cast(:cases as uuid[])) and n.outcome_id is not null and d.state = 'waiting'
         order by d.id for update of d)
    update deliveries d set state = 'withdrawn', claimed_until = null from held h where d.id = h.id""")
_WITHDRAW_NOTICES: Final = text("""
    with held as (
        select id from deliveries where notice_id = any(cast(:notices as uuid[])) and state = 'waiting' order by id for update)
    update deliveries d set state = 'withdrawn', claimed_until = null from held h where d.id = h.id""")
# What is being sent at this moment has left; nobody waits for whoever sends it.
_WITHDRAW_UNCLAIMED: Final = text("""
    with held as (
        select id from deliveries where notice_id = any(cast(:notices as uuid[])) and state = 'waiting'
           and (claimed_until is null or claimed_until <= clock_timestamp())
         order by id for update skip locked)
    update deliveries d set state = 'withdrawn' from held h where d.id = h.id""")
_REPLACE: Final = text("""
    with held as (
        select id from deliveries where notice_id = any(cast(:notices as uuid[])) and state in ('waiting', 'sent')
         order by id for update)
    update deliveries d set state = case d.state when 'sent' then 'replaced' else 'withdrawn' end, claimed_until = null,
           receipt_due = null
      from held h where d.id = h.id""")
# What nobody needs to hear any more is not tried again, whatever became of it on its way.
_LET_GO: Final = text("""
    update deliveries d set state = case d.state when 'waiting' then 'withdrawn' else d.state end, claimed_until = null,
           receipt_due = null
     where d.id = any(cast(:ids as uuid[])) and d.state in ('waiting', 'sent') and d.delivered_at is null
       and exists (select 1 from notices n where n.id = d.notice_id and n.state in ('superseded', 'withdrawn'))
    returning d.id""")
_OLDEST: Final = text("""
    select lane, extract(epoch from :now - min(created_at))::float8 as age from deliveries
     where state = 'waiting' group by lane""")


async def save_deliveries(session: AsyncSession, deliveries: Sequence[Delivery]) -> None:
    """Put these messages into their lanes."""
    rows = [
        {
            "id": delivery.id,
            "notice_id": delivery.notice_id,
            "lane": delivery.lane.value,
            "way": delivery.way.value,
            "phone": delivery.phone,
            "shift_id": delivery.shift_id,
            "is_second": delivery.is_second,
            "contact_id": delivery.contact_id,
            "number_index": delivery.number_index,
            "turn": delivery.turn,
            "created_at": delivery.created_at,
        }
        for delivery in deliveries
    ]
    if rows:
        ring(session, MESSAGES_WAIT)
        await execute(session, _SAVE, rows)


async def any_free(
    session: AsyncSession, lanes: Sequence[Lane], ways: Sequence[Way], now: datetime, *, sms_is_real: bool
) -> bool:
    """Tell whether there is something to send in these lanes by these ways, without locking anything."""
    values = {"lanes": list(lanes), "ways": list(ways), "now": now, "sms_is_real": sms_is_real}
    return (await execute(session, _ANY, values)).first() is not None


async def claim_lanes(session: AsyncSession, lanes: Sequence[Lane], claim: Claim) -> list[ClaimedDelivery]:
    """Take what waits in these lanes, the more urgent lane first; nobody else takes it before the claim ends."""
    values = {"lanes": list(lanes), **_values(claim)}
    return [_claimed(row) for row in (await execute(session, _CLAIM_LANES, values)).mappings()]


async def claim_notice(session: AsyncSession, notice_id: UUID, claim: Claim) -> list[ClaimedDelivery]:
    """Take what waits of one notice."""
    values = {"notice_id": notice_id, **_values(claim)}
    return [_claimed(row) for row in (await execute(session, _CLAIM_NOTICE, values)).mappings()]


async def save_offers(session: AsyncSession, offers: Mapping[UUID, Offer]) -> None:
    """Write down by whom these messages are about to be sent."""
    if offers:
        values = {
            "ids": list(offers),
            "providers": [one.provider for one in offers.values()],
            "since": [one.since for one in offers.values()],
            "tried": [",".join(one.tried) for one in offers.values()],
        }
        await execute(session, _OFFERED, values)


async def count_without_real_gateway(session: AsyncSession) -> dict[Lane, int]:
    """Return how many messages to real people wait, by lane: what a simulator will not be told."""
    rows = (await execute(session, _COUNT_WITHOUT_REAL_GATEWAY)).mappings()
    return {Lane(row["lane"]): row["count"] for row in rows}


async def lock_deliveries(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Hold these messages, in the order of their ids."""
    await execute(session, _LOCK, {"ids": sorted(ids)})


async def mark_accepted(
    session: AsyncSession, accepted: Mapping[UUID, datetime], due: Mapping[UUID, datetime]
) -> dict[UUID, datetime]:
    """A provider has these, and owes a receipt by `due`; return the notices concerned with the moment of the first phone."""
    ids = sorted(accepted)
    first: dict[UUID, datetime] = {}
    values = {"ids": ids, "accepted": [accepted[key] for key in ids], "due": [due.get(key) for key in ids]}
    for row in await execute(session, _ACCEPTED, values):
        first[row.notice_id] = min(row.accepted_at, first.get(row.notice_id, row.accepted_at))
    return first


async def mark_refused(session: AsyncSession, refused: Mapping[UUID, str]) -> list[RefusedDelivery]:
    """Nobody will ever take these, or they have not arrived; return what they were."""
    ids = sorted(refused)
    rows = await execute(session, _REFUSED, {"ids": ids, "reasons": [refused[key] for key in ids]})
    return [RefusedDelivery(**row) for row in rows.mappings()]


async def postpone(session: AsyncSession, moments: Mapping[UUID, datetime], reason: str) -> None:
    """It did not work this time: try again at these moments."""
    ids = sorted(moments)
    await execute(session, _POSTPONED, {"ids": ids, "next": [moments[key] for key in ids], "reason": reason})


async def release(session: AsyncSession, moments: Mapping[UUID, datetime], reasons: Mapping[UUID, str]) -> None:
    """Their provider has not taken these for certain: another one may, at these moments."""
    if moments:
        ids = sorted(moments)
        values = {"ids": ids, "next": [moments[key] for key in ids], "reasons": [reasons[key] for key in ids]}
        await execute(session, _RELEASED, values)


async def list_still_open(session: AsyncSession, notices: Collection[UUID]) -> set[UUID]:
    """Return those notices of which some phone may still hear or has heard."""
    return {row.notice_id for row in await execute(session, _STILL_OPEN, {"notices": sorted(notices)})}


async def withdraw_cases(session: AsyncSession, cases: Collection[UUID]) -> None:
    await execute(session, _WITHDRAW_CASES, {"cases": sorted(set(cases))})


async def withdraw_notices(session: AsyncSession, notices: Collection[UUID]) -> None:
    await execute(session, _WITHDRAW_NOTICES, {"notices": sorted(notices)})


async def withdraw_unclaimed(session: AsyncSession, notices: Collection[UUID]) -> None:
    """What of these notices, whose rows are held, has not left does not leave: also what was laid out a moment ago."""
    if notices:
        await execute(session, _WITHDRAW_UNCLAIMED, {"notices": sorted(notices)})


async def replace_notices(session: AsyncSession, notices: Collection[UUID]) -> None:
    """The number was wrong: what waits does not leave, and what has left counts for nobody any more."""
    if notices:
        await execute(session, _REPLACE, {"notices": sorted(notices)})


async def let_go(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these messages, whose rows are held, nobody needs to hear any more; they are not tried again."""
    return {row.id for row in await execute(session, _LET_GO, {"ids": sorted(ids)})} if ids else set()


async def oldest_waiting(session: AsyncSession, now: datetime) -> dict[Lane, float]:
    """Return the age in seconds of the oldest unsent message of each lane."""
    return {Lane(row.lane): row.age for row in await execute(session, _OLDEST, {"now": now})}


def _claimed(row: RowMapping) -> ClaimedDelivery:
    names = ("provider", "provider_since", "tried", "in_doubt")
    given = {name: value for name, value in row.items() if name not in names}
    offer = Offer(row["provider"], row["provider_since"], tuple(row["tried"]), in_doubt=row["in_doubt"])
    return ClaimedDelivery(**{**given, "lane": Lane(row["lane"]), "way": Way(row["way"]), "offer": offer})


def _values(claim: Claim) -> dict[str, object]:
    return {**asdict(claim), "ways": list(claim.ways)}
