"""The bank whose protocol is one of files: what is told it, and what lies in its mailbox."""

import time
from collections.abc import Sequence
from typing import Final

import structlog

from services.disbursement import commands, policy, store
from services.disbursement.activities.bank_line import BankLine
from services.disbursement.commands.context import Context
from services.disbursement.domain.attempts import Order
from services.disbursement.domain.bank_files import BankMessage, FileOrders, FileReport, FileVerdict, Recollection
from services.disbursement.gateways.rail import BankBusy, Mailbox, OrdersRefused
from shared.clock import now
from shared.errors import Unavailable
from shared.foundation import Foundation
from shared.identity import Actor

log = structlog.get_logger(__name__)

_BANK: Final = Actor(subject="channel:bank")


class BankFiles:
    """Each file under the name that its orders give it, and each message of the bank taken once."""

    def __init__(self, foundation: Foundation, mailbox: Mailbox, context: Context, *, look_every_s: float) -> None:
        """`look_every_s`: so long a look into the mailbox serves whoever asks about a payment, however many ask."""
        self._database = foundation.database
        self._actor = foundation.actor
        self._mailbox = mailbox
        self._line = BankLine(foundation.database)
        self._context = context
        self._look_every_s = look_every_s
        self._next_look = 0.0

    async def read_mailbox(self) -> int:
        """Take what lies in the mailbox, each message in its own transaction; return how many were new.

        A bank that cannot be reached has said nothing. Harmless to repeat, and for two at once.
        """
        try:
            async with self._line.calling():
                waiting = await self._mailbox.deliveries()
        except (Unavailable, BankBusy) as error:
            log.warning("mailbox cannot be read", error=type(error).__name__)
            return 0
        async with self._database.reading() as session:
            read = await store.bank_files.list_read(session, [each.name for each in waiting])
        count = 0
        for each in waiting:
            if each.name not in read:
                kind, words = self._mailbox.read(each)
                async with self._database.transaction() as session:
                    message = BankMessage(each.name, kind, each.body, words)
                    count += await commands.bank_files.take_message(session, _BANK, self._context, message, now())
        await self._mailbox.let_go([each.name for each in waiting])
        return count

    async def recall(self, names: Sequence[str]) -> Recollection:
        """Look into the mailbox, unless somebody just has, then say what is known of these orders."""
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + self._look_every_s
            await self.read_mailbox()
        moment, rules = now(), policy.bank_files
        silent_before = moment - rules.silent_after(self._context.bank_queue)
        async with self._database.reading() as session:
            return await store.bank_files.recall(session, names, moment - rules.LOST_AFTER, silent_before)

    async def note_told(self, message: str, names: Sequence[str]) -> OrdersRefused | None:
        """Write down what goes in which file; return the refusal of this very file where the bank has refused it before."""
        async with self._database.transaction() as session:
            file = FileOrders(message, names)
            words = await commands.bank_files.note_told(session, self._actor, self._context, file, now())
        return None if words is None else OrdersRefused(by_form=True, words=words)

    async def note_taken(self, message: str) -> None:
        """The bank's door has the file."""
        async with self._database.transaction() as session:
            await commands.bank_files.note_receipt(session, self._actor, message, now())

    async def note_refusal(self, message: str, refusal: OrdersRefused) -> OrdersRefused | None:
        """Write the refusal of a file down, and return it; None where the bank only said that it has the file already.

        Then nothing of it may be told in another file: what is in hand would be paid twice.
        """
        async with self._database.transaction() as session:
            if not refusal.by_form:
                await commands.bank_files.note_receipt(session, self._actor, message, now(), is_known=True)
                return None
            refused = FileReport(message, FileVerdict.REFUSED, refusal.words)
            await commands.bank_files.note_file_refused(session, self._actor, self._context, refused, now())
        return refusal

    async def leave_refused(self, message: str, refusal: OrdersRefused) -> None:
        """Let the orders of a file that was refused when it went again be told otherwise."""
        refused = FileReport(message, FileVerdict.REFUSED, refusal.words)
        async with self._database.transaction() as session:
            await commands.bank_files.leave_refused(session, self._actor, self._context, refused, now())

    async def list_repeatable(self, message: str) -> list[Order]:
        """Return the orders of a file that may go again as it was."""
        async with self._database.transaction() as session:
            return await commands.bank_files.list_repeatable(session, self._actor, message)
