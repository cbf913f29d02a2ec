"""What disbursement counts."""

from typing import Final

from prometheus_client import Counter, Histogram

from shared.counting import LeasedGauge, at_zero

PLANNED: Final = Counter("kipthoi_disbursement_payments_planned_total", "Payments planned, by their first state", ["state"])
REPEATED: Final = Counter("kipthoi_disbursement_repeated_awards_total", "Awards whose payment was owed already")
ENDED: Final = Counter("kipthoi_disbursement_payments_ended_total", "Payments that ended", ["state"])
RETURNED: Final = Counter("kipthoi_disbursement_payments_returned_total", "Times that money came back by the bank")
REPAID: Final = Counter("kipthoi_disbursement_repayments_total", "Receipts of what came back from households", ["way"])
PAID_TWICE: Final = Counter(
    "kipthoi_disbursement_paid_twice_total", "Orders that the bank paid although the household had it in hand already"
)
RECOVERIES: Final = LeasedGauge(
    "kipthoi_disbursement_recoveries", "Recoveries by state, and by how long ago they were opened", ["state", "age"]
)
REDUCED: Final = Counter(
    "kipthoi_disbursement_payments_reduced_total",
    "Payments of awards of which less stands, by what that made of them",
    ["effect"],
)
RECOVERIES_OPEN: Final = LeasedGauge(
    "kipthoi_disbursement_recoveries_open", "Recoveries that nobody has decided or paid back yet"
)
PAYEE_CHANGES: Final = Counter(
    "kipthoi_disbursement_payee_changes_total",
    "Changes of who is paid after the signature, by what was said to them",
    ["state"],
)
SHARED_RELEASED: Final = Counter(
    "kipthoi_disbursement_shared_accounts_explained_total",
    "Households of which an officer said why others have their account or telephone",
    ["shared"],
)
PAYEE_CHANGES_OPEN: Final = LeasedGauge(
    "kipthoi_disbursement_payee_changes_open", "Changes of payees that wait for a second person"
)
WAITING_FOR_PAYEE: Final = LeasedGauge(
    "kipthoi_disbursement_payments_waiting_for_payee",
    "Payments that wait for people to say to whom they go, by why",
    ["reason"],
)
WAITING_FOR_PAYEE_AGE: Final = LeasedGauge(
    "kipthoi_disbursement_payment_waiting_for_payee_age_seconds",
    "Since its decision, of the one that waits longest",
    ["reason"],
)
ANSWERS: Final = Counter("kipthoi_disbursement_bank_answers_total", "Answers of the bank, by what they meant", ["meaning"])
BANK_MESSAGES: Final = Counter(
    "kipthoi_disbursement_bank_messages_total", "Messages taken from the mailbox of a bank that is told by file", ["kind"]
)
BANK_FILES_UNHEARD: Final = LeasedGauge(
    "kipthoi_disbursement_bank_files_unheard", "Files told to the bank of which it has said nothing for longer than its queue"
)
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
PROVINCE_ANSWERS: Final = Counter(
    "kipthoi_disbursement_province_answers_total", "Answers of provinces to what communes asked for", ["verdict"]
)
PROVINCE_REQUESTS_OPEN: Final = LeasedGauge(
    "kipthoi_disbursement_province_requests_open", "Requests to a province that it has not answered yet"
)
OLDEST_REQUEST_SECONDS: Final = LeasedGauge(
    "kipthoi_disbursement_province_request_oldest_seconds", "How long the oldest of them waits for its answer"
)
BOOKINGS_DECIDED: Final = Counter(
    "kipthoi_disbursement_bookings_decided_total", "Bookings that a second person decided", ["kind", "verdict"]
)
BOOKINGS_WAITING: Final = LeasedGauge(
    "kipthoi_disbursement_bookings_waiting", "Contributions and reversals that wait for a second person"
)
CAMPAIGNS: Final = LeasedGauge(
    "kipthoi_disbursement_campaigns", "Donation campaigns that receive, give out, or have ended; drills left out", ["stage"]
)
CAMPAIGN_ACTS: Final = Counter(
    "kipthoi_disbursement_campaign_acts_total", "What was recorded of campaigns: extended, closed, published, reported", ["act"]
)
GIFTS: Final = Counter(
    "kipthoi_disbursement_gifts_total", "Gifts to campaigns, by whether the donor is named", ["donor", "unit"]
)
STOCK: Final = LeasedGauge(
    "kipthoi_disbursement_stock", "What lies in warehouses, drills left out (rice: kg, else sets)", ["item"]
)
STOCK_MOVED: Final = Counter(
    "kipthoi_disbursement_stock_moved_total", "What came into warehouses, left them, or was brought back", ["item", "movement"]
)
NOTES_OPEN: Final = LeasedGauge(
    "kipthoi_disbursement_delivery_notes_open", "Delivery notes whose carriers are not said to be back"
)
OLDEST_NOTE: Final = LeasedGauge("kipthoi_disbursement_delivery_note_oldest_seconds", "Since when the oldest of them is out")
CONTRADICTED: Final = LeasedGauge(
    "kipthoi_disbursement_payments_contradicted", "Payments about which the bank contradicts itself and nobody has ended it"
)
TICKETS: Final = LeasedGauge(
    "kipthoi_disbursement_tickets_open", "What the bank left open and nobody has ended, by kind", ["kind"]
)
TICKETS_OLDEST: Final = LeasedGauge(
    "kipthoi_disbursement_tickets_oldest_seconds", "Age of the oldest open ticket of a kind; 0: there is none", ["kind"]
)
DIFFERENCE: Final = LeasedGauge(
    "kipthoi_disbursement_bank_difference_dong",
    "What the bank paid more than was owed, as people accepted it (less: below zero)",
)
LEDGER_DIFFERENCE: Final = LeasedGauge(
    "kipthoi_ledger_difference_dong",
    "Đồng of differences between the ledger and what banks and cash lists show that nobody has explained, without their "
    "signs, drills left out; unknown until the first comparison",
)
LEDGER_UNEXPLAINED: Final = LeasedGauge(
    "kipthoi_ledger_unexplained_dong",
    "Đồng of these differences about which no ticket is open either: nothing that is known of the bank says why; "
    "unknown until the first comparison",
)
RECONCILED_SECONDS: Final = LeasedGauge(
    "kipthoi_ledger_reconciled_seconds", "How long ago the ledger was compared last; unknown until the first comparison"
)
DIFFERENCES: Final = LeasedGauge(
    "kipthoi_disbursement_differences_open", "Differences that nobody has ended, by kind", ["kind"]
)
DIFFERENCES_OLDEST: Final = LeasedGauge(
    "kipthoi_disbursement_differences_oldest_seconds", "Age of the oldest open difference of a kind; 0: there is none", ["kind"]
)
DIFFERENCES_ACCEPTED: Final = Counter(
    "kipthoi_disbursement_differences_accepted_total", "Differences that two accountants have let stand"
)
STATEMENT_LINES: Final = Counter(
    "kipthoi_disbursement_statement_lines_total", "New lines of statements that count, by the way they came", ["channel"]
)
PAUSES: Final = LeasedGauge("kipthoi_disbursement_pauses", "Sources, rails and incidents that are paused now", ["what"])
OVER_LIMIT: Final = LeasedGauge(
    "kipthoi_disbursement_payments_over_limit", "Payments that wait because of a limit, by which", ["reason"]
)
OVER_LIMIT_AGE: Final = LeasedGauge(
    "kipthoi_disbursement_payment_over_limit_age_seconds", "Since its decision, of the one that waits longest", ["reason"]
)
UNFINISHED: Final = LeasedGauge("kipthoi_disbursement_payments_unfinished", "Payments on their way", ["state"])
UNFINISHED_AGE: Final = LeasedGauge(
    "kipthoi_disbursement_payment_unfinished_age_seconds",
    "Age of the oldest payment that waits for means (since it was planned), that is held or unknown (since it first was), or "
    "that is sent to the bank; 0: there is none",
    ["state"],
)
BANK_SILENT: Final = LeasedGauge(
    "kipthoi_disbursement_bank_silent_seconds",
    "From the first call that the bank left unanswered to the latest, while it answers none; 0: it answers, or nobody asks",
)
CASH_LISTS: Final = Counter("kipthoi_disbursement_cash_lists_total", "Cash lists, by what was done with them", ["act"])
CASH_LISTS_OPEN: Final = LeasedGauge(
    "kipthoi_disbursement_cash_lists_open", "Cash lists whose money is out, by how long ago they were made", ["age"]
)
CASH_OUT: Final = LeasedGauge(
    "kipthoi_disbursement_cash_out_dong", "Đồng that are with those who carry cash lists, drills left out"
)
ACCOUNTS_UNREADABLE: Final = LeasedGauge(
    "kipthoi_disbursement_accounts_unreadable", "Payments whose order cannot be told: their account cannot be read here"
)
WITHOUT_REAL_BANK: Final = LeasedGauge(
    "kipthoi_disbursement_payments_without_real_bank", "Payments of real incidents that wait because the bank is a simulator"
)

