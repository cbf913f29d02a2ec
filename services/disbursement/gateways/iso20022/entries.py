"""What moved on an account: the entries of camt.052, .053 and .054, one line for each transaction in them."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

from services.disbursement.domain.bank_answers import Answer, OddAnswer
from services.disbursement.domain.bank_statements import StatementLine
from services.disbursement.gateways.iso20022.names import id_of
from services.disbursement.gateways.iso20022.trees import dong_at, reason_at, text_at

_RETURNED: Final = "RRTN"
"""The family of bookings for a transfer that came back."""
_BOOKED: Final = "BOOK"


def booked_lines(report: ET.Element) -> Iterator[StatementLine]:
    """Yield what is booked, in the order of the message. What is only pending or announced has moved nothing yet."""
    for entry in report.findall("Ntry"):
        if (text_at(entry, "Sts/Cd") or text_at(entry, "Sts")) == _BOOKED:
            transactions = entry.findall("NtryDtls/TxDtls")
            if not transactions:
                yield _line(entry, entry, is_alone=True)
            for transaction in transactions:
                yield _line(entry, transaction, is_alone=len(transactions) == 1)


def _line(entry: ET.Element, transaction: ET.Element, *, is_alone: bool) -> StatementLine:
    amount = dong_at(transaction, "Amt", "AmtDtls/TxAmt/Amt")
    # An entry's amount is that of its transactions together: it says what one of several was worth to nobody.
    if amount is None and is_alone and transaction.find("Amt") is None:
        amount = dong_at(entry, "Amt")
    side = text_at(transaction, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
    family = text_at(entry, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return StatementLine(
        reference=text_at(transaction, "Refs/AcctSvcrRef") or text_at(entry, "AcctSvcrRef") or text_at(entry, "NtryRef"),
        end_to_end_id=id_of(text_at(transaction, "Refs/EndToEndId")),
        amount_dong=amount,
        side="credit" if side == "CRDT" else "debit",
        booked_at=_day(text_at(entry, "BookgDt/Dt") or text_at(entry, "BookgDt/DtTm")),
        reason=reason_at(transaction, "RtrInf"),
        is_return=transaction.find("RtrInf") is not None or family == _RETURNED,
        is_reversal=text_at(entry, "RvslInd") in {"true", "1"},
    )


def answer_of(line: StatementLine) -> Answer | OddAnswer | None:
    """Return what a booked movement says of one of our payments; None where it speaks of none, like money that comes in.

    Only here a payment is settled or returned: the bank has written it into its book.
    """
    if line.side == "credit" and not (line.is_return or line.is_reversal):
        return None
    is_plain = line.end_to_end_id is not None and line.amount_dong is not None and not line.is_reversal
    if not is_plain or line.end_to_end_id is None:
        # A booking taken back, an amount that nobody can read, money that left and names no payment: people must look.
        return OddAnswer(line.end_to_end_id, _words(line))
    if line.side == "debit":
        return Answer(line.end_to_end_id, "settled", None, line.amount_dong)
    return Answer(line.end_to_end_id, "returned", line.reason, line.amount_dong)


def _words(line: StatementLine) -> str:
    """The same booking in the same words, in whichever message it stands: a ticket for it is one."""
    said = {
        "booking": line.reference,
        "side": line.side,
        "amount_dong": line.amount_dong,
        "booked_at": line.booked_at.isoformat() if line.booked_at else None,
        "reason": line.reason,
        "reversal": line.is_reversal,
    }
    return json.dumps({name: value for name, value in said.items() if value not in {None, False}}, ensure_ascii=False)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
