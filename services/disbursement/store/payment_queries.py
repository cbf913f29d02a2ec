"""Questions that people ask: payments with their clock and round, attempts of one payment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payments import NO_REAL_BANK, Payment
from services.disbursement.domain.recoveries import Recovery
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.store.recoveries import list_of_payments
from shared.clocks import ClockState
from shared.database import execute
from shared.ids import CaseId, IncidentId, PaymentId


class PaymentMark(StrEnum):
    """What makes a payment need a person, whatever its state."""

    CONTRADICTED = "contradicted"
    RECOVERY = "recovery"
    NO_REAL_BANK = "no_real_bank"


_LIST: Final = f"""
    select {COLUMNS}, p.updated_at, r.number as round_number, c.kind, c.state as clock_state, c.started_at, c.due_at,
           c.ended_at as clock_ended_at, c.limit_count, c.limit_unit, c.basis, c.article, c.owner
      from payments p left join rounds r on r.id = p.round_id
      left join clocks c on c.subject_id = p.id and c.kind = 'paid'
     where (cast(:id as uuid) is null or p.id = cast(:id as uuid))
       and (cast(:after as uuid) is null or p.id > cast(:after as uuid))
       and (cast(:case_id as uuid) is null or p.case_id = cast(:case_id as uuid))
       and (cast(:incident_id as uuid) is null or p.incident_id = cast(:incident_id as uuid))
       and (cast(:commune_code as text) is null or p.commune_code = cast(:commune_code as text))
       and (cast(:state as text) is null or p.state = cast(:state as text))
       and (cast(:rail as text) is null or p.rail = cast(:rail as text))
       and (cast(:everywhere as boolean) or p.commune_code = any(cast(:communes as text[]))
            or p.province_code = any(cast(:provinces as text[])) or p.means_commune_code = any(cast(:communes as text[]))
            or p.means_province_code = any(cast(:provinces as text[])))"""
# Literally, so that the small indexes of what is marked serve: of a million payments few are.
_MARKED: Final[Mapping[PaymentMark | None, str]] = {
    None: "",
    PaymentMark.CONTRADICTED: "and p.contradicted",
    PaymentMark.RECOVERY: "and p.recovery",
    PaymentMark.NO_REAL_BANK: f"and p.state = 'reserved' and p.reason = '{NO_REAL_BANK}'",
}
_LISTS: Final = {mark: text(f"{_LIST} {condition} order by p.id limit :most") for mark, condition in _MARKED.items()}
_ATTEMPTS: Final = text("""
    select end_to_end_id, number, status, reason, named_amount, sent_at, answered_at from attempts
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


@dataclass(frozen=True)
class AttemptView:
    """One try as people see it: no account."""

    end_to_end_id: str
    number: int
    status: str
    reason: str | None
    named_amount: int | None
    sent_at: datetime
    answered_at: datetime | None


async def list_payments(session: AsyncSession, which: PaymentFilter, after: UUID | None, most: int) -> list[PaymentView]:
    values = {
        "id": which.payment,
        "after": after,
        "case_id": which.case_id,
        "incident_id": which.incident_id,
        "commune_code": which.commune_code,
        "state": which.state,
        "rail": which.rail,
        "everywhere": which.area is None,
        "communes": sorted(which.area[0]) if which.area else [],
        "provinces": sorted(which.area[1]) if which.area else [],
        "most": most,
    }
    rows = list((await execute(session, _LISTS[which.mark], values)).mappings())
    claims = await list_of_payments(session, [row["id"] for row in rows])
    return [
        PaymentView(payment_of(row), row["updated_at"], row["round_number"], _clock(row), claims.get(row["id"], ()))
        for row in rows
    ]


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
    )
