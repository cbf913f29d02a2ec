"""Periodic work of the role `relay`: rounds that go, payments that go on, figures."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.domain.limits import OVER_LIMIT, day_of
from services.disbursement.domain.odd_answers import KEPT
from services.disbursement.domain.pauses import PauseKind
from services.disbursement.domain.payments import AGES_SHOWN, ENDED, PAYEE_REASONS, PaymentStatus
from services.disbursement.domain.recoveries import RecoveryState
from services.disbursement.domain.stock import StockItem
from services.disbursement.policy.reconciliation import TICKETS
from shared import windows
from shared.clock import now
from shared.foundation import Foundation

T = TypeVar("T")


class Loops:
    """What one process of the service does again and again, each under its lease."""

    def __init__(self, foundation: Foundation, context: Context) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context

    async def close_rounds(self) -> None:
        """Let rounds go whose moment has come."""
        if await self._reads(lambda session: windows.any_ready(session, self._context.round_window, now())):
            async with self._database.transaction() as session:
                await commands.rounds.close_rounds(session, self._actor, self._context, now())

    async def reserve_waiting_payments(self) -> None:
        """Let payments go on for which means have come; what is more than one transaction takes follows at once."""
        while await self._reads(store.payments.is_anybody_waiting):
            async with self._database.transaction() as session:
                if not await commands.payments.reserve_waiting_payments(session, self._actor, self._context, None, now()):
                    return

    async def send_what_waited_for_a_real_bank(self) -> None:
        """Let payments of real incidents go that a simulator was not told of; with a simulator they wait on."""
        while self._context.bank_is_real and await self._reads(store.payments.count_without_real_bank) > 0:
            async with self._database.transaction() as session:
                if not await commands.rounds.send_what_waited(session, self._actor, self._context, now()):
                    return

    async def let_paused_go_on(self) -> None:
        """Let payments go on whose pause was lifted; what is more than one transaction takes follows at once."""
        for lifted in await self._reads(store.pauses.list_lifted):
            while True:
                async with self._database.transaction() as session:
                    if not await commands.pauses.let_go_on(session, self._actor, self._context, lifted, now()):
                        break

    async def let_over_limit_go(self) -> None:
        """Let payments go that a limit stopped and stops no more: on another day, or by another limit."""
        for source in await self._reads(store.limits.list_sources):
            async with self._database.transaction() as session:
                await commands.rounds.let_over_limit_go(session, self._actor, self._context, source, now())

    async def let_due_go(self) -> None:
        """Let later parts of awards go whose day has come."""
        while await self._reads(lambda session: store.parts.is_anything_due(session, day_of(now()))):
            async with self._database.transaction() as session:
                if not await commands.payments.let_due_go(session, self._actor, self._context, now()):
                    return

    async def offer_cash(self) -> None:
        """Let payments wait for a cash list that waited for an account, as all did before there were lists."""
        while True:
            async with self._database.transaction() as session:
                if not await commands.cash_lists.offer_cash(session, self._actor, self._context, now()):
                    return

    async def open_forgotten_tickets(self) -> None:
        """Open tickets for what an older process has kept without one, and end those whose words it has ended."""
        while True:
            async with self._database.transaction() as session:
                if not await commands.tickets.adopt_forgotten(session, self._actor, now()):
                    return

    async def reconcile(self) -> None:
        """Compare the ledger with what others show, where the last time lies long enough ago."""
        last = await self._reads(lambda session: store.reconciliation.find_newest(session, drill=False))
        if last is None or now() - last.at >= self._context.reconcile_every:
            async with self._database.transaction() as session:
                await commands.reconciliation.reconcile(session, self._actor, self._context, now())

    async def measure(self) -> None:
        """Show how many payments are on their way or wait for a real bank, what is paused, (about) what people must look at."""
        await self._measure_payments()
        await self._measure_books()

    async def _measure_payments(self) -> None:
        metrics.WITHOUT_REAL_BANK.set(await self._reads(store.payments.count_without_real_bank))
        counts = await self._reads(store.unfinished_payments.count_unfinished)
        for state in PaymentStatus:
            if state not in ENDED:
                metrics.UNFINISHED.labels(state.value).set(counts.get(state.value, 0))
        oldest, moment = await self._reads(store.unfinished_payments.find_oldest_unfinished), now()
        for state in AGES_SHOWN:
            age_s = (moment - oldest.get(state.value, moment)).total_seconds()
            metrics.UNFINISHED_AGE.labels(state.value).set(max(age_s, 0))
        silence = await self._reads(store.bank_silences.find)
        metrics.BANK_SILENT.set(silence.lasted(moment).total_seconds() if silence else 0)
        paused = await self._reads(store.pauses.count_in_force)
        for what in PauseKind:
            metrics.PAUSES.labels(what.value).set(paused.get(what.value, 0))
        recoveries = await self._reads(lambda session: store.recoveries.count_by_state_and_age(session, now()))
        for stage in RecoveryState:
            for age in ("30d", "90d", "older"):
                metrics.RECOVERIES.labels(stage.value, age).set(recoveries.get((stage.value, age), 0))
        moment = now()
        waiting = await self._reads(store.payments.count_waiting_for_payee)
        for reason in PAYEE_REASONS:
            count, since = waiting.get(reason, (0, moment))
            metrics.WAITING_FOR_PAYEE.labels(reason).set(count)
            metrics.WAITING_FOR_PAYEE_AGE.labels(reason).set((moment - since).total_seconds())
        over = await self._reads(store.limits.count_over_limit)
        for reason in OVER_LIMIT:
            count, since = over.get(reason, (0, moment))
            metrics.OVER_LIMIT.labels(reason).set(count)
            metrics.OVER_LIMIT_AGE.labels(reason).set((moment - since).total_seconds())

    async def _measure_books(self) -> None:
        moment = now()
        metrics.PAYEE_CHANGES_OPEN.set(await self._reads(store.payee_changes.count_open))
        tickets = await self._reads(store.tickets.count_open)
        for kind in KEPT:
            found = tickets.get(kind.value)
            metrics.TICKETS.labels(kind.value).set(found.count if found else 0)
            metrics.TICKETS_OLDEST.labels(kind.value).set(found.oldest_s if found else 0)
        unheard_before = moment - policy.bank_files.silent_after(self._context.bank_queue)
        metrics.BANK_FILES_UNHEARD.set(
            await self._reads(lambda session: store.bank_files.count_unheard(session, unheard_before))
        )
        metrics.DIFFERENCE.set(await self._reads(store.tickets.sum_differences))
        await self._measure_reconciliation(moment)
        metrics.RECOVERIES_OPEN.set(await self._reads(store.recoveries.count_open))
        metrics.ACCOUNTS_UNREADABLE.set(await self._reads(store.payments.count_unreadable))
        unanswered = await self._reads(store.province_requests.list_unanswered)
        metrics.PROVINCE_REQUESTS_OPEN.set(unanswered.count)
        metrics.OLDEST_REQUEST_SECONDS.set((now() - unanswered.oldest).total_seconds() if unanswered.oldest else 0)
        metrics.BOOKINGS_WAITING.set(await self._reads(store.bookings.count_waiting))
        stages = await self._reads(store.campaigns.count_by_stage)
        for stage_name in ("receiving", "distributing", "closed"):
            metrics.CAMPAIGNS.labels(stage_name).set(stages.get(stage_name, 0))
        await self._measure_stock()
        metrics.CONTRADICTED.set(await self._reads(store.payments.count_contradicted))
        metrics.CASH_OUT.set(await self._reads(store.cash_queues.sum_out))
        ages = await self._reads(
            lambda session: store.cash_queues.count_open(session, moment - timedelta(days=1), moment - timedelta(days=7))
        )
        for age in ("day", "week", "older"):
            metrics.CASH_LISTS_OPEN.labels(age).set(ages.get(age, 0))

    async def _measure_reconciliation(self, moment: datetime) -> None:
        last = await self._reads(lambda session: store.reconciliation.find_newest(session, drill=False))
        if last is not None:
            metrics.LEDGER_DIFFERENCE.set(last.unexplained)
            metrics.LEDGER_UNEXPLAINED.set(await self._reads(store.differences.sum_unexplained))
            metrics.RECONCILED_SECONDS.set((moment - last.at).total_seconds())
        open_ = await self._reads(store.differences.count_open)
        for kind in TICKETS:
            found = open_.get(kind.value)
            metrics.DIFFERENCES.labels(kind.value).set(found.count if found else 0)
            metrics.DIFFERENCES_OLDEST.labels(kind.value).set(found.oldest_s if found else 0)

    async def _measure_stock(self) -> None:
        remaining = await self._reads(store.stock.sum_remaining)
        for item in StockItem:
            metrics.STOCK.labels(item.value).set(remaining.get(item.value, 0))
        notes, oldest = await self._reads(store.stock.count_open_notes)
        metrics.NOTES_OPEN.set(notes)
        metrics.OLDEST_NOTE.set((now() - oldest).total_seconds() if oldest else 0)

    async def _reads(self, question: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with self._database.reading() as session:
            return await question(session)
