"""SQL in, domain objects out.

Locks are taken in one order by all: cases, payments, sources, rounds, windows; within each by id. Facts are published
last, because publishing holds the case until the end.
"""

from services.disbursement.store.cases import find_cases, lock_cases, save_payees, save_retracted
from services.disbursement.store.handovers import find_handover, save_handovers
from services.disbursement.store.payment_queries import PaymentFilter, list_attempts, list_payments
from services.disbursement.store.payments import (
    PaymentNotFound,
    count_unfinished,
    get_payment,
    insert_payments,
    is_anybody_waiting,
    list_known,
    lock_payments,
    lock_payments_of_cases,
    lock_payments_of_round,
    lock_waiting_for_funds,
    save_payments,
)
from services.disbursement.store.rounds import (
    find_order_of,
    insert_attempts,
    insert_rounds,
    list_complete,
    list_orders_of_round,
    lock_attempts,
    save_answers,
)
from services.disbursement.store.sources import (
    get_source,
    list_sources,
    list_sums,
    lock_candidates,
    lock_source,
    move,
    save_contribution,
    save_source,
)

__all__ = [
    "PaymentFilter",
    "PaymentNotFound",
    "count_unfinished",
    "find_cases",
    "find_handover",
    "find_order_of",
    "get_payment",
    "get_source",
    "insert_attempts",
    "insert_payments",
    "insert_rounds",
    "is_anybody_waiting",
    "list_attempts",
    "list_complete",
    "list_known",
    "list_orders_of_round",
    "list_payments",
    "list_sources",
    "list_sums",
    "lock_attempts",
    "lock_candidates",
    "lock_cases",
    "lock_payments",
    "lock_payments_of_cases",
    "lock_payments_of_round",
    "lock_source",
    "lock_waiting_for_funds",
    "move",
    "save_answers",
    "save_contribution",
    "save_handovers",
    "save_payees",
    "save_payments",
    "save_retracted",
    "save_source",
]
