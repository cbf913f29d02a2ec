"""What commands stand on."""

from dataclasses import dataclass
from datetime import timedelta

from services.disbursement.policy.payment_terms import PaymentTerms
from shared.privacy import BlindIndex, Cipher
from shared.windows import WindowKind
from shared.working_days import WorkingDayCalendar


@dataclass(frozen=True)
class Context:
    """Built once by the wiring and handed to every command that needs it."""

    round_window: WindowKind
    bank_is_real: bool
    """Money moves: a simulator would only say that it does."""
    cipher: Cipher
    """For what people or the bank say in words."""
    bank_queue: timedelta
    """So long an order may lie in the bank's own queue: "never received" is believed when it is said twice, further apart."""
    index: BlindIndex
    """Tells accounts apart without knowing them."""
    one_person_up_to: int
    """Đồng: what hangs on one person's word alone; above it another must say the same."""
    recoveries_open: bool
    """What is too much in hand is claimed; else it is only kept on record."""
    calendar: WorkingDayCalendar
    """In which the terms of the law about campaigns are counted."""
    terms: PaymentTerms
    """How much may be ordered of an award and of a source in a day."""
    statement_grace: timedelta = timedelta(days=1)
    """So long the two sides of a booking may differ before people are asked: the one may only be later than the other."""
    reconcile_every: timedelta = timedelta(hours=1)
    bank_by_files: bool = False
    """The bank takes files and leaves messages in a mailbox: it is not asked about a payment."""
