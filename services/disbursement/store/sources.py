"""Sources and their ledger. A balance changes only together with the two entries that say why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.cash_lists import CashLine
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import Receipt, Recovery, RecoveryCause
from services.disbursement.domain.reductions import Effect
from services.disbursement.domain.sources import Contribution, Movement, Source, SourceKind
from services.disbursement.tables import ContributionRow, SourceRow
from shared.communes import codes_within, province_of
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import PaymentId, SourceId, derived_id

_NAMES: Final = tuple(field.name for field in fields(Source))
_COLUMNS: Final = ", ".join(_NAMES)
_EARMARKS: Final = ("for_benefits", "for_communes")

# From which account to which, and what that does to the balances.
_WAYS: Final[Mapping[Movement, tuple[str, str]]] = {
    Movement.CONTRIBUTE: ("contributed", "available"),
    Movement.RESERVE: ("available", "reserved"),
    Movement.SETTLE: ("reserved", "settled"),
    Movement.RELEASE: ("reserved", "available"),
    Movement.ADVANCE: ("reserved", "advanced"),
    Movement.HAND_OVER: ("advanced", "settled"),
    Movement.HAND_BACK: ("advanced", "reserved"),
    Movement.RETURN: ("settled", "reserved"),
    Movement.REPAY: ("settled", "available"),
    Movement.PAY_TWICE: ("available", "paid_twice"),
    Movement.REPAY_TWICE: ("paid_twice", "available"),
    Movement.REVERSE: ("available", "contributed"),
}
_TWICE: Final = {Movement.PAY_TWICE: "pay twice", Movement.REPAY_TWICE: "take back"}
_BALANCES: Final = ("available", "reserved", "advanced", "settled", "paid_twice")

# "no key update": entries of other transactions refer to the row and need not wait.
_LOCK_CANDIDATES: Final = text(f"""
    select {_COLUMNS} from sources
     where unit = any(cast(:units as text[])) and (commune_code is null or commune_code = any(cast(:communes as text[])))
       and (province_code is null or province_code = any(cast(:provinces as text[])))
       and (incident_id is null or incident_id = any(cast(:incidents as uuid[]))) and closed_at is null
     order by id for no key update""")
_LOCK: Final = text(f"select {_COLUMNS} from sources where id = any(cast(:ids as uuid[])) order by id for no key update")
_GET: Final = text(f"select {_COLUMNS} from sources where id = :id")
_LOCK_ONE: Final = text(f"select {_COLUMNS} from sources where id = :id for no key update")
# Out of what a place may be paid: its own means, those of its province, and those of nobody's place.
SEEN: Final = """
    (not :narrow or commune_code = any(cast(:communes as text[])) or province_code = any(cast(:provinces as text[]))
     or (commune_code is null and province_code is null))"""
_LIST: Final = text(f"""
    select {_COLUMNS} from sources where (cast(:after as uuid) is null or id < cast(:after as uuid)) and {SEEN}
     order by id desc limit :most""")
_FIND_SEEN: Final = text(f"select {_COLUMNS} from sources where id = :id and {SEEN}")
_SUMS: Final = text("""
    select source_id, state, sum(payments)::bigint as count, sum(amount)::bigint as amount from source_figures
     where source_id = any(cast(:ids as uuid[])) group by source_id, state having sum(payments) > 0 order by state""")


def _movement(movement: Movement) -> Any:
    taken, given = _WAYS[movement]
    changes = [f"{name} = {name} + t.amount" for name in _BALANCES if name == given]
    changes += [f"{name} = {name} - t.amount" for name in _BALANCES if name == taken]
    if movement is Movement.CONTRIBUTE:
        changes.append("contributed = contributed + t.amount")
    if movement is Movement.REVERSE:
        changes.append("contributed = contributed - t.amount")
    return text(f"""
        with moved as (
            select * from unnest(cast(:transactions as uuid[]), cast(:sources as uuid[]), cast(:payments as uuid[]),
                                 cast(:amounts as bigint[])) as m(transaction_id, source_id, payment_id, amount)),
        booked as (
            insert into ledger_entries (transaction_id, source_id, payment_id, account, amount, at)
            select m.transaction_id, m.source_id, m.payment_id, a.account, a.sign * m.amount, :now
              from moved m cross join (values ('{taken}', -1), ('{given}', 1)) as a(account, sign)),
        totals as (select source_id, sum(amount)::bigint as amount from moved group by source_id)
        update sources s set {", ".join(changes)} from totals t where s.id = t.source_id""")


_MOVES: Final = {movement: _movement(movement) for movement in Movement}


class SourceNotFound(NotFound):
    """No such source of means."""

    code = "source-not-found"


@dataclass(frozen=True)
class Sum:
    """How many payments of a source stand in one state, and what they come to."""

    count: int
    amount: int


@dataclass(frozen=True)
class _Booking:
    """One movement of a source, under the name by which it is booked once."""

    transaction_id: UUID
    source_id: SourceId
    payment_id: PaymentId | None
    amount: int


async def lock_candidates(session: AsyncSession, payments: Sequence[Payment]) -> list[Source]:
    """Return every source that could bear one of these payments, and hold them in the order of their ids."""
    if not payments:
        return []
    values = {
        "units": sorted({payment.unit for payment in payments}),
        "communes": sorted({payment.means_commune_code for payment in payments}),
        "provinces": sorted({payment.means_province_code for payment in payments}),
        "incidents": sorted({payment.incident_id for payment in payments}),
    }
    return [_source(row) for row in (await execute(session, _LOCK_CANDIDATES, values)).mappings()]


async def lock_sources(session: AsyncSession, sources: Collection[SourceId]) -> list[Source]:
    """Return these sources, and hold them in the order of their ids."""
    return [_source(row) for row in (await execute(session, _LOCK, {"ids": sorted(sources)})).mappings()]


async def get_source(session: AsyncSession, source: SourceId) -> Source:
    return await _one(session, _GET, source)


async def find_source(session: AsyncSession, area: Area, source: SourceId) -> Source:
    """Return a source out of which people of this area (None: the country) may be paid. Raises SourceNotFound."""
    return await _one(session, _FIND_SEEN, source, **seen_from(area))


async def lock_source(session: AsyncSession, source: SourceId) -> Source:
    """Return the source and hold it."""
    return await _one(session, _LOCK_ONE, source)


async def list_sources(session: AsyncSession, area: Area, after: UUID | None, most: int) -> list[Source]:
    """Return the sources out of which people of this area (None: the country) may be paid, the newest first."""
    values = {**seen_from(area), "after": after, "most": most}
    return [_source(row) for row in (await execute(session, _LIST, values)).mappings()]


def seen_from(area: Area) -> dict[str, object]:
    """Return the values of `SEEN` for people of this area."""
    communes, provinces = area or ((), ())
    above = {province for code in communes if (province := province_of(code))}
    return {
        "narrow": area is not None,
        "communes": codes_within(communes, provinces),
        "provinces": sorted(above.union(provinces)),
    }


async def list_sums(session: AsyncSession, sources: Iterable[SourceId]) -> dict[SourceId, dict[str, Sum]]:
    """Return what the payments of each source come to, by state: approved = the sum of all of them."""
    sums: dict[SourceId, dict[str, Sum]] = {}
    for row in (await execute(session, _SUMS, {"ids": list(sources)})).mappings():
        sums.setdefault(row["source_id"], {})[row["state"]] = Sum(row["count"], row["amount"])
    return sums


async def save_source(session: AsyncSession, source: Source, now: datetime) -> bool:
    """Write down a new source; False where its id is taken."""
    row = {**{name: getattr(source, name) for name in _NAMES}, "kind": source.kind.value, "created_at": now}
    row |= {name: list(row[name]) for name in _EARMARKS}
    statement = insert(SourceRow).on_conflict_do_nothing().returning(text("id"))
    return (await execute(session, statement, row)).first() is not None


async def save_contribution(session: AsyncSession, contribution: Contribution, now: datetime) -> None:
    """Write down what came in, and book it."""
    await execute(session, insert(ContributionRow), {**asdict(contribution), "received_at": now})
    booking = _Booking(contribution.id, contribution.source_id, None, contribution.amount)
    await _book(session, Movement.CONTRIBUTE, [booking], now)


async def reverse_contribution(session: AsyncSession, name: UUID, source: SourceId, amount: int, now: datetime) -> None:
    """Take a contribution that was wrong out of a (held) source again; it is booked once, under the name of the reversal."""
    await _book(session, Movement.REVERSE, [_Booking(name, source, None, amount)], now)


async def move(session: AsyncSession, movement: Movement, payments: Sequence[Payment], now: datetime) -> None:
    """Book this movement for each payment, which names its source, and change the sources' balances with it.

    A movement is named by payment, attempt and how often it came back, so the database refuses to book it twice.
    """
    bookings = [
        _Booking(_name_of(movement, payment), payment.source_id, payment.id, payment.amount)
        for payment in payments
        if payment.source_id is not None
    ]
    await _book_in_order(session, movement, bookings, now)


async def move_with_list(session: AsyncSession, movement: Movement, lines: Sequence[CashLine], now: datetime) -> None:
    """Book this movement for each line of a cash list; a line goes out once, and ends once, whatever comes twice."""
    bookings = [
        _Booking(derived_id("ledger", movement, line.list_id, line.payment_id), line.source_id, line.payment_id, line.amount)
        for line in lines
    ]
    await _book_in_order(session, movement, bookings, now)


def _name_of(movement: Movement, payment: Payment) -> UUID:
    """Return by what a movement is known: what came back and is given by hand is no other attempt, and settles again."""
    return derived_id("ledger", movement, payment.id, payment.attempt_count, *_life_of(payment))


def _life_of(payment: Payment) -> tuple[int, ...]:
    """Return what tells the movements after a return from those of the same name before it."""
    return (payment.times_returned,) if payment.times_returned else ()


async def lower(session: AsyncSession, effects: Sequence[Effect], now: datetime) -> None:
    """Let means that were set aside be free again by what these payments were lowered.

    Each reduction is booked once, and once more where the money, which had gone out whole after all, came back.
    """
    bookings = [
        _Booking(
            derived_id("ledger", "lower", effect.payment.id, effect.reduction.number, *_life_of(effect.payment)),
            effect.payment.source_id,
            effect.payment.id,
            effect.lowered,
        )
        for effect in effects
        if effect.payment.source_id is not None and effect.lowered
    ]
    await _book_in_order(session, Movement.RELEASE, bookings, now)


async def repay(session: AsyncSession, payment: Payment, recovery: Recovery, receipt: Receipt, now: datetime) -> None:
    """Let what came back by this receipt be free for others again; each receipt is booked once."""
    if payment.source_id is None:
        return
    name = derived_id("ledger", "repay", receipt.id)
    movement = Movement.REPAY_TWICE if recovery.cause is RecoveryCause.PAID_TWICE else Movement.REPAY
    await _book(session, movement, [_Booking(name, payment.source_id, payment.id, receipt.amount)], now)


async def move_twice(
    session: AsyncSession, movement: Movement, claims: Sequence[tuple[Recovery, Payment]], now: datetime, *, more: int = 0
) -> None:
    """Book what the bank paid as well (PAY_TWICE), or has taken back itself (REPAY_TWICE): what is left of each claim, once.

    `more`: by only so much a claim has grown to its amount.
    """
    names = [("ledger", _TWICE[movement], one.id, *((one.amount,) if more else ())) for one, _ in claims]
    bookings = [
        _Booking(derived_id(*name), payment.source_id, payment.id, more or recovery.left)
        for name, (recovery, payment) in zip(names, claims, strict=True)
        if payment.source_id is not None and recovery.left
    ]
    await _book_in_order(session, movement, bookings, now)


async def raise_again(session: AsyncSession, payment: Payment, amount: int, now: datetime) -> None:
    """Set aside again what was freed when the payment was lowered: an order of before has gone out after all."""
    assert payment.source_id is not None  # noqa: S101 - only what waits for means has no source, and was never sent
    name = derived_id("ledger", "raise", payment.id, payment.attempt_count, *_life_of(payment))
    await _book(session, Movement.RESERVE, [_Booking(name, payment.source_id, payment.id, amount)], now)


async def _book_in_order(session: AsyncSession, movement: Movement, bookings: Sequence[_Booking], now: datetime) -> None:
    sources = sorted({booking.source_id for booking in bookings})
    if len(sources) > 1:
        await lock_sources(session, sources)
    if bookings:
        await _book(session, movement, bookings, now)


async def _book(session: AsyncSession, movement: Movement, bookings: Sequence[_Booking], now: datetime) -> None:
    names = ("transaction_id", "source_id", "payment_id", "amount")
    columns = {f"{name.removesuffix('_id')}s": [getattr(one, name) for one in bookings] for name in names}
    await execute(session, _MOVES[movement], {**columns, "now": now})


async def _one(session: AsyncSession, statement: Any, source: SourceId, **values: object) -> Source:
    row = (await execute(session, statement, {"id": source, **values})).mappings().first()
    if row is None:
        raise SourceNotFound
    return _source(row)


def _source(row: Any) -> Source:
    earmarks = {name: tuple(row[name]) for name in _EARMARKS}
    return Source(**{**row, **earmarks, "kind": SourceKind(row["kind"])})
