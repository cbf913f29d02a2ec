"""Questions that people ask: payments with their clock and round, attempts of one payment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.handovers import HandoverRecord
from services.disbursement.domain.pauses import MAY_BE_STOPPED, Pause
from services.disbursement.domain.payments import ACCOUNT_UNREADABLE, NO_REAL_BANK, PAUSED, Payment, PaymentStatus
from services.disbursement.domain.recoveries import Recovery
from services.disbursement.store.handovers import find_handovers
from services.disbursement.store.pauses import list_in_force
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.store.recoveries import list_of_payments
from shared.clock_states import CUT_OFF_UNTIL, ClockState
from shared.communes import codes_within
from shared.database import execute
from shared.events.disbursement import RailName
from shared.ids import CaseId, IncidentId, PaymentId
from shared.table_pages import page_of, value_of, values_of


class PaymentMark(StrEnum):
    """What makes a payment need a person, whatever its state."""

    CONTRADICTED = "contradicted"
    RECOVERY = "recovery"
    NO_REAL_BANK = "no_real_bank"
    ACCOUNT_UNREADABLE = "account_unreadable"
    PAUSED = "paused"
    OVER_LIMIT = "over_limit"


_VIEW: Final = f"""
    select {COLUMNS}, p.updated_at, r.number as round_number, c.kind, c.state as clock_state, c.started_at, c.due_at,
           case c.state when 'kept_late' then c.solved_at else c.ended_at end as clock_ended_at,
           c.limit_count, c.limit_unit, c.basis, c.article, c.owner, c.id as clock_id, c.due_before,
           coalesce(q.pace, 1) as pace, {CUT_OFF_UNTIL} as cut_off_until, b.due_at as moved_back_from
      from payments p left join rounds r on r.id = p.round_id
      left join lateral (
           select * from clocks where subject_id = p.id and kind = 'paid' and state <> 'handed_over'
            order by started_at desc limit 1) c on true
      left join paced_incidents q on q.incident_id = p.incident_id
      left join lateral (
           select due_at from clocks where subject_id = p.id and kind = 'paid' and state = 'handed_over'
              and due_before is not null and due_before <> due_at and ended_at <= c.started_at
            order by started_at desc limit 1) b on true"""
_PAGE: Final = f"{_VIEW} where p.id = any(array({{page}})) order by p.id"
# Few, and looked at one by one: what else is asked of them shall lead to no other index.
_MOVED: Final = """
    with moved as materialized (
        select * from payments where means_commune_code <> commune_code and means_commune_code = any(cast(:area as text[])))"""
# Literally, so that the small indexes of what is marked serve: of a million payments few are.
MARKED: Final[Mapping[PaymentMark, str]] = {
    PaymentMark.CONTRADICTED: "t.contradicted",
    PaymentMark.RECOVERY: "t.recovery",
    PaymentMark.ACCOUNT_UNREADABLE: f"t.reason = '{ACCOUNT_UNREADABLE}' and t.state in ('sent', 'unknown')",
    PaymentMark.NO_REAL_BANK: f"t.state = 'reserved' and t.reason = '{NO_REAL_BANK}'",
    PaymentMark.PAUSED: f"t.state = 'reserved' and t.reason = '{PAUSED}'",
    PaymentMark.OVER_LIMIT: "t.state = 'reserved' and t.reason in ('over_award_limit', 'over_day_limit')",
}
MASSES: Final = frozenset({PaymentMark.NO_REAL_BANK, PaymentMark.PAUSED, PaymentMark.OVER_LIMIT})
"""Who pauses a rail, limits a day, or has no real bank, marks very many at once: a place's are looked up by the place."""
_ATTEMPTS: Final = text("""
    select end_to_end_id, number, status, reason, words, named_amount, sent_at, answered_at from attempts
     where payment_id = :payment order by number""")


@dataclass(frozen=True)
class PaymentFilter:
    """Which payments are asked for; what is None does not matter. `area` None is the whole country.

    A payment lies in the area of its household, and of the place whose means bear it.
    """

    area: tuple[Collection[str], Collection[str]] | None
    payment: PaymentId | None = None
    case_id: CaseId | None = None
    incident_id: IncidentId | None = None
    commune_code: str | None = None
    state: str | None = None
    rail: str | None = None
    mark: PaymentMark | None = None


@dataclass(frozen=True)
class PaymentView:
    """A payment as people see it."""

    payment: Payment
    updated_at: datetime
    round_number: int | None
    clock: ClockState | None
    recoveries: Sequence[Recovery] = ()
    handover: HandoverRecord | None = None
    pauses: Sequence[Pause] = ()
    """What stops it at this moment; empty for what is at the bank or has ended."""


