"""Which columns of disbursement are sealed, and to what each value is bound: the one place that says it."""

from collections.abc import Mapping
from typing import Any, Final

from services.disbursement.domain.statements import line_binding
from shared.sealed_columns import OF_EVERY_SERVICE, SealedColumn


def _line(row: Mapping[str, Any]) -> str:
    return line_binding(row["account"], row["reference"])


SEALED: Final = (
    SealedColumn("payees", "account", "payees.account|{case_id}:{revision}"),
    SealedColumn("payee_changes", "reason", "payee_changes.reason|{id}"),
    SealedColumn("shared_releases", "reason", "shared_releases.reason|{case_id}|{kind}"),
    SealedColumn("contributions", "given_by", "contributions.given_by|{id}"),
    SealedColumn("gifts", "donor", "gifts.donor|{id}"),
    SealedColumn("bookings", "given_by", "contributions.given_by|{id}"),
    SealedColumn("bookings", "reason", "bookings.reason|{id}"),
    SealedColumn("province_answers", "reason", "province_answers.reason|{request_id}"),
    SealedColumn("statements", "content", "statements.content|{id}"),
    SealedColumn("statement_lines", "words", _line),
    SealedColumn("bank_files", "words", "bank_files.words|{message_id}"),
    SealedColumn("bank_messages", "body", "bank_messages.body|{name}"),
    SealedColumn("attempts", "words", "attempts.words|{end_to_end_id}"),
    SealedColumn("odd_answers", "words", "odd_answers.words|{id}"),
    SealedColumn("odd_answers", "reason", "odd_answers.reason|{payment_id}"),
    SealedColumn("tickets", "proposal_reason", "tickets.reason|{id}"),
    SealedColumn("tickets", "reason", "tickets.reason|{id}"),
    SealedColumn("differences", "proposal_reason", "differences.reason|{id}"),
    SealedColumn("differences", "reason", "differences.reason|{id}"),
    SealedColumn("pauses", "reason", "pauses.reason|{id}|paused"),
    SealedColumn("pause_lifts", "reason", "pauses.reason|{pause_id}|lifted"),
    SealedColumn("cash_lists", "carrier", "cash_lists.carrier|{id}"),
    SealedColumn("handovers", "details", "handovers.details|{payment_id}"),
    SealedColumn("confirmed_steps", "details", "confirmed_steps.details|{payment_id}"),
    *OF_EVERY_SERVICE,
)
