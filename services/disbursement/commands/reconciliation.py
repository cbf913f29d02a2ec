"""The ledger is compared with what banks, cash lists and stock show: a run is written down, differences are opened or end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.reconciliation import (
    Coverage,
    Difference,
    DifferenceId,
    Figure,
    Judged,
    Pair,
    Part,
    Run,
    RunId,
    Sums,
)
from services.disbursement.store.differences import DifferenceEnd
from shared import audit, clocks
from shared.events.assessment import Unit
from shared.identity import Actor
from shared.ids import PaymentId, SourceId, new_id
from shared.targets import BANK_TICKET, target_on

_Key = tuple[Part, SourceId | None, Unit]


@dataclass
class _Reading:
    """What a comparison has found so far, by part and source."""

    sums: dict[_Key, Sums] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)

    def of(self, part: Part, source: SourceId | None, unit: Unit = "dong") -> Sums:
        return self.sums.setdefault((part, source, unit), Sums())

    def add(self, found: Iterable[Judged]) -> None:
        for one in found:
            self.judged.append(one)
            self.of(one.pair.part, one.pair.source_id, one.pair.unit).add(one)


async def reconcile(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> Run:
    """Compare all of it, what is real and what is of drills apart, and return what came of what is real.

    Harmless to repeat: what is the same as before opens nothing again.
    """
    await store.reconciliation.hold_alone(session)
    while await store.ledger_sides.renew_sides(session):
        pass
    run = await _reconcile(session, actor, context, now, drill=False)
    await _reconcile(session, actor, context, now, drill=True)
    return run


async def _reconcile(session: AsyncSession, actor: Actor, context: Context, now: datetime, *, drill: bool) -> Run:
    coverage = policy.reconciliation.coverage_of(await store.statements.list_spans(session))
    known = await store.differences.lock_open(session, drill=drill)
    accepted = await store.differences.list_accepted(session, drill=drill)
    reading = _Reading()
    judge = partial(policy.reconciliation.judge, coverage=coverage, now=now, grace=context.statement_grace)
    pairs = await _at_the_bank(session, context, coverage, reading, drill=drill)
    reading.add(policy.reconciliation.judged(pairs, judge, known, accepted))
    lists = await store.ledger_sides.list_cash_lists(session, drill=drill)
    judge_list = partial(policy.reconciliation.judge_list, now=now)
    reading.add(policy.reconciliation.judged(lists, judge_list, known, accepted))
    own = [
        *await store.ledger_sides.list_advanced(session, drill=drill),
        *await store.ledger_sides.list_stock(session, drill=drill),
    ]
    reading.add(policy.reconciliation.judged(own, policy.reconciliation.judge_stock, known, accepted))
    changes = policy.reconciliation.changes_of(reading.judged, known)
    await _open(session, changes.new, now, drill=drill)
    await store.differences.save_changed(session, changes.changed)
    await _end(session, actor, changes.explained, now)
    total = Sums()
    for (_, _, unit), sums in reading.sums.items():
        if unit == "dong":
            total.add_sums(sums)
    is_open = [one for one in reading.judged if one.kind in policy.reconciliation.TICKETS and not one.accepted]
    run = Run(
        id=RunId(new_id()),
        drill=drill,
        at=now,
        by=actor.subject,
        shown_until=coverage.until,
        booked=total.booked,
        found=total.found,
        late=total.late,
        accepted=total.accepted,
        difference=total.difference,
        unexplained=total.unexplained,
        differences=len(is_open),
        counts=store.reconciliation.counts_of(total),
    )
    await store.reconciliation.insert_run(session, run, await _changed_figures(session, reading, drill=drill))
    await audit.record(
        session, actor, "ledger reconciled", "reconciliation", [run.id], difference=run.unexplained, open=run.differences
    )
    return run


async def _at_the_bank(
    session: AsyncSession, context: Context, coverage: Coverage, reading: _Reading, *, drill: bool
) -> list[Pair]:
    """Return what of the bank must be judged one by one; what needs no closer look goes into the sums at once."""
    shown_before = coverage.until - context.statement_grace if coverage.until else None
    sides = await store.ledger_sides.list_payments(session, drill=drill, shown_before=shown_before)
    for same in sides.same:
        reading.of(Part.BANK, same.source_id).add_matched(same.count, same.amount)
    for unheard in sides.unheard:
        overdue = [one.amount for one in sides.overdue if one.source_id == unheard.source_id]
        reading.of(Part.BANK, unheard.source_id).add_late(unheard.count - len(overdue), unheard.amount - sum(overdue))
    booked = [*sides.overdue, *sides.differing]
    lines = await store.ledger_sides.list_lines_of(session, [one.payment_id for one in booked])
    # What is of nobody's order is real until somebody knows better.
    strangers = [] if drill else await store.ledger_sides.list_strangers(session)
    incomes = await store.ledger_sides.list_incomes(session, [-one.out for one in strangers if one.out < 0])
    return policy.reconciliation.pair_up(booked, [*lines, *strangers], incomes)


async def _open(session: AsyncSession, new: Sequence[Judged], now: datetime, *, drill: bool) -> None:
    """Open what nobody knows of yet, each with an owner and, where it is about a payment, a clock that is escalated."""
    if not new:
        return
    about = [PaymentId(one.pair.payment_id) for one in new if one.pair.payment_id is not None]
    payments = {each.id: each for each in await store.cash_queues.find_payments(session, about)}
    cases = await store.cases.find_cases(session, [each.case_id for each in payments.values()])
    places = await store.ledger_sides.list_places(
        session, {one.pair.source_id for one in new if one.pair.source_id is not None}
    )
    opened = [_difference(one, payments, places, now, drill=drill) for one in new]
    await store.differences.insert_differences(session, opened)
    await clocks.start(
        session,
        [
            policy.tickets.clock_about(one.id, now, payment, cases.get(payment.case_id))
            for one in opened
            if one.payment_id is not None and (payment := payments.get(one.payment_id)) is not None
        ],
    )


def _difference(
    found: Judged,
    payments: Mapping[PaymentId, Payment],
    places: Mapping[SourceId, tuple[str | None, str | None]],
    now: datetime,
    *,
    drill: bool,
) -> Difference:
    pair = found.pair
    payment = payments.get(pair.payment_id) if pair.payment_id is not None else None
    commune, province = places.get(pair.source_id, (None, None)) if pair.source_id is not None else (None, None)
    if payment is not None:
        commune, province = payment.answering_commune, payment.means_province_code
    return Difference(
        id=DifferenceId(new_id()),
        drill=drill,
        part=pair.part,
        subject=pair.subject,
        source_id=pair.source_id,
        payment_id=pair.payment_id,
        kind=found.kind,
        unit=pair.unit,
        booked=pair.booked,
        found=pair.found,
        owner=policy.reconciliation.owner_of(commune, province),
        commune_code=commune,
        province_code=province,
        opened_at=now,
        due_at=target_on(BANK_TICKET, now, None).due_after(now),
    )


async def _end(session: AsyncSession, actor: Actor, explained: Sequence[Difference], now: datetime) -> None:
    """End what both sides say alike now; its clock is kept."""
    if not explained:
        return
    names = [one.id for one in explained]
    end = DifferenceEnd(actor.subject, policy.reconciliation.EXPLAINED)
    await store.differences.end_differences(session, names, end, now)
    await clocks.keep(session, BANK_TICKET, names, now)
    await audit.record(session, actor, "differences explained", "difference", names)


async def _changed_figures(session: AsyncSession, reading: _Reading, *, drill: bool) -> list[Figure]:
    """Return the figures that are others than before; of what is gone that there is nothing."""
    before = {
        (one.part, one.source_id, one.unit): one.sums for one in await store.reconciliation.list_figures(session, drill=drill)
    }
    now = {**dict.fromkeys(before, _NOTHING), **reading.sums}
    return [
        Figure(part, source, unit, sums)
        for (part, source, unit), sums in sorted(now.items(), key=lambda item: str(item[0]))
        if before.get((part, source, unit), _NOTHING) != sums
    ]


_NOTHING: Final = Sums()