@dataclass(frozen=True)
class AttemptView:
    """One try as people see it: no account. `words` are sealed."""

    end_to_end_id: str
    number: int
    status: str
    reason: str | None
    words: bytes | None
    named_amount: int | None
    sent_at: datetime
    answered_at: datetime | None


async def list_payments(session: AsyncSession, which: PaymentFilter, after: UUID | None, most: int) -> list[PaymentView]:
    """Return a page of payments in the order of their ids."""
    page, values = _page(which, after)
    rows = list((await execute(session, text(_PAGE.format(page=page)), {**values, "most": most})).mappings())
    claims = await list_of_payments(session, [row["id"] for row in rows])
    given = await find_handovers(session, [row["id"] for row in rows if row["state"] == PaymentStatus.HANDED_OVER])
    in_force = await list_in_force(session)
    return [
        PaymentView(
            payment=payment,
            updated_at=row["updated_at"],
            round_number=row["round_number"],
            clock=_clock(row),
            recoveries=claims.get(payment.id, ()),
            handover=given.get(payment.id),
            pauses=in_force.of(payment) if payment.state in MAY_BE_STOPPED else (),
        )
        for row in rows
        for payment in (payment_of(row),)
    ]


def _page(which: PaymentFilter, after: UUID | None) -> tuple[str, dict[str, Any]]:
    """Return the question for the keys of a page, and its values."""
    names = ("id", "case_id", "incident_id", "rail", "state")
    given = (which.payment, which.case_id, which.incident_id, which.rail, which.state)
    values: dict[str, Any] = {name: value for name, value in zip(names, given, strict=True) if value is not None}
    filters = [f"t.{name} = :{name}" for name in values]
    if which.commune_code is not None:
        values["commune_code"] = which.commune_code
        filters.append("t.commune_code = :commune_code")
    beyond = []
    if after is not None:
        values["after"] = after
        beyond = ["t.id > :after"]
    area = None if which.area is None else codes_within(*which.area)
    if which.mark is not None:
        filters.append(MARKED[which.mark])
    if which.payment is not None or which.case_id is not None or (which.mark is not None and which.mark not in MASSES):
        # Few, whatever else is asked of them.
        return page_of("payments", "id", {}, [*filters, *beyond, *_in_area(values, area)]), values
    if which.mark is None:
        there = page_of("payments", "id", _lines(values, area), beyond)
    else:
        there = page_of("payments", "id", _places(values, area), [*filters, *beyond])
    if area is None:
        return there, values
    # Who decided sees a payment also where its case lies elsewhere by now.
    moved = f"{_MOVED} {page_of('moved', 'id', {}, [*filters, *beyond])}"
    values["area"] = area
    return f"select id from (({there}) union ({moved})) both_places order by id limit :most", values


def _lines(values: dict[str, Any], area: list[str] | None) -> dict[str, str]:
    """Return where payments with these values stand in the index: incident if one is meant, commune, rail, state."""
    if area is None and not values.keys() - {"after"}:
        return {}
    lines = {"incident_id": value_of("incident_id", "uuid")} if "incident_id" in values else {}
    lines |= _places(values, area)
    for name, all_values in (("rail", get_args(RailName)), ("state", tuple(PaymentStatus))):
        if name in values:
            lines[name] = value_of(name)
        else:
            lines[name], values[f"{name}s"] = values_of(f"{name}s"), list(all_values)
    return lines


def _places(values: dict[str, Any], area: list[str] | None) -> dict[str, str]:
    """Return the communes that are meant, where not all are."""
    commune = values.get("commune_code")
    if commune is None and area is None:
        return {}
    values["places"] = (area or []) if commune is None else [commune] if area is None or commune in area else []
    return {"commune_code": values_of("places")}


def _in_area(values: dict[str, Any], area: list[str] | None) -> list[str]:
    if area is None:
        return []
    values["area"] = area
    return ["(t.commune_code = any(cast(:area as text[])) or t.means_commune_code = any(cast(:area as text[])))"]


async def list_attempts(session: AsyncSession, payment: PaymentId) -> list[AttemptView]:
    return [AttemptView(**row) for row in (await execute(session, _ATTEMPTS, {"payment": payment})).mappings()]


def _clock(row: Any) -> ClockState | None:
    if row["kind"] is None:
        return None
    return ClockState(
        kind=row["kind"],
        state=row["clock_state"],
        started_at=row["started_at"],
        due_at=row["due_at"],
        ended_at=row["clock_ended_at"],
        limit=row["limit_count"],
        unit=row["limit_unit"],
        basis=row["basis"],
        article=row["article"],
        owner=row["owner"],
        subject_id=row["id"],
        pace=row["pace"],
        due_before=row["due_before"] if row["clock_state"] == "running" else None,
        cut_off_until=row["cut_off_until"],
        moved_back_from=row["moved_back_from"],
        id=row["clock_id"],
    )
