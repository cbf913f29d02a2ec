"""What disbursement counts."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

PLANNED: Final = Counter("kipthoi_disbursement_payments_planned_total", "Payments planned, by their first state", ["state"])
REPEATED: Final = Counter("kipthoi_disbursement_repeated_awards_total", "Awards whose payment was owed already")
ENDED: Final = Counter("kipthoi_disbursement_payments_ended_total", "Payments that ended", ["state"])
REDUCED: Final = Counter(
    "kipthoi_disbursement_payments_reduced_total",
    "Payments of awards of which less stands, by what that made of them",
    ["effect"],
)
RECOVERIES_OPEN: Final = Gauge("kipthoi_disbursement_recoveries_open", "Recoveries that nobody has decided or paid back yet")
ANSWERS: Final = Counter("kipthoi_disbursement_bank_answers_total", "Answers of the bank, by what they meant", ["meaning"])
REFUSED_SIGNATURES: Final = Counter(
    "kipthoi_disbursement_bank_signatures_refused_total", "Messages to the bank's door without its signature"
)
SETTLEMENT_SECONDS: Final = Histogram(
    "kipthoi_disbursement_settlement_seconds",
    "From the decision to help in hand",
    ["rail"],
    buckets=(1, 2, 5, 10, 30, 60, 300, 1800, 3600, 6 * 3600, 24 * 3600, 72 * 3600),
)
HANDED_OVER: Final = Counter("kipthoi_disbursement_clocks_handed_over_total", "Clocks that passed to the province")
CONTRADICTED: Final = Gauge(
    "kipthoi_disbursement_payments_contradicted", "Payments about which the bank contradicts itself and nobody has ended it"
)
TICKETS: Final = Gauge("kipthoi_disbursement_tickets_open", "What the bank left open and nobody has ended, by kind", ["kind"])
TICKETS_OLDEST: Final = Gauge(
    "kipthoi_disbursement_tickets_oldest_seconds", "Age of the oldest open ticket of a kind; 0: there is none", ["kind"]
)
DIFFERENCE: Final = Gauge(
    "kipthoi_disbursement_bank_difference_dong",
    "What the bank paid more than was owed, as people accepted it (less: below zero)",
)
PAUSES: Final = Gauge("kipthoi_disbursement_pauses", "Sources, rails and incidents that are paused now", ["what"])
UNFINISHED: Final = Gauge("kipthoi_disbursement_payments_unfinished", "Payments on their way", ["state"])
ACCOUNTS_UNREADABLE: Final = Gauge(
    "kipthoi_disbursement_accounts_unreadable", "Payments whose order cannot be told: their account cannot be read here"
)
WITHOUT_REAL_BANK: Final = Gauge(
    "kipthoi_disbursement_payments_without_real_bank", "Payments of real incidents that wait because the bank is a simulator"
)