at_zero(PLANNED, ("waiting_funds", "waiting_payee", "not_due", "reserved", "held"))
at_zero(ENDED, ("settled", "handed_over", "returned", "released"))
at_zero(REPAID, ("bank", "cash"))
at_zero(REDUCED, ("lowered", "released", "to_recover"))
at_zero(PAYEE_CHANGES, ("proposed", "confirmed", "refused"))
at_zero(
    ANSWERS, ("settles", "rejects", "refuses", "returns", "takes_back", "differs", "repeats", "contradicts", "odd", "stranger")
)
at_zero(PROVINCE_ANSWERS, ("granted", "granted_in_part", "refused"))
at_zero(BOOKINGS_DECIDED, ("contribution", "reversal"), ("confirmed", "refused"))
at_zero(STATEMENT_LINES, ("bank", "upload"))
at_zero(CASH_LISTS, ("made", "closed"))
at_zero(
    CAMPAIGN_ACTS,
    ("extended", "receiving_closed", "received_published", "distribution_closed", "distributed_published", "reported"),
)

MEASURED: Final = (
    RECOVERIES, RECOVERIES_OPEN, PAYEE_CHANGES_OPEN, WAITING_FOR_PAYEE, WAITING_FOR_PAYEE_AGE, BANK_FILES_UNHEARD,
    PROVINCE_REQUESTS_OPEN, OLDEST_REQUEST_SECONDS, BOOKINGS_WAITING, CAMPAIGNS, STOCK, NOTES_OPEN, OLDEST_NOTE,
    CONTRADICTED, TICKETS, TICKETS_OLDEST, DIFFERENCE, LEDGER_DIFFERENCE, LEDGER_UNEXPLAINED, RECONCILED_SECONDS,
    DIFFERENCES,
    DIFFERENCES_OLDEST, PAUSES, OVER_LIMIT, OVER_LIMIT_AGE, UNFINISHED, UNFINISHED_AGE, BANK_SILENT, CASH_LISTS_OPEN,
    CASH_OUT, ACCOUNTS_UNREADABLE, WITHOUT_REAL_BANK,
)  # fmt: skip
"""What the loop shows that measures."""
